using System.Linq.Expressions;
using Weir.Sdk.Calls;

namespace Weir.Sdk.Workflows;

public static partial class Workflow
{
    /// <summary>Starts a child workflow by name; ends when the server has started it.</summary>
    /// <exception cref="Exceptions.WorkflowAlreadyStartedException">Its id is in use or may not be used again.</exception>
    /// <exception cref="Exceptions.CanceledFailureException">The token was cancelled before it was started.</exception>
    public static async Task<ChildWorkflowHandle> StartChildWorkflowAsync(
        string workflow, IReadOnlyCollection<object?> args, ChildWorkflowOptions? options = null) =>
        await Context.StartChildWorkflow<object, object?>(workflow, args, options ?? new());

    /// <inheritdoc cref="StartChildWorkflowAsync(string, IReadOnlyCollection{object?}, ChildWorkflowOptions?)"/>
    public static Task<ChildWorkflowHandle<TWorkflow, TResult>> StartChildWorkflowAsync<TWorkflow, TResult>(
        Expression<Func<TWorkflow, Task<TResult>>> call, ChildWorkflowOptions? options = null)
    {
        var (method, args) = CallExpression.Read(call);
        return Context.StartChildWorkflow<TWorkflow, TResult>(MemberNames.WorkflowOfRun(method, typeof(TWorkflow)), args, options ?? new());
    }

    /// <inheritdoc cref="StartChildWorkflowAsync(string, IReadOnlyCollection{object?}, ChildWorkflowOptions?)"/>
    public static async Task<ChildWorkflowHandle<TWorkflow>> StartChildWorkflowAsync<TWorkflow>(
        Expression<Func<TWorkflow, Task>> call, ChildWorkflowOptions? options = null)
    {
        var (method, args) = CallExpression.Read(call);
        return await Context.StartChildWorkflow<TWorkflow, object?>(
            MemberNames.WorkflowOfRun(method, typeof(TWorkflow)), args, options ?? new());
    }

    /// <summary>Starts a child workflow by name and waits for its result.</summary>
    /// <exception cref="Exceptions.ChildWorkflowFailureException">It did not complete; the inner exception says why.</exception>
    /// <exception cref="Exceptions.WorkflowAlreadyStartedException">Its id is in use or may not be used again.</exception>
    public static async Task<TResult> ExecuteChildWorkflowAsync<TResult>(
        string workflow, IReadOnlyCollection<object?> args, ChildWorkflowOptions? options = null)
    {
        var handle = await Context.StartChildWorkflow<object, TResult>(workflow, args, options ?? new());
        return await handle.GetResultAsync();
    }

    /// <inheritdoc cref="ExecuteChildWorkflowAsync{TResult}(string, IReadOnlyCollection{object?}, ChildWorkflowOptions?)"/>
    public static Task ExecuteChildWorkflowAsync(string workflow, IReadOnlyCollection<object?> args, ChildWorkflowOptions? options = null) =>
        ExecuteChildWorkflowAsync<object?>(workflow, args, options);

    /// <inheritdoc cref="ExecuteChildWorkflowAsync{TResult}(string, IReadOnlyCollection{object?}, ChildWorkflowOptions?)"/>
    public static async Task<TResult> ExecuteChildWorkflowAsync<TWorkflow, TResult>(
        Expression<Func<TWorkflow, Task<TResult>>> call, ChildWorkflowOptions? options = null) =>
        await (await StartChildWorkflowAsync(call, options)).GetResultAsync();

    /// <inheritdoc cref="ExecuteChildWorkflowAsync{TResult}(string, IReadOnlyCollection{object?}, ChildWorkflowOptions?)"/>
    public static async Task ExecuteChildWorkflowAsync<TWorkflow>(
        Expression<Func<TWorkflow, Task>> call, ChildWorkflowOptions? options = null) =>
        await (await StartChildWorkflowAsync(call, options)).GetResultAsync();

    /// <summary>An exception that, thrown from the run method, ends this run and starts the next one of the named type.</summary>
    public static ContinueAsNewException CreateContinueAsNewException(
        string workflow, IReadOnlyCollection<object?> args, ContinueAsNewOptions? options = null) => new(workflow, args, options);

    /// <inheritdoc cref="CreateContinueAsNewException(string, IReadOnlyCollection{object?}, ContinueAsNewOptions?)"/>
    public static ContinueAsNewException CreateContinueAsNewException<TWorkflow>(
        Expression<Func<TWorkflow, Task>> call, ContinueAsNewOptions? options = null)
    {
        var (method, args) = CallExpression.Read(call);
        return new ContinueAsNewException(MemberNames.WorkflowOfRun(method, typeof(TWorkflow)), args, options);
    }
}

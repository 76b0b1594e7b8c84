using System.Linq.Expressions;

namespace Weir.Sdk.Client;

/// <summary>Start and wait in one call.</summary>
public static class WeirClientExtensions
{
    /// <summary>Starts a workflow by name and waits for its result.</summary>
    /// <exception cref="Exceptions.WorkflowFailedException">It did not complete; the inner exception says why.</exception>
    /// <exception cref="Exceptions.WorkflowAlreadyStartedException">The id is in use or may not be used again.</exception>
    public static async Task<TResult> ExecuteWorkflowAsync<TResult>(
        this IWeirClient client, string workflow, IReadOnlyCollection<object?> args, WorkflowOptions options, CancellationToken cancellationToken = default)
    {
        var handle = await client.StartWorkflowAsync(workflow, args, options, cancellationToken).ConfigureAwait(false);
        return await handle.GetResultAsync<TResult>(cancellationToken: cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc cref="ExecuteWorkflowAsync{TResult}(IWeirClient, string, IReadOnlyCollection{object?}, WorkflowOptions, CancellationToken)"/>
    public static async Task ExecuteWorkflowAsync(
        this IWeirClient client, string workflow, IReadOnlyCollection<object?> args, WorkflowOptions options, CancellationToken cancellationToken = default)
    {
        var handle = await client.StartWorkflowAsync(workflow, args, options, cancellationToken).ConfigureAwait(false);
        await handle.GetResultAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc cref="ExecuteWorkflowAsync{TResult}(IWeirClient, string, IReadOnlyCollection{object?}, WorkflowOptions, CancellationToken)"/>
    public static async Task<TResult> ExecuteWorkflowAsync<TWorkflow, TResult>(
        this IWeirClient client, Expression<Func<TWorkflow, Task<TResult>>> call, WorkflowOptions options, CancellationToken cancellationToken = default)
    {
        var handle = await client.StartWorkflowAsync(call, options, cancellationToken).ConfigureAwait(false);
        return await handle.GetResultAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc cref="ExecuteWorkflowAsync{TResult}(IWeirClient, string, IReadOnlyCollection{object?}, WorkflowOptions, CancellationToken)"/>
    public static async Task ExecuteWorkflowAsync<TWorkflow>(
        this IWeirClient client, Expression<Func<TWorkflow, Task>> call, WorkflowOptions options, CancellationToken cancellationToken = default)
    {
        var handle = await client.StartWorkflowAsync(call, options, cancellationToken).ConfigureAwait(false);
        await handle.GetResultAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
    }
}

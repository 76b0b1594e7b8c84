using System.Linq.Expressions;
using Weir.Sdk.Calls;
using Weir.Sdk.Converters;

namespace Weir.Sdk.Workflows;

/// <summary>A child workflow that was started.</summary>
public abstract class ChildWorkflowHandle
{
    private protected ChildWorkflowHandle(IWorkflowContext context, string id, string firstExecutionRunId)
    {
        Context = context;
        Id = id;
        FirstExecutionRunId = firstExecutionRunId;
    }

    public string Id { get; }

    /// <summary>The first run of the child. Later runs, after it continued as new or was retried, belong to the same handle.</summary>
    public string FirstExecutionRunId { get; }

    private protected IWorkflowContext Context { get; }

    /// <summary>Waits for the end of the child.</summary>
    /// <exception cref="Exceptions.ChildWorkflowFailureException">It did not complete; the inner exception says why.</exception>
    public Task GetResultAsync() => GetResultAsync<object?>();

    /// <summary>Waits for the child's result.</summary>
    /// <exception cref="Exceptions.ChildWorkflowFailureException">It did not complete; the inner exception says why.</exception>
    public abstract Task<TResult> GetResultAsync<TResult>();

    /// <summary>Signals the child; ends when the server has delivered the signal.</summary>
    /// <exception cref="Exceptions.ApplicationFailureException">The child has closed.</exception>
    public Task SignalAsync(string signal, IReadOnlyCollection<object?> args, CancellationToken? cancellationToken = null) =>
        Context.SignalWorkflow(
            new SignalTarget(Id, null, ChildOnly: true), signal, args, cancellationToken ?? Context.CancellationToken);
}

/// <inheritdoc/>
public abstract class ChildWorkflowHandle<TWorkflow> : ChildWorkflowHandle
{
    private protected ChildWorkflowHandle(IWorkflowContext context, string id, string firstExecutionRunId)
        : base(context, id, firstExecutionRunId)
    {
    }

    /// <inheritdoc cref="ChildWorkflowHandle.SignalAsync"/>
    public Task SignalAsync(Expression<Func<TWorkflow, Task>> call, CancellationToken? cancellationToken = null)
    {
        var (method, args) = CallExpression.Read(call);
        return SignalAsync(MemberNames.Signal(method), args, cancellationToken);
    }
}

/// <inheritdoc/>
public sealed class ChildWorkflowHandle<TWorkflow, TResult> : ChildWorkflowHandle<TWorkflow>
{
    private readonly Task<RawResult> result;

    internal ChildWorkflowHandle(IWorkflowContext context, string id, string firstExecutionRunId, Task<RawResult> result)
        : base(context, id, firstExecutionRunId) => this.result = result;

    /// <inheritdoc cref="ChildWorkflowHandle.GetResultAsync{TResult}"/>
    public new Task<TResult> GetResultAsync() => GetResultAsync<TResult>();

    /// <inheritdoc/>
    public override async Task<TOther> GetResultAsync<TOther>()
    {
        var raw = await result;
        return raw.Payloads is { Payloads_.Count: > 0 } payloads
            ? Context.PayloadConverter.ToValue<TOther>(payloads.Payloads_[0])!
            : default!;
    }
}

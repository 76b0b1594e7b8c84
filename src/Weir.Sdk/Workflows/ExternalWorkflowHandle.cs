using System.Linq.Expressions;
using Weir.Sdk.Calls;

namespace Weir.Sdk.Workflows;

/// <summary>A workflow outside of this one.</summary>
public class ExternalWorkflowHandle
{
    internal ExternalWorkflowHandle(IWorkflowContext context, string id, string? runId)
    {
        Context = context;
        Id = id;
        RunId = runId;
    }

    public string Id { get; }

    /// <summary>Null means the latest run.</summary>
    public string? RunId { get; }

    private protected IWorkflowContext Context { get; }

    /// <summary>Signals the workflow; ends when the server has delivered the signal.</summary>
    /// <exception cref="Exceptions.ApplicationFailureException">There is no such workflow, or it has closed.</exception>
    public Task SignalAsync(string signal, IReadOnlyCollection<object?> args, CancellationToken? cancellationToken = null) =>
        Context.SignalWorkflow(new SignalTarget(Id, RunId, ChildOnly: false), signal, args, cancellationToken ?? Context.CancellationToken);

    /// <summary>Requests cancellation; ends when the server has delivered the request. Succeeds for a workflow that has closed.</summary>
    /// <exception cref="Exceptions.ApplicationFailureException">There is no such workflow.</exception>
    public Task CancelAsync(string? reason = null) => Context.CancelWorkflow(Id, RunId, reason);
}

/// <inheritdoc/>
public sealed class ExternalWorkflowHandle<TWorkflow> : ExternalWorkflowHandle
{
    internal ExternalWorkflowHandle(IWorkflowContext context, string id, string? runId)
        : base(context, id, runId)
    {
    }

    /// <inheritdoc cref="ExternalWorkflowHandle.SignalAsync"/>
    public Task SignalAsync(Expression<Func<TWorkflow, Task>> call, CancellationToken? cancellationToken = null)
    {
        var (method, args) = CallExpression.Read(call);
        return SignalAsync(MemberNames.Signal(method), args, cancellationToken);
    }
}

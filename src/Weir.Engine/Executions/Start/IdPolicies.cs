using Weir.Engine.Storage;
using Weir.Protocol.Enums.V1;

namespace Weir.Engine.Executions;

/// <summary>What the id policies need to know of the latest run of a workflow id.</summary>
internal sealed record CurrentRun(string WorkflowId, string RunId, string FirstRunId, string StartRequestId, WorkflowExecutionStatus Status)
{
    /// <summary>Request ids attached to the running run by starts that used it; null when not known (a closed run).</summary>
    public IReadOnlySet<string>? AttachedRequestIds { get; init; }

    public static CurrentRun Of(RunState state) => throw new NotImplementedException();

    public static CurrentRun Of(RunRow row) => throw new NotImplementedException();
}

internal enum IdDecisionKind
{
    /// <summary>Start a new run.</summary>
    StartNew,

    /// <summary>Answer with the current run: it came from the same request (<see cref="IdDecision.Started"/>), or the policy says so.</summary>
    UseExisting,

    /// <summary>Terminate the current run (<see cref="Termination.TerminateForNewRun"/>) and start a new one, in one commit.</summary>
    TerminateExisting,
}

/// <param name="Started">What the response's <c>started</c> field says.</param>
internal readonly record struct IdDecision(IdDecisionKind Kind, bool Started);

/// <summary>Whether a workflow id may be used (again). Both policies look at the latest run only.</summary>
internal static class IdPolicies
{
    /// <exception cref="Protocol.Calls.RpcException">ALREADY_EXISTS with WorkflowExecutionAlreadyStartedFailure; INVALID_ARGUMENT for a
    /// combination of policies that contradicts itself.</exception>
    public static IdDecision Decide(CurrentRun? current, string requestId, WorkflowIdReusePolicy reuse, WorkflowIdConflictPolicy conflict) =>
        throw new NotImplementedException();

    /// <summary>Records what on_conflict_options ask of the running run that a start request found.</summary>
    public static void AttachToExisting(Decision d, Protocol.WorkflowService.V1.StartWorkflowExecutionRequest request) => throw new NotImplementedException();
}

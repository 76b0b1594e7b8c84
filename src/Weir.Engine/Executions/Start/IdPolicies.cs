using Weir.Protocol.Calls;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.ErrorDetails.V1;
using Weir.Protocol.History.V1;
using Weir.Protocol.WorkflowService.V1;

namespace Weir.Engine.Executions;

internal enum IdDecisionKind
{
    /// <summary>Start a new run.</summary>
    StartNew,

    /// <summary>Answer with the current run: it came from the same request, or the policy says so.</summary>
    UseExisting,

    /// <summary>Terminate the current run (<see cref="Termination.TerminateForNewRun"/>) and start a new one, in one commit.</summary>
    TerminateExisting,
}

/// <param name="Started">What the response's <c>started</c> field says.</param>
/// <param name="IsRepeatedRequest">The current run knows this request already: nothing is to be recorded.</param>
internal readonly record struct IdDecision(IdDecisionKind Kind, bool Started, bool IsRepeatedRequest = false);

/// <summary>
/// Whether a workflow id may be used (again). The conflict policy decides when the latest run is running, the reuse policy when it is
/// closed; older runs do not matter.
/// </summary>
internal static class IdPolicies
{
    /// <param name="current">The latest run; null when there is none.</param>
    /// <param name="conflict">For signal-with-start pass <see cref="WorkflowIdConflictPolicy.UseExisting"/> for an unspecified one.</param>
    /// <exception cref="RpcException">ALREADY_EXISTS with WorkflowExecutionAlreadyStartedFailure; INVALID_ARGUMENT for a combination of
    /// policies that contradicts itself.</exception>
    public static IdDecision Decide(CurrentRun? current, string requestId, WorkflowIdReusePolicy reuse, WorkflowIdConflictPolicy conflict)
    {
        EnsureCompatible(reuse, conflict);
        if (current is null)
        {
            return new IdDecision(IdDecisionKind.StartNew, Started: true);
        }

        if (requestId.Length > 0 && requestId == current.StartRequestId)
        {
            return new IdDecision(IdDecisionKind.UseExisting, Started: true, IsRepeatedRequest: true);
        }

        if (requestId.Length > 0 && current.AttachedRequestIds.ContainsKey(requestId))
        {
            return new IdDecision(IdDecisionKind.UseExisting, Started: false, IsRepeatedRequest: true);
        }

        return current.IsRunning ? DecideRunning(current, reuse, conflict) : DecideClosed(current, reuse);
    }

    /// <summary>A workflow id that is used again and again at once would keep the engine busy with nothing else.</summary>
    /// <exception cref="RpcException">RESOURCE_EXHAUSTED, which SDKs retry.</exception>
    public static void EnsureInterval(CurrentRun? current, IdDecision decision, DateTimeOffset now, EngineLimits limits)
    {
        if (current is null || decision.Kind == IdDecisionKind.UseExisting || limits.WorkflowIdReuseIntervalMin <= TimeSpan.Zero)
        {
            return;
        }

        var age = now - current.StartTime;
        if (age <= limits.WorkflowIdReuseIntervalMin)
        {
            var what = decision.Kind == IdDecisionKind.TerminateExisting ? "restarts" : "starts";
            throw RpcException.With(
                StatusCode.ResourceExhausted,
                $"Too many {what} for workflow {current.WorkflowId}. Time since last start: {(long)age.TotalMilliseconds} ms",
                new ResourceExhaustedFailure { Cause = ResourceExhaustedCause.BusyWorkflow, Scope = ResourceExhaustedScope.Namespace });
        }
    }

    /// <summary>Records what on_conflict_options ask of the running run that a start request found.</summary>
    public static void AttachToExisting(Decision d, StartWorkflowExecutionRequest request)
    {
        var options = request.OnConflictOptions;
        if (options is null or { AttachRequestId: false, AttachCompletionCallbacks: false, AttachLinks: false })
        {
            return;
        }

        var attributes = new WorkflowExecutionOptionsUpdatedEventAttributes { Identity = request.Identity };
        if (options.AttachRequestId)
        {
            attributes.AttachedRequestId = request.RequestId;
        }

        if (options.AttachCompletionCallbacks)
        {
            attributes.AttachedCompletionCallbacks.AddRange(request.CompletionCallbacks);
        }

        var updated = new HistoryEvent
        {
            EventType = EventType.WorkflowExecutionOptionsUpdated,
            WorkflowExecutionOptionsUpdatedEventAttributes = attributes,
            WorkerMayIgnore = true,
        };
        if (options.AttachLinks)
        {
            updated.Links.AddRange(request.Links);
        }

        d.Record(updated);
        Transitions.Settle(d, wake: false);
    }

    private static IdDecision DecideRunning(CurrentRun current, WorkflowIdReusePolicy reuse, WorkflowIdConflictPolicy conflict)
    {
#pragma warning disable CS0612 // Deprecated, and still sent by older clients.
        if (reuse == WorkflowIdReusePolicy.TerminateIfRunning)
#pragma warning restore CS0612
        {
            return new IdDecision(IdDecisionKind.TerminateExisting, Started: true);
        }

        return conflict switch
        {
            WorkflowIdConflictPolicy.UseExisting => new IdDecision(IdDecisionKind.UseExisting, Started: false),
            WorkflowIdConflictPolicy.TerminateExisting => new IdDecision(IdDecisionKind.TerminateExisting, Started: true),
            _ => throw AlreadyStarted(
                current, $"Workflow execution is already running. WorkflowId: {current.WorkflowId}, RunId: {current.RunId}."),
        };
    }

    private static IdDecision DecideClosed(CurrentRun current, WorkflowIdReusePolicy reuse)
    {
        var failed = current.Status is
            WorkflowExecutionStatus.Failed or WorkflowExecutionStatus.Canceled or
            WorkflowExecutionStatus.Terminated or WorkflowExecutionStatus.TimedOut;
        return reuse switch
        {
            WorkflowIdReusePolicy.AllowDuplicateFailedOnly when !failed => throw AlreadyStarted(
                current,
                $"Workflow execution already finished successfully. WorkflowId: {current.WorkflowId}, RunId: {current.RunId}. " +
                "Workflow Id reuse policy: allow duplicate workflow Id if last run failed."),
            WorkflowIdReusePolicy.RejectDuplicate => throw AlreadyStarted(
                current,
                $"Workflow execution already finished. WorkflowId: {current.WorkflowId}, RunId: {current.RunId}. " +
                "Workflow Id reuse policy: reject duplicate workflow Id."),
            _ => new IdDecision(IdDecisionKind.StartNew, Started: true),
        };
    }

    private static void EnsureCompatible(WorkflowIdReusePolicy reuse, WorkflowIdConflictPolicy conflict)
    {
#pragma warning disable CS0612 // Deprecated, and still sent by older clients.
        if (reuse == WorkflowIdReusePolicy.TerminateIfRunning && conflict != WorkflowIdConflictPolicy.Unspecified)
#pragma warning restore CS0612
        {
            throw Refusals.InvalidArgument(
                "Invalid WorkflowIDReusePolicy: WORKFLOW_ID_REUSE_POLICY_TERMINATE_IF_RUNNING cannot be used together with a " +
                "WorkflowIDConflictPolicy.");
        }

        if (reuse == WorkflowIdReusePolicy.RejectDuplicate && conflict == WorkflowIdConflictPolicy.TerminateExisting)
        {
            throw Refusals.InvalidArgument(
                "Invalid WorkflowIDReusePolicy: WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE cannot be used together with " +
                "WorkflowIdConflictPolicy WORKFLOW_ID_CONFLICT_POLICY_TERMINATE_EXISTING");
        }
    }

    private static RpcException AlreadyStarted(CurrentRun current, string message) => RpcException.With(
        StatusCode.AlreadyExists,
        message,
        new WorkflowExecutionAlreadyStartedFailure
        {
            StartRequestId = current.StartRequestId,
            RunId = current.RunId,
            FirstExecutionRunId = current.FirstRunId,
        });
}

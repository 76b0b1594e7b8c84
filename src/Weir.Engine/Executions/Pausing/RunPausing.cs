using Weir.Protocol.Calls;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.History.V1;
using Weir.Protocol.WorkflowService.V1;

namespace Weir.Engine.Executions;

/// <summary>
/// Pausing a run: what workers have goes on and is recorded, signals and cancel requests and timers too, but no task is handed out before
/// the run is unpaused.
/// </summary>
internal static class RunPausing
{
    /// <summary>Does nothing when the run is paused already.</summary>
    /// <exception cref="RpcException">NOT_FOUND when the run is closed.</exception>
    public static void Pause(Decision d, PauseWorkflowExecutionRequest request)
    {
        Refusals.EnsureRunning(d.State);
        if (d.State.IsPaused)
        {
            return;
        }

        GiveUpWaitingTask(d);
        d.Record(new HistoryEvent
        {
            EventType = EventType.WorkflowExecutionPaused,
            WorkerMayIgnore = true,
            WorkflowExecutionPausedEventAttributes = new WorkflowExecutionPausedEventAttributes
            {
                Identity = request.Identity,
                Reason = request.Reason,
                RequestId = request.RequestId,
            },
        });
        Transitions.Settle(d, wake: false);
    }

    /// <exception cref="RpcException">NOT_FOUND when the run is closed, FAILED_PRECONDITION when it is not paused.</exception>
    public static void Unpause(Decision d, UnpauseWorkflowExecutionRequest request)
    {
        Refusals.EnsureRunning(d.State);
        if (!d.State.IsPaused)
        {
            throw Refusals.FailedPrecondition("workflow is not paused.");
        }

        d.Record(new HistoryEvent
        {
            EventType = EventType.WorkflowExecutionUnpaused,
            WorkerMayIgnore = true,
            WorkflowExecutionUnpausedEventAttributes = new WorkflowExecutionUnpausedEventAttributes
            {
                Identity = request.Identity,
                Reason = request.Reason,
                RequestId = request.RequestId,
            },
        });
        d.Ready.AddRange(PendingWork.Of(d.State));
        Transitions.Settle(d, wake: !d.State.Execution.WaitsForFirstWorkflowTask);
    }

    /// <summary>
    /// A workflow task that no worker has ends here. Its history says that it started and failed, which is what every SDK can replay.
    /// </summary>
    private static void GiveUpWaitingTask(Decision d)
    {
        Speculation.DropUnstarted(d);
        Speculation.DropUnstarted(d);
        var task = d.State.WorkflowTask;
        if (task.Phase == WorkflowTaskPhase.Scheduled && !task.IsTransient)
        {
            WorkflowTaskStarting.Start(d, new PollInfo(Identities.Engine, RequestId: ""), onlyNewEvents: true);
            WorkflowTaskFailures.Record(
                d, WorkflowTaskFailedCause.WorkflowPauseRequestedBeforeTaskStarted, failure: null, Identities.Engine);
        }
    }
}

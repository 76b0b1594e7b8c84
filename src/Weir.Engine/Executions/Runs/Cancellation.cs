using Weir.Protocol.Common.V1;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.History.V1;
using Weir.Protocol.WorkflowService.V1;

namespace Weir.Engine.Executions;

/// <summary>Asks the workflow to cancel. What it does about it is its own affair: activities and children are not cancelled for it.</summary>
internal static class Cancellation
{
    /// <summary>Idempotent: nothing happens when the run is closed or was asked before.</summary>
    /// <exception cref="Protocol.Calls.RpcException">NOT_FOUND when the run is not of the asked chain.</exception>
    public static void Request(Decision d, RequestCancelWorkflowExecutionRequest request)
    {
        if (!d.State.IsRunning)
        {
            return;
        }

        Refusals.EnsureChain(d.State, request.FirstExecutionRunId);
        Record(d, new WorkflowExecutionCancelRequestedEventAttributes { Cause = request.Reason, Identity = request.Identity }, request.Links);
    }

    internal static void Record(Decision d, WorkflowExecutionCancelRequestedEventAttributes attributes, IReadOnlyList<Link> links)
    {
        if (!d.State.IsRunning || d.State.Execution.CancelRequested)
        {
            return;
        }

        var requested = new HistoryEvent
        {
            EventType = EventType.WorkflowExecutionCancelRequested,
            WorkflowExecutionCancelRequestedEventAttributes = attributes,
        };
        requested.Links.AddRange(links);
        d.Record(requested);
        Transitions.Settle(d, wake: true);
    }
}

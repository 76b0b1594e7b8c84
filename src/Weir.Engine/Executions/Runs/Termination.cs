using Weir.Protocol.Common.V1;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.History.V1;
using Weir.Protocol.WorkflowService.V1;

namespace Weir.Engine.Executions;

/// <summary>Ends a run without asking its workflow.</summary>
internal static class Termination
{
    /// <exception cref="Protocol.Calls.RpcException">NOT_FOUND when the run is closed or not of the asked chain.</exception>
    public static void Terminate(Decision d, TerminateWorkflowExecutionRequest request)
    {
        Refusals.EnsureRunning(d.State);
        Refusals.EnsureChain(d.State, request.FirstExecutionRunId);
        Force(d, request.Reason, request.Details, request.Identity, request.Links);
    }

    /// <summary>Makes room for a new run of the same workflow id. Does nothing when the run is closed.</summary>
    public static void TerminateForNewRun(Decision d, string newRunId)
    {
        if (d.State.IsRunning)
        {
            var details = new Payloads { Payloads_ = { JsonPayload.OfString($"terminated by new runID: {newRunId}") } };
            Force(d, "TerminateIfRunning WorkflowIdReusePolicy", details, Identities.Engine, links: []);
        }
    }

    /// <summary>A started workflow task is failed first, which gives the buffered events their place in the history.</summary>
    internal static void Force(Decision d, string reason, Payloads? details, string identity, IReadOnlyList<Link> links)
    {
        WorkflowTaskFailures.RecordIfStarted(d, WorkflowTaskFailedCause.ForceCloseCommand);
        var terminated = new HistoryEvent
        {
            EventType = EventType.WorkflowExecutionTerminated,
            WorkflowExecutionTerminatedEventAttributes = new WorkflowExecutionTerminatedEventAttributes
            {
                Reason = reason,
                Details = details,
                Identity = identity,
            },
        };
        terminated.Links.AddRange(links);
        RunClosing.Close(d, terminated, isContinued: false);
    }
}

using Weir.Protocol.History.V1;

namespace Weir.Engine.Executions;

/// <summary>What requests from outside leave behind: signals, cancel requests, attached starts.</summary>
internal static class RequestEffects
{
    public static RunState Signaled(RunState state, WorkflowExecutionSignaledEventAttributes attributes) => state with
    {
        SignalCount = state.SignalCount + 1,
        SignalRequestIds = attributes.RequestId.Length == 0 ? state.SignalRequestIds : state.SignalRequestIds.Add(attributes.RequestId),
    };

    public static RunState CancelRequested(RunState state) => state with { Execution = state.Execution with { CancelRequested = true } };

    public static RunState OptionsUpdated(RunState state, HistoryEvent e)
    {
        var attributes = e.WorkflowExecutionOptionsUpdatedEventAttributes;
        return VersioningAttributes.Show(OptionsPlaced(state, e) with
        {
            Execution = state.Execution with
            {
                Priority = attributes.Priority ?? state.Execution.Priority,
                VersioningOverride = attributes.UnsetVersioningOverride ? null : attributes.VersioningOverride ?? state.Execution.VersioningOverride,
            },
        });
    }

    /// <summary>The event got its place in the history.</summary>
    public static RunState OptionsPlaced(RunState state, HistoryEvent e)
    {
        var requestId = e.WorkflowExecutionOptionsUpdatedEventAttributes.AttachedRequestId;
        return requestId.Length == 0 ? state : state with { AttachedRequestIds = state.AttachedRequestIds.SetItem(requestId, e.EventId) };
    }
}

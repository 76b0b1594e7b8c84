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

    public static RunState OptionsUpdated(RunState state, WorkflowExecutionOptionsUpdatedEventAttributes attributes) => VersioningAttributes.Show(state with
    {
        AttachedRequestIds = attributes.AttachedRequestId.Length == 0
            ? state.AttachedRequestIds
            : state.AttachedRequestIds.Add(attributes.AttachedRequestId),
        Execution = state.Execution with
        {
            Priority = attributes.Priority ?? state.Execution.Priority,
            VersioningOverride = attributes.UnsetVersioningOverride ? null : attributes.VersioningOverride ?? state.Execution.VersioningOverride,
        },
    });
}

using Weir.Protocol.History.V1;

namespace Weir.Engine.Executions;

internal static class ExternalEffects
{
    public static RunState SignalInitiated(RunState state, HistoryEvent e) => state with
    {
        ExternalSignals = state.ExternalSignals.Add(
            e.EventId, new ExternalSignalState(e.EventId, e.SignalExternalWorkflowExecutionInitiatedEventAttributes)),
    };

    public static RunState SignalAnswered(RunState state, long initiatedEventId) =>
        state with { ExternalSignals = state.ExternalSignals.Remove(initiatedEventId) };

    public static RunState CancelInitiated(RunState state, HistoryEvent e) => state with
    {
        ExternalCancels = state.ExternalCancels.Add(
            e.EventId, new ExternalCancelState(e.EventId, e.RequestCancelExternalWorkflowExecutionInitiatedEventAttributes)),
    };

    public static RunState CancelAnswered(RunState state, long initiatedEventId) =>
        state with { ExternalCancels = state.ExternalCancels.Remove(initiatedEventId) };
}

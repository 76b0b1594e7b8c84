using Weir.Protocol.History.V1;

namespace Weir.Engine.Executions;

// Phase x event -> phase
//
//             StartFailed   Started   Completed / Failed / Canceled / TimedOut / Terminated
// Initiated   gone          Started   -
// Started     -             -         gone
internal static class ChildEffects
{
    public static RunState Initiated(RunState state, HistoryEvent e) => state with
    {
        Children = state.Children.Add(e.EventId, new ChildState(e.EventId, e.StartChildWorkflowExecutionInitiatedEventAttributes)),
    };

    /// <summary>While the event is buffered its id is 0.</summary>
    public static RunState Started(RunState state, HistoryEvent e)
    {
        var attributes = e.ChildWorkflowExecutionStartedEventAttributes;
        var child = state.Children[attributes.InitiatedEventId];
        return state with
        {
            Children = state.Children.SetItem(
                child.InitiatedEventId, child with { StartedEventId = e.EventId, RunId = attributes.WorkflowExecution.RunId }),
        };
    }

    /// <summary>The start got its place in the history; the child may have closed meanwhile.</summary>
    public static RunState StartPlaced(RunState state, HistoryEvent e)
    {
        var initiatedEventId = e.ChildWorkflowExecutionStartedEventAttributes.InitiatedEventId;
        return state.Children.TryGetValue(initiatedEventId, out var child)
            ? state with { Children = state.Children.SetItem(initiatedEventId, child with { StartedEventId = e.EventId }) }
            : state;
    }

    public static RunState Closed(RunState state, long initiatedEventId) => state with { Children = state.Children.Remove(initiatedEventId) };
}

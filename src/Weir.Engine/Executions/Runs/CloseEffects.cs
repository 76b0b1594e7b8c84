using System.Collections.Immutable;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.History.V1;

namespace Weir.Engine.Executions;

internal static class CloseEffects
{
    /// <summary>
    /// Nothing is pending in a closed run but its outgoing messages, with the signals and cancel requests they carry. Buffered events that
    /// were not flushed before are lost: nobody can handle them any more.
    /// </summary>
    public static RunState Closed(RunState state, HistoryEvent e, WorkflowExecutionStatus status) => state with
    {
        Execution = state.Execution with
        {
            Status = status,
            CloseEvent = e,
            CloseTime = Times.ToTime(e.EventTime),
            FirstWorkflowTaskHeld = false,
            FirstWorkflowTaskDue = null,
            Pause = null,
        },
        WorkflowTask = state.WorkflowTask.Closed(1, keepSticky: true),
        History = state.History with { Buffered = [], BufferedSizeBytes = 0 },
        Activities = ImmutableSortedDictionary<long, ActivityState>.Empty,
        ActivityIds = RunState.NoIds,
        ReadyActivityCount = 0,
        HeartbeatSizeBytes = 0,
        Timers = ImmutableSortedDictionary<long, TimerState>.Empty,
        TimerIds = RunState.NoIds,
        Children = ImmutableSortedDictionary<long, ChildState>.Empty,
        Deadlines = [],
        SignalRequestIds = RunState.NoRequestIds,
        SearchAttributes = state.SearchAttributes.Remove(PauseAttribute.Name),
    };
}

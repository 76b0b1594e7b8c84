using Weir.Protocol.History.V1;

namespace Weir.Engine.Executions;

internal static class TimerEffects
{
    public static RunState Started(RunState state, HistoryEvent e)
    {
        var attributes = e.TimerStartedEventAttributes;
        var fireTime = Times.Add(Times.ToTime(e.EventTime), Times.ToTimeSpan(attributes.StartToFireTimeout));
        var timer = new TimerState(attributes.TimerId, e.EventId, fireTime);
        return state with
        {
            Timers = state.Timers.Add(e.EventId, timer),
            // As for activities: the id may be used again before its TimerFired is in the history.
            TimerIds = state.TimerIds.SetItem(attributes.TimerId, e.EventId),
            Deadlines = state.Deadlines.Add(DeadlineOf(timer)),
        };
    }

    /// <summary>Fired or cancelled. A timer that is cancelled after it fired into the buffer is not pending any more.</summary>
    public static RunState Ended(RunState state, long startedEventId) => !state.Timers.TryGetValue(startedEventId, out var timer)
        ? state
        : state with
        {
            Timers = state.Timers.Remove(startedEventId),
            TimerIds = state.TimerIds.GetValueOrDefault(timer.TimerId) == startedEventId ? state.TimerIds.Remove(timer.TimerId) : state.TimerIds,
            Deadlines = state.Deadlines.Remove(DeadlineOf(timer)),
        };

    private static Deadline DeadlineOf(TimerState timer) => new(timer.FireTime, IsTimer: true, timer.StartedEventId);
}

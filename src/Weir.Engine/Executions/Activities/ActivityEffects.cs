using Weir.Engine.Executions.Records;
using Weir.Protocol.History.V1;

namespace Weir.Engine.Executions;

// Phase x change -> phase
//
//             Started     Heartbeat   RetryScheduled   AttemptDue   StartRevoked   Completed / Failed / TimedOut / Canceled event
// Scheduled   Started     -           BackingOff (*)   -            -              gone (not Completed or Failed without a start)
// Started     -           Started     BackingOff       -            Scheduled      gone
// BackingOff  -           -           -                Scheduled    -              gone (Canceled, TimedOut)
//
// (*) never in practice: what waits for a worker has no attempt that could fail.
// ActivityTaskStarted has no effect: it is written with the event that closes the activity.
internal static class ActivityEffects
{
    public static RunState Scheduled(RunState state, HistoryEvent e)
    {
        var time = Times.ToTime(e.EventTime);
        var activity = new ActivityState
        {
            ScheduledEventId = e.EventId,
            Attributes = e.ActivityTaskScheduledEventAttributes,
            Original = e.ActivityTaskScheduledEventAttributes,
            ScheduledTime = time,
            AttemptScheduledTime = time,
        };

        // An id may be used again while the end of the activity before still waits in the buffer. In the history that end comes later.
        return Put(state with { ActivityIds = state.ActivityIds.SetItem(activity.ActivityId, e.EventId) }, before: null, activity);
    }

    public static RunState Started(RunState state, Change change)
    {
        var started = change.ActivityStarted;
        var activity = state.Activities[started.ScheduledEventId];
        return Put(state, activity, activity with
        {
            Phase = ActivityPhase.Started,
            StartedTime = Times.FromTicks(started.Time),
            StartedIdentity = started.Identity,
            StartRequestId = started.RequestId,
            StartedVersion = started.DeploymentVersion,
            InProcessIncarnation = change.InProcessIncarnation,
            LastHeartbeatTime = null,
        });
    }

    public static RunState Heartbeat(RunState state, ActivityHeartbeat heartbeat)
    {
        var activity = state.Activities[heartbeat.ScheduledEventId];
        return Put(state, activity, activity with
        {
            LastHeartbeatTime = Times.FromTicks(heartbeat.Time),
            HeartbeatDetails = heartbeat.Details,
        });
    }

    public static RunState RetryScheduled(RunState state, ActivityRetryScheduled retry)
    {
        var activity = state.Activities[retry.ScheduledEventId];
        return Put(state, activity, activity with
        {
            Phase = ActivityPhase.BackingOff,
            Attempt = activity.ResetRequested ? 1 : activity.Attempt + 1,
            AttemptScheduledTime = Times.FromTicks(retry.NextAttemptTime),
            LastAttemptCompletedTime = Times.FromTicks(retry.AttemptCompletedTime),
            LastFailure = retry.LastFailure,
            HeartbeatDetails = activity.HeartbeatResetRequested ? null : activity.HeartbeatDetails,
            ResetRequested = false,
            HeartbeatResetRequested = false,
            InProcessIncarnation = 0,
        });
    }

    public static RunState AttemptDue(RunState state, ActivityAttemptDue due)
    {
        var activity = state.Activities[due.ScheduledEventId];
        return Put(state, activity, activity with { Phase = ActivityPhase.Scheduled, AttemptScheduledTime = Times.FromTicks(due.Time) });
    }

    public static RunState StartRevoked(RunState state, ActivityStartRevoked revoked)
    {
        var activity = state.Activities[revoked.ScheduledEventId];
        return Put(state, activity, activity with { Phase = ActivityPhase.Scheduled, InProcessIncarnation = 0 });
    }

    /// <summary>The activity may be gone already: its close waits in the buffer.</summary>
    public static RunState CancelRequested(RunState state, HistoryEvent e)
    {
        var scheduledEventId = e.ActivityTaskCancelRequestedEventAttributes.ScheduledEventId;
        return state.Activities.TryGetValue(scheduledEventId, out var activity)
            ? Put(state, activity, activity with { CancelRequestedEventId = e.EventId })
            : state;
    }

    public static RunState Closed(RunState state, long scheduledEventId)
    {
        var activity = state.Activities[scheduledEventId];
        var closed = state with
        {
            Activities = state.Activities.Remove(scheduledEventId),
            ActivityIds = state.ActivityIds.GetValueOrDefault(activity.ActivityId) == scheduledEventId
                ? state.ActivityIds.Remove(activity.ActivityId)
                : state.ActivityIds,
            ReadyActivityCount = state.ReadyActivityCount - Ready(activity),
            HeartbeatSizeBytes = state.HeartbeatSizeBytes - (activity.HeartbeatDetails?.CalculateSize() ?? 0),
            Deadlines = activity.Deadline is { } deadline ? state.Deadlines.Remove(deadline) : state.Deadlines,
        };
        return activity.IsPaused ? PauseAttribute.Refresh(closed) : closed;
    }

    internal static RunState Put(RunState state, ActivityState? before, ActivityState after)
    {
        var due = ActivityTimeouts.Next(after)?.Due;
        Deadline? deadline = due is { } time ? new Deadline(time, IsTimer: false, after.ScheduledEventId) : null;
        var deadlines = state.Deadlines;
        if (before?.Deadline != deadline)
        {
            if (before?.Deadline is { } old)
            {
                deadlines = deadlines.Remove(old);
            }

            if (deadline is { } fresh)
            {
                deadlines = deadlines.Add(fresh);
            }
        }

        return state with
        {
            Activities = state.Activities.SetItem(after.ScheduledEventId, after with { Deadline = deadline }),
            ReadyActivityCount = state.ReadyActivityCount + Ready(after) - (before is null ? 0 : Ready(before)),
            HeartbeatSizeBytes = ReferenceEquals(before?.HeartbeatDetails, after.HeartbeatDetails)
                ? state.HeartbeatSizeBytes
                : state.HeartbeatSizeBytes + (after.HeartbeatDetails?.CalculateSize() ?? 0) - (before?.HeartbeatDetails?.CalculateSize() ?? 0),
            Deadlines = deadlines,
        };
    }

    private static int Ready(ActivityState activity) => activity.IsReady ? 1 : 0;
}

using Weir.Engine.Executions.Records;
using Weir.Protocol.Activity.V1;
using Weir.Protocol.History.V1;

namespace Weir.Engine.Executions;

/// <summary>
/// What operators change about a pending activity. An attempt that runs goes on and is told with its next heartbeat; one that waits is
/// scheduled anew.
/// </summary>
internal static class ActivityOperationEffects
{
    public static RunState Paused(RunState state, ActivityPaused paused)
    {
        var activity = state.Activities[paused.ScheduledEventId];
        return PauseAttribute.Refresh(ActivityEffects.Put(state, activity, activity with
        {
            Pause = new ActivityPause(Times.FromTicks(paused.Time), paused.Identity, paused.Reason, paused.RequestId),
        }));
    }

    public static RunState Unpaused(RunState state, ActivityUnpaused unpaused)
    {
        var activity = state.Activities[unpaused.ScheduledEventId];
        var after = activity with { Pause = null, Attempt = unpaused.ResetAttempts ? 1 : activity.Attempt };
        if (unpaused.ResetHeartbeat)
        {
            after = after with { HeartbeatDetails = null, LastHeartbeatTime = null };
        }

        return PauseAttribute.Refresh(ActivityEffects.Put(state, activity, Available(after, unpaused.Time, unpaused.NextAttemptTime)));
    }

    public static RunState Reset(RunState state, ActivityReset reset)
    {
        var activity = state.Activities[reset.ScheduledEventId];
        var after = activity with { Attributes = reset.RestoreOriginalOptions ? activity.Original : activity.Attributes };
        if (activity.Phase == ActivityPhase.Started)
        {
            after = after with { ResetRequested = true, HeartbeatResetRequested = activity.HeartbeatResetRequested || reset.ResetHeartbeat };
            return ActivityEffects.Put(state, activity, after);
        }

        after = after with { Attempt = 1 };
        if (reset.ResetHeartbeat)
        {
            after = after with { HeartbeatDetails = null, LastHeartbeatTime = null };
        }

        if (reset.NextAttemptTime > 0)
        {
            after = after with { Pause = null };
        }

        return PauseAttribute.Refresh(ActivityEffects.Put(state, activity, Available(after, reset.Time, reset.NextAttemptTime)));
    }

    public static RunState OptionsChanged(RunState state, ActivityOptionsChanged changed)
    {
        var activity = state.Activities[changed.ScheduledEventId];
        var after = activity with { Attributes = With(activity.Attributes, changed.Options) };
        if (changed.NextAttemptTime > 0)
        {
            after = after with { AttemptScheduledTime = Times.FromTicks(changed.NextAttemptTime) };
        }

        return ActivityEffects.Put(state, activity, after);
    }

    public static ActivityOptions OptionsOf(ActivityTaskScheduledEventAttributes attributes) => new()
    {
        TaskQueue = attributes.TaskQueue,
        ScheduleToCloseTimeout = attributes.ScheduleToCloseTimeout,
        ScheduleToStartTimeout = attributes.ScheduleToStartTimeout,
        StartToCloseTimeout = attributes.StartToCloseTimeout,
        HeartbeatTimeout = attributes.HeartbeatTimeout,
        RetryPolicy = attributes.RetryPolicy,
        Priority = attributes.Priority,
    };

    private static ActivityTaskScheduledEventAttributes With(ActivityTaskScheduledEventAttributes attributes, ActivityOptions options) =>
        new(attributes)
        {
            TaskQueue = options.TaskQueue,
            ScheduleToCloseTimeout = options.ScheduleToCloseTimeout,
            ScheduleToStartTimeout = options.ScheduleToStartTimeout,
            StartToCloseTimeout = options.StartToCloseTimeout,
            HeartbeatTimeout = options.HeartbeatTimeout,
            RetryPolicy = options.RetryPolicy,
            Priority = options.Priority,
        };

    private static ActivityState Available(ActivityState activity, long now, long nextAttemptTime) => nextAttemptTime == 0
        ? activity
        : activity with
        {
            Phase = nextAttemptTime <= now ? ActivityPhase.Scheduled : ActivityPhase.BackingOff,
            AttemptScheduledTime = Times.FromTicks(nextAttemptTime),
        };
}

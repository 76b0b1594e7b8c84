using Weir.Protocol.Enums.V1;
using Weir.Protocol.Workflow.V1;

namespace Weir.Engine.Executions;

internal static class ActivityDescriptions
{
    public static PendingActivityInfo Describe(ActivityState activity)
    {
        var attributes = activity.Attributes;
        var isBackingOff = activity.Phase == ActivityPhase.BackingOff && !activity.IsPaused;
        var wasStarted = activity.Phase == ActivityPhase.Started || activity.Attempt > 1;
        return new PendingActivityInfo
        {
            ActivityId = attributes.ActivityId,
            ActivityType = attributes.ActivityType,
            State = StateOf(activity),
            HeartbeatDetails = activity.HeartbeatDetails,
            LastHeartbeatTime = activity.LastHeartbeatTime is { } heartbeat ? Times.ToTimestamp(heartbeat) : null,
            LastStartedTime = wasStarted ? Times.ToTimestamp(activity.StartedTime) : null,
            Attempt = activity.ResetRequested ? 1 : activity.Attempt,
            MaximumAttempts = attributes.RetryPolicy.MaximumAttempts,
            ScheduledTime = Times.ToTimestamp(activity.ScheduledTime),
            ExpirationTime = Times.Expiry(activity.ScheduledTime, Times.ToTimeSpan(attributes.ScheduleToCloseTimeout)) is { } expiration
                ? Times.ToTimestamp(expiration)
                : null,
            LastFailure = activity.LastFailure,
            LastWorkerIdentity = activity.StartedIdentity,
            LastDeploymentVersion = activity.StartedVersion,
            CurrentRetryInterval = isBackingOff && activity.LastAttemptCompletedTime is { } completed
                ? Times.ToDuration(activity.AttemptScheduledTime - completed)
                : null,
            LastAttemptCompleteTime = activity.LastAttemptCompletedTime is { } last ? Times.ToTimestamp(last) : null,
            NextAttemptScheduleTime = isBackingOff ? Times.ToTimestamp(activity.AttemptScheduledTime) : null,
            Priority = attributes.Priority,
            Paused = activity.IsPaused,
            PauseInfo = activity.Pause is { } pause
                ? new PendingActivityInfo.Types.PauseInfo
                {
                    PauseTime = Times.ToTimestamp(pause.Time),
                    Manual = new PendingActivityInfo.Types.PauseInfo.Types.Manual { Identity = pause.Identity, Reason = pause.Reason },
                }
                : null,
            ActivityOptions = ActivityOperationEffects.OptionsOf(attributes),
        };
    }

    private static PendingActivityState StateOf(ActivityState activity)
    {
        var isStarted = activity.Phase == ActivityPhase.Started;
        return activity.CancelRequested ? PendingActivityState.CancelRequested
            : activity.IsPaused ? (isStarted ? PendingActivityState.PauseRequested : PendingActivityState.Paused)
            : isStarted ? PendingActivityState.Started
            : PendingActivityState.Scheduled;
    }
}

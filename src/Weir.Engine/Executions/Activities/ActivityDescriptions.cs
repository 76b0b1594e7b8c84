using Weir.Protocol.Enums.V1;
using Weir.Protocol.Workflow.V1;

namespace Weir.Engine.Executions;

internal static class ActivityDescriptions
{
    public static PendingActivityInfo Describe(ActivityState activity)
    {
        var attributes = activity.Attributes;
        var isBackingOff = activity.Phase == ActivityPhase.BackingOff;
        var wasStarted = activity.Phase == ActivityPhase.Started || activity.Attempt > 1;
        return new PendingActivityInfo
        {
            ActivityId = attributes.ActivityId,
            ActivityType = attributes.ActivityType,
            State = activity.Phase != ActivityPhase.Started ? PendingActivityState.Scheduled
                : activity.CancelRequested ? PendingActivityState.CancelRequested
                : PendingActivityState.Started,
            HeartbeatDetails = activity.HeartbeatDetails,
            LastHeartbeatTime = activity.LastHeartbeatTime is { } heartbeat ? Times.ToTimestamp(heartbeat) : null,
            LastStartedTime = wasStarted ? Times.ToTimestamp(activity.StartedTime) : null,
            Attempt = activity.Attempt,
            MaximumAttempts = attributes.RetryPolicy.MaximumAttempts,
            ScheduledTime = Times.ToTimestamp(activity.ScheduledTime),
            ExpirationTime = Times.Expiry(activity.ScheduledTime, Times.ToTimeSpan(attributes.ScheduleToCloseTimeout)) is { } expiration
                ? Times.ToTimestamp(expiration)
                : null,
            LastFailure = activity.LastFailure,
            LastWorkerIdentity = activity.StartedIdentity,
            CurrentRetryInterval = isBackingOff && activity.LastAttemptCompletedTime is { } completed
                ? Times.ToDuration(activity.AttemptScheduledTime - completed)
                : null,
            LastAttemptCompleteTime = activity.LastAttemptCompletedTime is { } last ? Times.ToTimestamp(last) : null,
            NextAttemptScheduleTime = isBackingOff ? Times.ToTimestamp(activity.AttemptScheduledTime) : null,
            Priority = attributes.Priority,
        };
    }
}

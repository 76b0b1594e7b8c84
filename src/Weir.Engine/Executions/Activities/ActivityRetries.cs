using Weir.Engine.Executions.Records;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.Failure.V1;

namespace Weir.Engine.Executions;

internal static class ActivityRetries
{
    /// <summary>Schedules the next attempt if the failed one may be repeated.</summary>
    /// <returns><see cref="RetryState.InProgress"/>, or why there is no further attempt.</returns>
    public static RetryState TryRetry(Decision d, ActivityState activity, Failure failure)
    {
        if (activity.CancelRequested)
        {
            return RetryState.CancelRequested;
        }

        var expiration = Times.Expiry(activity.ScheduledTime, Times.ToTimeSpan(activity.Attributes.ScheduleToCloseTimeout));
        var retry = RetryPolicies.Next(activity.Attributes.RetryPolicy, activity.ResetRequested ? 0 : activity.Attempt, failure, d.Now, expiration);
        if (retry.State != RetryState.InProgress)
        {
            return retry.State;
        }

        d.Emit(new Change
        {
            ActivityRetryScheduled = new ActivityRetryScheduled
            {
                ScheduledEventId = activity.ScheduledEventId,
                AttemptCompletedTime = d.Now.UtcTicks,
                NextAttemptTime = Times.Add(d.Now, retry.Backoff).UtcTicks,
                LastFailure = Failures.Shrink(failure, d.Limits.LastFailureSizeBytesMax),
            },
        });
        return RetryState.InProgress;
    }
}

using Google.Protobuf.WellKnownTypes;
using Weir.Engine.Executions.Records;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.Failure.V1;
using Weir.Protocol.History.V1;
using TimeoutType = Weir.Protocol.Enums.V1.TimeoutType;

namespace Weir.Engine.Executions;

/// <param name="Timeout">Unspecified when the next attempt's time has come.</param>
internal readonly record struct ActivityDeadline(DateTimeOffset Due, TimeoutType Timeout);

/// <summary>
/// The four timeouts of an activity and the time of its next attempt. Schedule-to-start counts from the attempt's time, start-to-close
/// and heartbeat from its start, schedule-to-close from the first schedule.
/// </summary>
internal static class ActivityTimeouts
{
    /// <summary>The earliest; of two at the same time the one with the lower number. Null when nothing is limited.</summary>
    public static ActivityDeadline? Next(ActivityState activity)
    {
        var attributes = activity.Attributes;
        ActivityDeadline? next = null;
        switch (activity.Phase)
        {
            case ActivityPhase.Scheduled or ActivityPhase.BackingOff when activity.IsPaused:
                // No worker may have it, so nobody is late.
                break;
            case ActivityPhase.Scheduled:
                next = Earlier(next, activity.AttemptScheduledTime, attributes.ScheduleToStartTimeout, TimeoutType.ScheduleToStart);
                break;
            case ActivityPhase.Started:
                next = Earlier(next, activity.StartedTime, attributes.StartToCloseTimeout, TimeoutType.StartToClose);
                next = Earlier(next, activity.LastHeartbeatTime ?? activity.StartedTime, attributes.HeartbeatTimeout, TimeoutType.Heartbeat);
                break;
            default:
                next = new ActivityDeadline(activity.AttemptScheduledTime, TimeoutType.Unspecified);
                break;
        }

        return Earlier(next, activity.ScheduledTime, attributes.ScheduleToCloseTimeout, TimeoutType.ScheduleToClose);
    }

    /// <returns>Whether the workflow must see it.</returns>
    public static bool Fire(Decision d, ActivityState activity)
    {
        var timeout = Next(activity)!.Value.Timeout;
        if (timeout != TimeoutType.Unspecified)
        {
            return TimeOut(d, activity, timeout);
        }

        d.Emit(new Change
        {
            ActivityAttemptDue = new ActivityAttemptDue
            {
                ScheduledEventId = activity.ScheduledEventId,
                Time = activity.AttemptScheduledTime.UtcTicks,
            },
        });
        d.Ready.Add(Activities.ReadyOf(d.State, d.State.Activities[activity.ScheduledEventId]));
        return false;
    }

    /// <summary>Retries the activity or closes it.</summary>
    /// <returns>Whether the workflow must see it.</returns>
    public static bool TimeOut(Decision d, ActivityState activity, TimeoutType timeout)
    {
        var failure = FailureOf($"activity {timeout} timeout", timeout);
        var retryState = ActivityRetries.TryRetry(d, activity, failure);
        if (retryState == RetryState.InProgress)
        {
            return false;
        }

        if (retryState == RetryState.Timeout)
        {
            var cause = failure;
            failure = FailureOf(
                "Not enough time to schedule next retry before activity ScheduleToClose timeout, giving up retrying",
                TimeoutType.ScheduleToClose);
            failure.Cause = cause;
        }
        else if (timeout is TimeoutType.ScheduleToStart or TimeoutType.ScheduleToClose)
        {
            failure.Cause = activity.LastFailure;
        }

        failure.TimeoutFailureInfo.LastHeartbeatDetails = activity.HeartbeatDetails;
        var started = activity.Phase == ActivityPhase.Started ? ActivityEvents.RecordStarted(d, activity) : 0;
        d.Record(new HistoryEvent
        {
            EventType = EventType.ActivityTaskTimedOut,
            ActivityTaskTimedOutEventAttributes = new ActivityTaskTimedOutEventAttributes
            {
                Failure = failure,
                ScheduledEventId = activity.ScheduledEventId,
                StartedEventId = started,
                RetryState = retryState,
            },
        });
        return true;
    }

    private static ActivityDeadline? Earlier(ActivityDeadline? current, DateTimeOffset from, Duration? timeout, TimeoutType type)
    {
        if (Times.Expiry(from, Times.ToTimeSpan(timeout)) is not { } due)
        {
            return current;
        }

        var isEarlier = current is not { } other || due < other.Due || (due == other.Due && type < other.Timeout);
        return isEarlier ? new ActivityDeadline(due, type) : current;
    }

    private static Failure FailureOf(string message, TimeoutType timeout) => new()
    {
        Message = message,
        Source = "Server",
        TimeoutFailureInfo = new TimeoutFailureInfo { TimeoutType = timeout },
    };
}

using Weir.Protocol.Common.V1;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.History.V1;

namespace Weir.Engine.Executions;

/// <summary>Events that more than one way to end an activity needs.</summary>
internal static class ActivityEvents
{
    /// <summary>Writes the start of the last attempt, with the time it had.</summary>
    /// <returns>Its event id; 0 while it is buffered.</returns>
    public static long RecordStarted(Decision d, ActivityState activity) => d.Record(new HistoryEvent
    {
        EventTime = Times.ToTimestamp(activity.StartedTime),
        EventType = EventType.ActivityTaskStarted,
        ActivityTaskStartedEventAttributes = new ActivityTaskStartedEventAttributes
        {
            ScheduledEventId = activity.ScheduledEventId,
            Identity = activity.StartedIdentity,
            RequestId = activity.StartRequestId,
            Attempt = activity.Attempt,
            LastFailure = activity.LastFailure,
        },
    }).EventId;

    /// <param name="startedEventId">0 for an activity that no worker had, or whose start is buffered.</param>
    public static void RecordCanceled(
        Decision d, ActivityState activity, long cancelRequestedEventId, long startedEventId, Payloads? details, string identity)
    {
        d.Record(new HistoryEvent
        {
            EventType = EventType.ActivityTaskCanceled,
            ActivityTaskCanceledEventAttributes = new ActivityTaskCanceledEventAttributes
            {
                Details = details,
                LatestCancelRequestedEventId = cancelRequestedEventId,
                ScheduledEventId = activity.ScheduledEventId,
                StartedEventId = startedEventId,
                Identity = identity,
            },
        });
    }
}

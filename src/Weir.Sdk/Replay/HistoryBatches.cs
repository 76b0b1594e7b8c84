using Weir.Protocol.Enums.V1;
using Weir.Protocol.History.V1;

namespace Weir.Sdk.Replay;

/// <summary>
/// Cuts a history into the pieces that were new to one workflow task each. A piece ends with the start of a task that was completed, or
/// that is being worked on; failed and timed out tasks are passed over, since what they led to was thrown away.
/// </summary>
internal static class HistoryBatches
{
    /// <summary>The index of the event that ends the piece beginning at <paramref name="start"/>; -1 when no further piece is complete.</summary>
    public static int FindEnd(IReadOnlyList<HistoryEvent> events, int start)
    {
        for (var i = start; i < events.Count; i++)
        {
            if (events[i].EventType == EventType.WorkflowTaskStarted
                && (i + 1 == events.Count || events[i + 1].EventType == EventType.WorkflowTaskCompleted))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>The index of the first event after <paramref name="eventId"/>.</summary>
    public static int IndexAfter(IReadOnlyList<HistoryEvent> events, long eventId)
    {
        // Ids are consecutive, so the position is known.
        if (events.Count == 0 || eventId < events[0].EventId)
        {
            return 0;
        }

        return (int)Math.Min(eventId - events[0].EventId + 1, events.Count);
    }
}

using Weir.Protocol.History.V1;

namespace Weir.Engine.Histories;

/// <summary>A bounded piece of a history.</summary>
/// <param name="Events">The events, in the direction of reading.</param>
/// <param name="NextEventId">Where the next page goes on: the next id, or, backwards, the id before the last one read.</param>
internal readonly record struct HistoryPage(ReadOnlyMemory<HistoryEvent> Events, long NextEventId)
{
    /// <summary>The server's page size; a caller may ask for less, not for more.</summary>
    public const int EventsMax = 256;

    // A page stays well below the 4 MB that a gRPC client accepts by default; a single larger event travels alone.
    private const long SizeBytesMax = 2 * 1024 * 1024;

    /// <summary>Whether a page of a history of this size might be too large, so that its events must be measured.</summary>
    public static bool NeedsMeasuring(long historySizeBytes) => historySizeBytes > SizeBytesMax;

    public static HistoryPage Forward(HistorySnapshot history, long firstEventId, int countMax, bool measure)
    {
        var start = (int)Math.Clamp(firstEventId - 1, 0, history.Events.Length);
        var count = Math.Min(Math.Min(countMax, EventsMax), history.Events.Length - start);
        var events = history.Events.Slice(start, count);
        if (measure)
        {
            events = events[..CountWithinSize(events.Span)];
        }

        return new HistoryPage(events, start + events.Length + 1);
    }

    /// <summary>Reads down from <paramref name="lastEventId"/>.</summary>
    public static HistoryPage Backward(HistorySnapshot history, long lastEventId, int countMax)
    {
        var end = (int)Math.Clamp(lastEventId, 0, history.Events.Length);
        var count = Math.Min(Math.Min(countMax, EventsMax), end);
        var events = history.Events.Slice(end - count, count).ToArray();
        Array.Reverse(events);
        count = CountWithinSize(events);
        return new HistoryPage(events.AsMemory(0, count), end - count);
    }

    private static int CountWithinSize(ReadOnlySpan<HistoryEvent> events)
    {
        long sizeBytes = 0;
        for (var i = 0; i < events.Length; i++)
        {
            sizeBytes += events[i].CalculateSize();
            if (sizeBytes > SizeBytesMax)
            {
                return Math.Max(1, i);
            }
        }

        return events.Length;
    }
}

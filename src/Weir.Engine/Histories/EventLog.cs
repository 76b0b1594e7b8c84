using Weir.Protocol.Enums.V1;
using Weir.Protocol.History.V1;

namespace Weir.Engine.Histories;

/// <summary>
/// The events of one loaded run, in order, ids from 1. One writer, the run's shard; any number of readers, each through a
/// <see cref="HistorySnapshot"/>, which stays as it is while the log grows.
/// </summary>
internal sealed class EventLog
{
    private const int FirstCapacity = 16;

    private HistoryEvent[] events = [];
    private int count;

    public int Count => count;

    public void Add(HistoryEvent historyEvent)
    {
        if (count == events.Length)
        {
            Array.Resize(ref events, Math.Max(FirstCapacity, count * 2));
        }

        events[count++] = historyEvent;
    }

    /// <summary>The events so far. Their elements are never overwritten, so sharing the array is safe.</summary>
    public HistorySnapshot Snapshot(int upTo) => new(events.AsMemory(0, upTo));
}

/// <summary>The first events of a run's history.</summary>
internal readonly record struct HistorySnapshot(ReadOnlyMemory<HistoryEvent> Events)
{
    public long LastEventId => Events.Length;

    /// <summary>The run has ended: a close event is always the last one.</summary>
    public bool IsClosed => !Events.IsEmpty && Events.Span[^1].EventType is
        EventType.WorkflowExecutionCompleted or
        EventType.WorkflowExecutionFailed or
        EventType.WorkflowExecutionTimedOut or
        EventType.WorkflowExecutionCanceled or
        EventType.WorkflowExecutionTerminated or
        EventType.WorkflowExecutionContinuedAsNew;

    /// <summary>The same history as it was when <paramref name="eventId"/> was its last event.</summary>
    public HistorySnapshot UpTo(long eventId) => new(Events[..(int)Math.Min(eventId, Events.Length)]);

    /// <summary>Events from <paramref name="firstEventId"/> on, at most <paramref name="countMax"/>.</summary>
    public ReadOnlySpan<HistoryEvent> From(long firstEventId, int countMax = int.MaxValue)
    {
        var start = (int)Math.Clamp(firstEventId - 1, 0, Events.Length);
        return Events.Span.Slice(start, Math.Min(countMax, Events.Length - start));
    }
}

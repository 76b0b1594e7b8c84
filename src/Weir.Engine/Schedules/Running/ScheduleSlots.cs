using Weir.Engine.Storage;

namespace Weir.Engine.Schedules;

/// <summary>The schedules in memory. Those that nobody uses leave, the longest unused first. Safe for concurrent use.</summary>
internal sealed class ScheduleSlots
{
    private const int UnusedMax = 1_000;

    private readonly Lock gate = new();
    private readonly Dictionary<ScheduleKey, ScheduleSlot> slots = [];
    private readonly LinkedList<ScheduleSlot> unused = [];
    private readonly Dictionary<ScheduleKey, LinkedListNode<ScheduleSlot>> unusedPlaces = [];

    /// <summary>To be given back with <see cref="Return"/>.</summary>
    public ScheduleSlot Rent(ScheduleKey key)
    {
        lock (gate)
        {
            if (!slots.TryGetValue(key, out var slot))
            {
                slots.Add(key, slot = new ScheduleSlot(key));
            }

            if (unusedPlaces.Remove(key, out var place))
            {
                unused.Remove(place);
            }

            slot.Users++;
            return slot;
        }
    }

    public void Return(ScheduleSlot slot)
    {
        lock (gate)
        {
            if (--slot.Users > 0 || slot.IsHeld)
            {
                return;
            }

            unusedPlaces.Add(slot.Key, unused.AddLast(slot));
            if (unused.Count > UnusedMax || slot.Schedule is null)
            {
                var oldest = slot.Schedule is null ? slot : unused.First!.Value;
                unused.Remove(unusedPlaces[oldest.Key]);
                unusedPlaces.Remove(oldest.Key);
                slots.Remove(oldest.Key);
                oldest.Dispose();
            }
        }
    }
}

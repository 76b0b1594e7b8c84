using Weir.Engine.Shards;

namespace Weir.Engine.Deliveries;

/// <summary>
/// The order in which a run's messages leave: those to one target one after another, those to different targets side by side.
/// Touched by the sender's shard only.
/// </summary>
internal sealed class RunOutbox
{
    private readonly Dictionary<WorkflowKey, Lane> lanes = [];

    public bool IsEmpty => lanes.Count == 0;

    /// <summary>The highest message id that was taken in.</summary>
    public long LastId { get; private set; }

    /// <summary>Takes a message in.</summary>
    /// <returns>True when it may leave at once.</returns>
    public bool Add(long id, WorkflowKey target)
    {
        LastId = id;
        if (!lanes.TryGetValue(target, out var lane))
        {
            lanes.Add(target, lane = new Lane());
        }

        lane.Ids.Enqueue(id);
        return lane.Ids.Count == 1;
    }

    /// <summary>The message at the head of the lane is through; returns the next one, which may leave now.</summary>
    public long? Done(long id, WorkflowKey target)
    {
        if (!lanes.TryGetValue(target, out var lane) || lane.Ids.Peek() != id)
        {
            return null;
        }

        lane.Ids.Dequeue();
        lane.IsHeld = false;
        if (lane.Ids.TryPeek(out var next))
        {
            return next;
        }

        lanes.Remove(target);
        return null;
    }

    /// <summary>The message could not be delivered and is to be tried again.</summary>
    public void Hold(long id, WorkflowKey target)
    {
        if (lanes.TryGetValue(target, out var lane) && lane.Ids.Peek() == id)
        {
            lane.IsHeld = true;
        }
    }

    /// <summary>The messages to try again now.</summary>
    public IReadOnlyList<(long Id, WorkflowKey Target)> TakeHeld()
    {
        var held = lanes.Where(entry => entry.Value.IsHeld).ToList();
        held.ForEach(entry => entry.Value.IsHeld = false);
        return [.. held.Select(entry => (entry.Value.Ids.Peek(), entry.Key))];
    }

    private sealed class Lane
    {
        public Queue<long> Ids { get; } = new();

        public bool IsHeld { get; set; }
    }
}

namespace Weir.Engine.TaskQueues;

/// <summary>
/// The waiting tasks of one priority, shared out among their fairness keys by weight. Not thread-safe.
/// </summary>
/// <remarks>
/// Start-time fair queueing. Each key has a pass: the lane's virtual time at which its next task is due. The key with the least pass is
/// served, the lane's virtual time becomes that pass, and the key's pass grows by 1 / weight. A key that comes anew starts at the lane's
/// virtual time, so that it neither waits behind what others have stored up nor catches up for the time when it had nothing. Over any
/// stretch in which two keys both have tasks they are served in proportion to their weights, within one task each; a key with a task is
/// served after finitely many others, whatever they add. Within a key the order is that of arrival, and keys of the same pass take turns
/// in the order in which they got it: the same calls always give the same order.
/// </remarks>
internal sealed class FairLane
{
    // By fairness key: those with tasks, and those whose pass is still ahead of the virtual time.
    private readonly Dictionary<string, KeyQueue> keys = new(StringComparer.Ordinal);
    private readonly PriorityQueue<KeyQueue, (double Pass, long Turn)> next = new();
    private readonly PriorityQueue<KeyQueue, double> resting = new();
    private readonly List<(KeyQueue Key, (double Pass, long Turn) Place)> heldBack = [];
    private double virtualTime;
    private long turns;

    public int Count { get; private set; }

    public DateTimeOffset? OldestAddedAt => keys.Values.Where(key => key.Tasks.Count > 0).Min(key => (DateTimeOffset?)key.Tasks.Peek().AddedAt);

    public void Add(QueuedTask task)
    {
        if (!keys.TryGetValue(task.FairnessKey, out var key))
        {
            keys.Add(task.FairnessKey, key = new KeyQueue(task.FairnessKey));
        }

        key.Tasks.Enqueue(task);
        Count++;
        if (!key.IsInOrder)
        {
            key.Pass = Math.Max(key.Pass, virtualTime);
            Line(key);
        }
    }

    /// <summary>The next task that is still wanted and whose key may be served; null when there is none.</summary>
    /// <param name="limits">Knows the weights, and when a key may be served again.</param>
    /// <param name="now">The time.</param>
    /// <param name="readyAt">The earliest time at which a key that was held back may be served; null when none was.</param>
    public QueuedTask? Take(QueueLimits limits, DateTimeOffset now, out DateTimeOffset? readyAt)
    {
        readyAt = null;
        QueuedTask? taken = null;
        while (taken is null && next.TryDequeue(out var key, out var place))
        {
            key.IsInOrder = false;
            DropUnwanted(key);
            if (key.Tasks.Count == 0)
            {
                Rest(key);
            }
            else if (limits.TryTakeKey(key.Name, key.Tasks.Peek().FairnessWeight, now, out var keyReadyAt))
            {
                taken = Serve(key, place.Pass, limits);
            }
            else
            {
                heldBack.Add((key, place));
                readyAt = readyAt is { } earliest && earliest < keyReadyAt ? earliest : keyReadyAt;
            }
        }

        foreach (var (key, place) in heldBack)
        {
            key.IsInOrder = true;
            next.Enqueue(key, place);
        }

        heldBack.Clear();
        Forget();
        return taken;
    }

    /// <summary>Takes out all tasks that <paramref name="which"/> selects.</summary>
    public void Remove(Func<QueuedTask, bool> which, List<QueuedTask> removed)
    {
        foreach (var key in keys.Values)
        {
            // Once around: what stays keeps its order.
            for (var left = key.Tasks.Count; left > 0; left--)
            {
                var task = key.Tasks.Dequeue();
                if (which(task))
                {
                    removed.Add(task);
                    Count--;
                }
                else
                {
                    key.Tasks.Enqueue(task);
                }
            }
        }

        // An emptied key is still in the order; it leaves it when its turn comes.
        if (Count == 0)
        {
            Forget();
        }
    }

    private QueuedTask Serve(KeyQueue key, double pass, QueueLimits limits)
    {
        var task = key.Tasks.Dequeue();
        Count--;
        virtualTime = Math.Max(virtualTime, pass);
        key.Pass = pass + (1 / limits.WeightOf(key.Name, task.FairnessWeight));
        if (key.Tasks.Count > 0)
        {
            Line(key);
        }
        else
        {
            Rest(key);
        }

        return task;
    }

    private void DropUnwanted(KeyQueue key)
    {
        while (key.Tasks.TryPeek(out var task) && !task.IsWanted)
        {
            key.Tasks.Dequeue();
            Count--;
        }
    }

    private void Line(KeyQueue key)
    {
        key.IsInOrder = true;
        next.Enqueue(key, (key.Pass, turns++));
    }

    // Its pass is kept while it is ahead: else a key that always has just one task would go first every time.
    private void Rest(KeyQueue key)
    {
        if (!key.IsResting)
        {
            key.IsResting = true;
            resting.Enqueue(key, key.Pass);
        }
    }

    private void Forget()
    {
        if (Count == 0)
        {
            keys.Clear();
            next.Clear();
            resting.Clear();
            virtualTime = 0;
            return;
        }

        while (resting.TryPeek(out var key, out var pass) && pass <= virtualTime)
        {
            resting.Dequeue();
            key.IsResting = false;
            if (key.IsInOrder)
            {
                continue;
            }

            if (key.Pass <= virtualTime)
            {
                keys.Remove(key.Name);
            }
            else
            {
                Rest(key);
            }
        }
    }

    private sealed class KeyQueue(string name)
    {
        public string Name { get; } = name;

        public Queue<QueuedTask> Tasks { get; } = new(1);

        public double Pass { get; set; }

        public bool IsInOrder { get; set; }

        public bool IsResting { get; set; }
    }
}

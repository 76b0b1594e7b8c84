namespace Weir.Engine.TaskQueues;

/// <summary>
/// Tasks that wait for a poll: urgent ones first, then by priority 1 to 5, shared out among fairness keys within each. Not thread-safe.
/// </summary>
internal sealed class Backlog
{
    private const int PriorityMin = 1;
    private const int PriorityMax = 5;

    private readonly Queue<QueuedTask> urgent = new(0);

    // A priority's index is the priority. Made on first use: most queues see one priority only.
    private readonly Lane?[] lanes = new Lane?[PriorityMax + 1];
    private int waiting;

    public int Count => urgent.Count + waiting;

    public bool HasUrgent => urgent.Count > 0;

    /// <summary>A task came, whether it waits or not.</summary>
    public void NoteAdded(QueuedTask task, DateTimeOffset now)
    {
        if (!task.IsUrgent)
        {
            LaneOf(task).Added.Note(now);
        }
    }

    /// <summary>A task was given to a poll, whether it had waited or not.</summary>
    public void NoteDispatched(QueuedTask task, DateTimeOffset now)
    {
        if (!task.IsUrgent)
        {
            LaneOf(task).Dispatched.Note(now);
        }
    }

    public void Add(QueuedTask task)
    {
        if (task.IsUrgent)
        {
            urgent.Enqueue(task);
            return;
        }

        LaneOf(task).Tasks.Add(task);
        waiting++;
    }

    /// <summary>The next urgent task that is still wanted, or null; drops the unwanted on the way.</summary>
    public QueuedTask? TakeUrgent()
    {
        while (urgent.TryDequeue(out var task))
        {
            if (task.IsWanted)
            {
                return task;
            }
        }

        return null;
    }

    /// <summary>The next task that is still wanted and may be given out, or null; drops the unwanted on the way.</summary>
    /// <param name="limits">Knows the fairness keys' weights and limits.</param>
    /// <param name="now">The time.</param>
    /// <param name="readyAt">When a task that is held back by its fairness key's limit may be given out; null when none is.</param>
    public QueuedTask? Take(QueueLimits limits, DateTimeOffset now, out DateTimeOffset? readyAt)
    {
        readyAt = null;
        foreach (var lane in lanes)
        {
            if (lane is not { Tasks.Count: > 0 })
            {
                continue;
            }

            var before = lane.Tasks.Count;
            var task = lane.Tasks.Take(limits, now, out var laneReadyAt);
            waiting -= before - lane.Tasks.Count;
            if (task is not null)
            {
                return task;
            }

            readyAt = readyAt is null || laneReadyAt < readyAt ? laneReadyAt ?? readyAt : readyAt;
        }

        return null;
    }

    /// <summary>Takes out all tasks that <paramref name="which"/> selects, by priority.</summary>
    public List<QueuedTask> Remove(Func<QueuedTask, bool> which)
    {
        var removed = new List<QueuedTask>();
        for (var left = urgent.Count; left > 0; left--)
        {
            var task = urgent.Dequeue();
            if (which(task))
            {
                removed.Add(task);
            }
            else
            {
                urgent.Enqueue(task);
            }
        }

        foreach (var lane in lanes)
        {
            if (lane is not null)
            {
                var before = lane.Tasks.Count;
                lane.Tasks.Remove(which, removed);
                waiting -= before - lane.Tasks.Count;
            }
        }

        return removed;
    }

    /// <summary>What waits and what went through lately, by priority; only priorities that were ever used.</summary>
    public IReadOnlyDictionary<int, BacklogStats> Describe(DateTimeOffset now)
    {
        var byPriority = new SortedDictionary<int, BacklogStats>();
        for (var priority = PriorityMin; priority <= PriorityMax; priority++)
        {
            if (lanes[priority] is { } lane)
            {
                byPriority.Add(
                    priority,
                    new BacklogStats(
                        lane.Tasks.Count,
                        lane.Tasks.OldestAddedAt is { } oldest && oldest < now ? now - oldest : TimeSpan.Zero,
                        lane.Added.PerSecond(now),
                        lane.Dispatched.PerSecond(now),
                        lane.Added.Total,
                        lane.Dispatched.Total));
            }
        }

        return byPriority;
    }

    /// <summary>More tasks come than go: by more than <paramref name="factor"/> lately.</summary>
    public bool IsGrowing(float factor, DateTimeOffset now)
    {
        var added = 0f;
        var dispatched = 0f;
        foreach (var lane in lanes)
        {
            added += lane?.Added.PerSecond(now) ?? 0;
            dispatched += lane?.Dispatched.PerSecond(now) ?? 0;
        }

        return dispatched > 0 && added > dispatched * factor;
    }

    private Lane LaneOf(QueuedTask task) => lanes[Math.Clamp(task.Priority, PriorityMin, PriorityMax)] ??= new Lane();

    private sealed class Lane
    {
        public FairLane Tasks { get; } = new();

        public TaskRate Added { get; } = new();

        public TaskRate Dispatched { get; } = new();
    }
}

/// <summary>Of one priority, or of several together.</summary>
/// <param name="Count">How many tasks wait.</param>
/// <param name="Age">How long the oldest of them waits.</param>
/// <param name="AddedPerSecond">How many came per second lately, also those that did not have to wait.</param>
/// <param name="DispatchedPerSecond">How many were given to polls per second lately.</param>
/// <param name="AddedTotal">How many came since the queue was first used.</param>
/// <param name="DispatchedTotal">How many were given to polls since then.</param>
internal readonly record struct BacklogStats(
    int Count, TimeSpan Age, float AddedPerSecond, float DispatchedPerSecond, long AddedTotal, long DispatchedTotal)
{
    public BacklogStats Plus(BacklogStats other) => new(
        Count + other.Count,
        Age > other.Age ? Age : other.Age,
        AddedPerSecond + other.AddedPerSecond,
        DispatchedPerSecond + other.DispatchedPerSecond,
        AddedTotal + other.AddedTotal,
        DispatchedTotal + other.DispatchedTotal);
}

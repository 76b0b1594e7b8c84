namespace Weir.Engine.Shards;

/// <summary>
/// When each loaded run must be looked at next, and the one timer of the shard. An entry may be early, never late: a deadline that
/// moves back leaves its old entry, and the run is asked again when that comes up. So the common case, a timeout that never fires, costs
/// one entry per run instead of one per task.
/// </summary>
internal sealed class DeadlineHeap : IDisposable
{
    // Fewer useless entries than this are not worth a rebuild.
    private const int StaleMin = 1_024;

    private readonly PriorityQueue<LoadedRun, long> entries = new();
    private readonly TimeProvider clock;
    private readonly ITimer timer;
    private long armedTicks = long.MaxValue;
    private int stale;

    /// <param name="clock">Tells the time and makes the timer.</param>
    /// <param name="due">Called on a timer thread when the earliest entry is due.</param>
    public DeadlineHeap(TimeProvider clock, Action due)
    {
        this.clock = clock;
        timer = clock.CreateTimer(_ => due(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Watch(LoadedRun run, DateTimeOffset deadline)
    {
        var ticks = deadline.UtcTicks;
        if (run.WatchedTicks <= ticks)
        {
            return;
        }

        if (run.WatchedTicks != long.MaxValue)
        {
            stale++;
        }

        run.WatchedTicks = ticks;
        entries.Enqueue(run, ticks);
        if (ticks < armedTicks)
        {
            Arm(ticks);
        }
    }

    /// <summary>Takes a run whose entry is due; null when none is, and the timer is then set for the next one.</summary>
    public LoadedRun? TakeDue(DateTimeOffset now)
    {
        while (entries.TryPeek(out var run, out var ticks) && ticks <= now.UtcTicks)
        {
            entries.Dequeue();

            // An entry that an earlier one superseded, or whose run has left memory, means nothing any more.
            if (run.WatchedTicks == ticks && !run.IsDropped)
            {
                run.WatchedTicks = long.MaxValue;
                return run;
            }

            stale--;
        }

        armedTicks = long.MaxValue;
        if (entries.TryPeek(out _, out var next))
        {
            Arm(next);
        }

        return null;
    }

    /// <summary>When a run next has something due, exactly: entries that have become early are moved to their time first.</summary>
    public DateTimeOffset? NextExact()
    {
        while (entries.TryPeek(out var run, out var ticks))
        {
            var isLive = run.WatchedTicks == ticks && !run.IsDropped && run.Quarantine is null;
            var due = isLive ? Executions.Deadlines.Next(run.State!) : null;
            // A run at work may watch for more than its deadlines, and nobody skips time meanwhile.
            if (due?.UtcTicks <= ticks || (isLive && run.TasksInFlight != default))
            {
                return new DateTimeOffset(ticks, TimeSpan.Zero);
            }

            entries.Dequeue();
            if (isLive)
            {
                run.WatchedTicks = long.MaxValue;
                if (due is { } later)
                {
                    Watch(run, later);
                }
            }
            else
            {
                stale--;
            }
        }

        return null;
    }

    /// <summary>The run left memory: its entry is of no use any more. Rebuilds the heap once most of it is such.</summary>
    public void Forget(LoadedRun run)
    {
        if (run.WatchedTicks == long.MaxValue)
        {
            return;
        }

        stale++;
        if (stale > StaleMin && stale > entries.Count / 2)
        {
            var live = entries.UnorderedItems.Where(entry => !entry.Element.IsDropped && entry.Element.WatchedTicks == entry.Priority).ToList();
            entries.Clear();
            entries.EnqueueRange(live);
            stale = 0;
        }
    }

    public void Dispose() => timer.Dispose();

    private void Arm(long ticks)
    {
        armedTicks = ticks;
        var wait = TimeSpan.FromTicks(Math.Max(0, ticks - clock.GetUtcNow().UtcTicks));

        // Timers count in whole milliseconds and must not fire early, and the far future is looked at again on the way.
        timer.Change(Limit(TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds))), Timeout.InfiniteTimeSpan);
    }

    private static TimeSpan Limit(TimeSpan wait) => wait < TimeSpan.FromDays(1) ? wait : TimeSpan.FromDays(1);
}

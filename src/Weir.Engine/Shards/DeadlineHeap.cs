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

    private readonly PriorityQueue<Entry, long> entries = new();
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
        if (run.Deadline is { } earlier && earlier.Ticks <= ticks)
        {
            return;
        }

        Clear(run);
        run.Deadline = new Entry(run, ticks);
        entries.Enqueue(run.Deadline, ticks);
        if (ticks < armedTicks)
        {
            Arm(ticks);
        }
    }

    /// <summary>Takes a run whose entry is due; null when none is, and the timer is then set for the next one.</summary>
    public LoadedRun? TakeDue(DateTimeOffset now)
    {
        while (entries.TryPeek(out var entry, out var ticks) && ticks <= now.UtcTicks)
        {
            if (Take(entry) is { } run)
            {
                return run;
            }
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
        while (entries.TryPeek(out var entry, out var ticks))
        {
            var sound = entry.Run is { Quarantine: null } found ? found : null;
            var due = sound is null ? null : Executions.Deadlines.Next(sound.State!);
            // A run at work may watch for more than its deadlines, and nobody skips time meanwhile.
            if (due?.UtcTicks <= ticks || (sound is not null && sound.TasksInFlight != default))
            {
                return new DateTimeOffset(ticks, TimeSpan.Zero);
            }

            Take(entry);
            if (due is { } later)
            {
                Watch(sound!, later);
            }
        }

        return null;
    }

    /// <summary>The run left memory: its entry is of no use any more. Rebuilds the heap once most of it is such.</summary>
    public void Forget(LoadedRun run)
    {
        Clear(run);
        if (stale > StaleMin && stale > entries.Count / 2)
        {
            var live = entries.UnorderedItems.Where(entry => entry.Element.Run is not null).ToList();
            entries.Clear();
            entries.EnqueueRange(live);
            stale = 0;
        }
    }

    public void Dispose() => timer.Dispose();

    /// <summary>Dequeues the first entry.</summary>
    /// <returns>Null when it meant nothing any more.</returns>
    private LoadedRun? Take(Entry first)
    {
        entries.Dequeue();
        if (first.Run is not { } run)
        {
            stale--;
            return null;
        }

        run.Deadline = null;
        return run;
    }

    private void Clear(LoadedRun run)
    {
        if (run.Deadline is { } entry)
        {
            run.Deadline = null;
            entry.Run = null;
            stale++;
        }
    }

    private void Arm(long ticks)
    {
        armedTicks = ticks;
        var wait = TimeSpan.FromTicks(Math.Max(0, ticks - clock.GetUtcNow().UtcTicks));

        // Timers count in whole milliseconds and must not fire early, and the far future is looked at again on the way.
        timer.Change(Limit(TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds))), Timeout.InfiniteTimeSpan);
    }

    private static TimeSpan Limit(TimeSpan wait) => wait < TimeSpan.FromDays(1) ? wait : TimeSpan.FromDays(1);

    /// <summary>A run's place in the heap.</summary>
    internal sealed class Entry(LoadedRun run, long ticks)
    {
        /// <summary>
        /// Null once the entry means nothing any more: an earlier one superseded it, or the run left memory. An entry may stay for as long as
        /// the longest timeout, and the run's history must not stay with it.
        /// </summary>
        public LoadedRun? Run { get; set; } = run;

        public long Ticks { get; } = ticks;
    }
}

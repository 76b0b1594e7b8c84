using Weir.Engine.Executions;
using Weir.Engine.Storage;

namespace Weir.Engine.Schedules;

/// <summary>
/// When which schedule wakes: the nearest of them in memory, the others in the store, and one timer for the first. So a restart reads one
/// page, whatever the number of schedules. Safe for concurrent use.
/// </summary>
internal sealed class DueSchedules : IDisposable
{
    private const int PageSize = 500;
    private static readonly TimeSpan TimerMax = TimeSpan.FromDays(1);

    private readonly Lock gate = new();
    private readonly PriorityQueue<ScheduleKey, long> entries = new();
    private readonly Dictionary<ScheduleKey, long> wakes = [];
    private readonly IScheduleStore store;
    private readonly TimeProvider clock;
    private readonly ITimer timer;

    // Everything that wakes before this is in memory; what wakes later has to be read first.
    private ScheduleDuePosition? horizon;
    private bool needsPage = true;
    private bool isReading;

    /// <param name="store">Where the others are.</param>
    /// <param name="clock">Tells the time and makes the timer.</param>
    /// <param name="due">Called on a timer thread when there may be something due.</param>
    public DueSchedules(IScheduleStore store, TimeProvider clock, Action due)
    {
        this.store = store;
        this.clock = clock;
        timer = clock.CreateTimer(_ => due(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>When the first schedule wakes, or the next page is needed; null for never.</summary>
    public DateTimeOffset? Next
    {
        get
        {
            lock (gate)
            {
                return NextLocked();
            }
        }
    }

    /// <summary>A schedule wakes at another time now; null for never.</summary>
    public void Watch(ScheduleKey key, DateTimeOffset? at)
    {
        lock (gate)
        {
            // While a page is being read, nobody knows whether it will have this schedule in it.
            if (at is not { } time || (!isReading && horizon is { } end && time > end.Due))
            {
                wakes.Remove(key);
                return;
            }

            if (wakes.TryGetValue(key, out var ticks) && ticks == time.UtcTicks)
            {
                return;
            }

            wakes[key] = time.UtcTicks;
            entries.Enqueue(key, time.UtcTicks);
            Arm();
        }
    }

    /// <summary>Takes what is due out of memory; the caller looks at each and says when it wakes next.</summary>
    public IReadOnlyList<ScheduleKey> TakeDue()
    {
        lock (gate)
        {
            var now = clock.GetUtcNow().UtcTicks;
            var due = new List<ScheduleKey>();
            while (entries.TryPeek(out var key, out var ticks) && ticks <= now)
            {
                entries.Dequeue();

                // An entry that a later one superseded means nothing any more.
                if (wakes.TryGetValue(key, out var current) && current == ticks)
                {
                    wakes.Remove(key);
                    due.Add(key);
                }
            }

            Arm();
            return due;
        }
    }

    /// <summary>Reads the next page if its time has come.</summary>
    /// <exception cref="StoreException">The store could not be read.</exception>
    public async Task ReadAheadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            ScheduleDuePosition? after;
            lock (gate)
            {
                if (!needsPage && (horizon is null || horizon.Value.Due > clock.GetUtcNow()))
                {
                    return;
                }

                after = horizon;
                isReading = true;
            }

            try
            {
                Adopt(await store.ReadDueSchedulesAsync(after, PageSize, cancellationToken).ConfigureAwait(false));
            }
            finally
            {
                isReading = false;
            }
        }
    }

    public void Dispose() => timer.Dispose();

    private void Adopt(IReadOnlyList<ScheduleRow> rows)
    {
        lock (gate)
        {
            needsPage = false;
            horizon = rows.Count < PageSize ? null : new ScheduleDuePosition(rows[^1].Due!.Value, rows[^1].Key);
            foreach (var row in rows)
            {
                // A schedule that is in memory already knows better when it wakes.
                if (wakes.TryAdd(row.Key, row.Due!.Value.UtcTicks))
                {
                    entries.Enqueue(row.Key, row.Due.Value.UtcTicks);
                }
            }

            Arm();
        }
    }

    private DateTimeOffset? NextLocked()
    {
        while (entries.TryPeek(out var key, out var ticks))
        {
            if (wakes.TryGetValue(key, out var current) && current == ticks)
            {
                return Times.FromTicks(ticks);
            }

            entries.Dequeue();
        }

        return horizon?.Due;
    }

    private void Arm()
    {
        if (NextLocked() is not { } next)
        {
            timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            return;
        }

        // Timers count in whole milliseconds and must not fire early, and the far future is looked at again on the way.
        var wait = next - clock.GetUtcNow();
        var milliseconds = TimeSpan.FromMilliseconds(Math.Ceiling(Math.Max(0, wait.TotalMilliseconds)));
        timer.Change(milliseconds < TimerMax ? milliseconds : TimerMax, Timeout.InfiniteTimeSpan);
    }
}

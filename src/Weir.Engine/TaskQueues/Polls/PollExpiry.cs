namespace Weir.Engine.TaskQueues;

/// <summary>
/// Ends long polls that waited long enough. One timer for all polls of the engine, set to the earliest expiry that it has heard of;
/// when it fires it sweeps all queues. Polls that got a task cost it nothing.
/// </summary>
internal sealed class PollExpiry : IDisposable
{
    // Polls expire up to this much late, so that thousands of them do not each cost a sweep.
    private static readonly TimeSpan Coarseness = TimeSpan.FromSeconds(1);

    // Timers fire up to a tick of the system early; what is due within this time is due now, or it would come up again a second later.
    private static readonly TimeSpan Early = TimeSpan.FromMilliseconds(20);

    private readonly Lock gate = new();
    private readonly TimeProvider clock;
    private readonly Func<DateTimeOffset, DateTimeOffset?> sweep;
    private readonly ITimer timer;
    private long watchedTicks = long.MaxValue;
    private volatile bool stopped;

    /// <param name="clock">Tells the time and makes the timer.</param>
    /// <param name="sweep">Ends what has expired by the given time and returns the next expiry, or null when none is left.</param>
    public PollExpiry(TimeProvider clock, Func<DateTimeOffset, DateTimeOffset?> sweep)
    {
        this.clock = clock;
        this.sweep = sweep;
        timer = clock.CreateTimer(_ => OnTimer(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public bool IsStopped => stopped;

    /// <summary>Makes sure that a sweep happens at <paramref name="expiresAt"/>.</summary>
    public void Watch(DateTimeOffset expiresAt)
    {
        if (expiresAt.UtcTicks >= Volatile.Read(ref watchedTicks))
        {
            return;
        }

        lock (gate)
        {
            if (expiresAt.UtcTicks < watchedTicks && !stopped)
            {
                watchedTicks = expiresAt.UtcTicks;
                var wait = expiresAt - clock.GetUtcNow();
                timer.Change(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
            }
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            stopped = true;
            timer.Dispose();
        }
    }

    private void OnTimer()
    {
        Volatile.Write(ref watchedTicks, long.MaxValue);
        var now = clock.GetUtcNow();
        if (sweep(now + Early) is { } next)
        {
            Watch(next < now + Coarseness ? now + Coarseness : next);
        }
    }
}

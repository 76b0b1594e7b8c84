namespace Weir.Engine.TimeSkipping;

/// <summary>
/// A clock that runs at the speed of another one and can be moved forward. Its timers fire when their time has come, in either way;
/// a callback that runs counts as work in flight. Timestamps for measuring stay those of the other clock. Safe for concurrent use.
/// </summary>
internal sealed class SkippingClock : TimeProvider, IDisposable
{
    // Leaves room for the time that passes, and for what is added to it, before the end of all time.
    private static readonly DateTimeOffset End = new(9000, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan AlarmMax = TimeSpan.FromDays(1);

    private readonly Lock gate = new();
    private readonly SortedSet<SkippingTimer> timers = [];
    private readonly TimeProvider wall;
    private readonly WorkInFlight work;
    private readonly ITimer alarm;
    private long skippedTicks;
    private long lastTimerId;

    public SkippingClock(TimeProvider wall, WorkInFlight work)
    {
        this.wall = wall;
        this.work = work;
        alarm = wall.CreateTimer(_ => FireDue(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public override long TimestampFrequency => wall.TimestampFrequency;

    public override TimeZoneInfo LocalTimeZone => wall.LocalTimeZone;

    public override long GetTimestamp() => wall.GetTimestamp();

    public override DateTimeOffset GetUtcNow() => wall.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref skippedTicks));

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        CreateTimer(callback, state, dueTime, period, isWaitedFor: false);

    /// <summary>When the next timer that somebody waits for is due; null when there is none.</summary>
    public DateTimeOffset? NextWaitedFor
    {
        get
        {
            lock (gate)
            {
                return timers.FirstOrDefault(timer => timer.IsWaitedFor) is { } first ? new DateTimeOffset(first.DueTicks, TimeSpan.Zero) : null;
            }
        }
    }

    /// <param name="isWaitedFor">Whether time may be skipped to it.</param>
    public ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period, bool isWaitedFor)
    {
        var timer = new SkippingTimer(this, Interlocked.Increment(ref lastTimerId), callback, state, isWaitedFor);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves the clock to <paramref name="target"/> if that lies ahead, and fires the timers that are due then.</summary>
    /// <returns>False when the target is at the end of all time, where no clock can go.</returns>
    public bool MoveTo(DateTimeOffset target)
    {
        if (target > End)
        {
            return false;
        }

        lock (gate)
        {
            var ahead = target - GetUtcNow();
            if (ahead > TimeSpan.Zero)
            {
                Interlocked.Add(ref skippedTicks, ahead.Ticks);
            }
        }

        FireDue();
        return true;
    }

    public void Dispose() => alarm.Dispose();

    private void FireDue()
    {
        lock (gate)
        {
            var now = GetUtcNow().UtcTicks;
            while (timers.Min is { } timer && timer.DueTicks <= now)
            {
                timers.Remove(timer);
                if (timer.MoveOn())
                {
                    timers.Add(timer);
                }

                work.Begin();
                ThreadPool.UnsafeQueueUserWorkItem(
                    static due =>
                    {
                        try
                        {
                            due.Fire();
                        }
                        finally
                        {
                            due.Clock.work.End();
                        }
                    },
                    timer,
                    preferLocal: false);
            }

            Arm();
        }
    }

    // Timers count in whole milliseconds and must not fire early; the far future is looked at again on the way.
    private void Arm()
    {
        if (timers.Min is not { } first)
        {
            alarm.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            return;
        }

        var wait = TimeSpan.FromMilliseconds(Math.Ceiling(TimeSpan.FromTicks(Math.Max(0, first.DueTicks - GetUtcNow().UtcTicks)).TotalMilliseconds));
        alarm.Change(wait < AlarmMax ? wait : AlarmMax, Timeout.InfiniteTimeSpan);
    }

    private sealed class SkippingTimer(SkippingClock clock, long id, TimerCallback callback, object? state, bool isWaitedFor)
        : ITimer, IComparable<SkippingTimer>
    {
        public bool IsWaitedFor => isWaitedFor;

        private TimeSpan period = Timeout.InfiniteTimeSpan;
        private bool disposed;

        public SkippingClock Clock { get; } = clock;

        public long DueTicks { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan newPeriod)
        {
            lock (Clock.gate)
            {
                Clock.timers.Remove(this);
                if (disposed)
                {
                    return false;
                }

                period = newPeriod;
                if (dueTime != Timeout.InfiniteTimeSpan)
                {
                    var now = Clock.GetUtcNow();
                    DueTicks = dueTime < DateTimeOffset.MaxValue - now ? (now + dueTime).UtcTicks : DateTimeOffset.MaxValue.UtcTicks;
                    Clock.timers.Add(this);
                }

                Clock.Arm();
                return true;
            }
        }

        /// <summary>Sets the next due time of a periodic timer; false for one that fires once.</summary>
        public bool MoveOn()
        {
            DueTicks += Math.Max(0, period.Ticks);
            return period > TimeSpan.Zero;
        }

        public void Fire() => callback(state);

        public int CompareTo(SkippingTimer? other)
        {
            var order = DueTicks.CompareTo(other!.DueTicks);
            return order != 0 ? order : id.CompareTo(other.Id);
        }

        private long Id => id;

        public void Dispose()
        {
            lock (Clock.gate)
            {
                disposed = true;
                Clock.timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}

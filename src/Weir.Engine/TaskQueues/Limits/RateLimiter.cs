namespace Weir.Engine.TaskQueues;

/// <summary>
/// So many a second, spread evenly; what was not used is kept for one second at most, or for one piece when the rate is below one a
/// second. A rate of 0 lets nothing through. Not thread-safe.
/// </summary>
internal sealed class RateLimiter(double perSecond)
{
    private double available = Math.Max(perSecond, 1);
    private DateTimeOffset countedAt = DateTimeOffset.MinValue;

    public double PerSecond { get; private set; } = perSecond;

    private double Burst => Math.Max(PerSecond, 1);

    public void SetRate(double rate, DateTimeOffset now)
    {
        Count(now);
        PerSecond = rate;
        available = Math.Min(available, Burst);
    }

    /// <summary>When the next one may pass: <paramref name="now"/> or later, or never.</summary>
    public DateTimeOffset ReadyAt(DateTimeOffset now)
    {
        if (PerSecond <= 0)
        {
            return DateTimeOffset.MaxValue;
        }

        Count(now);
        if (available >= 1)
        {
            return now;
        }

        // Rounded up: whoever comes at that time gets through.
        var wait = Math.Ceiling((1 - available) / PerSecond * TimeSpan.TicksPerSecond) + 1;
        return wait < (DateTimeOffset.MaxValue - now).Ticks ? now.AddTicks((long)wait) : DateTimeOffset.MaxValue;
    }

    /// <summary>One passes. Only when it is ready.</summary>
    public void Take() => available -= 1;

    /// <summary>One that passed was of no use.</summary>
    public void GiveBack() => available = Math.Min(available + 1, Burst);

    private void Count(DateTimeOffset now)
    {
        if (countedAt != DateTimeOffset.MinValue && now > countedAt)
        {
            available = Math.Min(available + ((now - countedAt).TotalSeconds * PerSecond), Burst);
        }

        countedAt = now > countedAt ? now : countedAt;
    }
}

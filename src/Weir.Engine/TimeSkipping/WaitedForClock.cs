namespace Weir.Engine.TimeSkipping;

/// <summary>The skipping clock for those whose timers time may be skipped to. Its timestamps are skipped, too.</summary>
internal sealed class WaitedForClock(SkippingClock clock) : TimeProvider
{
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => clock.LocalTimeZone;

    public override long GetTimestamp() => clock.GetUtcNow().UtcTicks;

    public override DateTimeOffset GetUtcNow() => clock.GetUtcNow();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        clock.CreateTimer(callback, state, dueTime, period, isWaitedFor: true);
}

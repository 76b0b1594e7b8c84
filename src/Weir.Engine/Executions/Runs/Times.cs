using Google.Protobuf.WellKnownTypes;

namespace Weir.Engine.Executions;

/// <summary>
/// Conversions between the clock's times, the wire's times and the log's ticks. Durations from a client may be absent, negative or absurd:
/// absent is zero, and arithmetic stops at the end of time instead of overflowing.
/// </summary>
internal static class Times
{
    private const long NanosPerTick = 100;

    // Leaves room for the most that the nanoseconds of a malformed duration can add.
    private const long SecondsMax = (long.MaxValue / TimeSpan.TicksPerSecond) - (int.MaxValue / 1_000_000_000) - 2;

    public static DateTimeOffset FromTicks(long utcTicks) => new(utcTicks, TimeSpan.Zero);

    public static Timestamp ToTimestamp(DateTimeOffset time)
    {
        var ticks = time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks;
        var seconds = Math.DivRem(ticks, TimeSpan.TicksPerSecond, out var rest);
        if (rest < 0)
        {
            seconds--;
            rest += TimeSpan.TicksPerSecond;
        }

        return new Timestamp { Seconds = seconds, Nanos = (int)(rest * NanosPerTick) };
    }

    public static DateTimeOffset ToTime(Timestamp time) =>
        FromTicks(DateTimeOffset.UnixEpoch.Ticks + (time.Seconds * TimeSpan.TicksPerSecond) + (time.Nanos / NanosPerTick));

    public static Duration ToDuration(TimeSpan span) =>
        new() { Seconds = span.Ticks / TimeSpan.TicksPerSecond, Nanos = (int)(span.Ticks % TimeSpan.TicksPerSecond * NanosPerTick) };

    public static TimeSpan ToTimeSpan(Duration? duration) =>
        duration is null
            ? TimeSpan.Zero
            : new TimeSpan((Math.Clamp(duration.Seconds, -SecondsMax, SecondsMax) * TimeSpan.TicksPerSecond) + (duration.Nanos / NanosPerTick));

    public static DateTimeOffset Add(DateTimeOffset time, TimeSpan span) =>
        span > DateTimeOffset.MaxValue - time ? DateTimeOffset.MaxValue : time + span;

    /// <summary>When <paramref name="timeout"/> after <paramref name="start"/> is over; null for no timeout (zero).</summary>
    public static DateTimeOffset? Expiry(DateTimeOffset start, TimeSpan timeout) => timeout <= TimeSpan.Zero ? null : Add(start, timeout);

    /// <summary>The shorter of two timeouts of which zero means none.</summary>
    public static TimeSpan Shorter(TimeSpan left, TimeSpan right) =>
        left <= TimeSpan.Zero ? right : right <= TimeSpan.Zero || left <= right ? left : right;

    public static DateTimeOffset? Earlier(DateTimeOffset? left, DateTimeOffset? right) =>
        left is null ? right : right is null || left <= right ? left : right;
}

using System.Globalization;

namespace Weir.Protocol.Framing;

/// <summary>The value of <c>grpc-timeout</c>: up to eight digits and a unit (H, M, S, m, u or n).</summary>
internal static class GrpcTimeout
{
    private const long ValueMax = 99_999_999;
    private const int DigitsMax = 8;
    private const int NanosecondsPerTick = 100;

    /// <summary>Longer timeouts mean the same to everybody, and would overflow a date.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(3650);

    /// <summary>Writes <paramref name="timeout"/> in the finest unit that fits, rounded up.</summary>
    public static string Format(TimeSpan timeout)
    {
        var ticks = Math.Clamp(timeout.Ticks, 0, Longest.Ticks);
        return ticks * NanosecondsPerTick <= ValueMax ? Text(ticks * NanosecondsPerTick, 'n')
            : InUnit(ticks, TimeSpan.TicksPerMicrosecond) is <= ValueMax and var micros ? Text(micros, 'u')
            : InUnit(ticks, TimeSpan.TicksPerMillisecond) is <= ValueMax and var millis ? Text(millis, 'm')
            : InUnit(ticks, TimeSpan.TicksPerSecond) is <= ValueMax and var seconds ? Text(seconds, 'S')
            : Text(InUnit(ticks, TimeSpan.TicksPerMinute), 'M');
    }

    public static bool TryParse(string value, out TimeSpan timeout)
    {
        timeout = default;
        if (value.Length is < 2 or > DigitsMax + 1
            || !long.TryParse(value.AsSpan(0, value.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return false;
        }

        var ticks = value[^1] switch
        {
            'H' => number * TimeSpan.TicksPerHour,
            'M' => number * TimeSpan.TicksPerMinute,
            'S' => number * TimeSpan.TicksPerSecond,
            'm' => number * TimeSpan.TicksPerMillisecond,
            'u' => number * TimeSpan.TicksPerMicrosecond,
            'n' => (number + NanosecondsPerTick - 1) / NanosecondsPerTick,
            _ => -1,
        };
        timeout = new TimeSpan(Math.Min(ticks, Longest.Ticks));
        return ticks >= 0;
    }

    private static long InUnit(long ticks, long ticksPerUnit) => (ticks + ticksPerUnit - 1) / ticksPerUnit;

    private static string Text(long value, char unit) => string.Create(CultureInfo.InvariantCulture, $"{value}{unit}");
}

using System.Globalization;

namespace Weir.Engine.Schedules;

/// <summary>Durations as people write them after <c>@every</c>: <c>90s</c>, <c>1h30m</c>, <c>1.5h</c>, <c>2d</c>.</summary>
internal static class GoDuration
{
    private static readonly (string Suffix, decimal Ticks)[] Units =
    [
        ("ns", 0.01m), ("us", 10), ("µs", 10), ("ms", TimeSpan.TicksPerMillisecond),
        ("s", TimeSpan.TicksPerSecond), ("m", TimeSpan.TicksPerMinute), ("h", TimeSpan.TicksPerHour), ("d", TimeSpan.TicksPerDay),
    ];

    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = default;
        decimal ticks = 0;
        var rest = text.AsSpan().Trim();
        if (rest.IsEmpty)
        {
            return false;
        }

        while (!rest.IsEmpty)
        {
            var digits = rest.IndexOfAnyExcept("0123456789.");
            if (digits <= 0 || !decimal.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            {
                return false;
            }

            rest = rest[digits..];
            var length = rest.IndexOfAnyInRange('0', '9');
            var unit = length < 0 ? rest : rest[..length];
            if (TicksOf(unit) is not { } factor || number > long.MaxValue / factor)
            {
                return false;
            }

            ticks += number * factor;
            rest = rest[unit.Length..];
        }

        if (ticks > TimeSpan.MaxValue.Ticks)
        {
            return false;
        }

        duration = new TimeSpan((long)ticks);
        return true;
    }

    private static decimal? TicksOf(ReadOnlySpan<char> unit)
    {
        foreach (var (suffix, ticks) in Units)
        {
            if (unit.SequenceEqual(suffix))
            {
                return ticks;
            }
        }

        return null;
    }
}

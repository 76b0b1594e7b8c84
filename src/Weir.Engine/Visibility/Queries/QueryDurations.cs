using System.Globalization;

namespace Weir.Engine.Visibility.Queries;

/// <summary>Durations as queries write them: "1h2m3.5s", "HH:MM:SS", or a number of nanoseconds.</summary>
internal static class QueryDurations
{
    private const decimal Second = 1_000_000_000m;

    private static readonly (string Unit, decimal Nanos)[] Units =
    [
        ("ns", 1m), ("us", 1_000m), ("µs", 1_000m), ("μs", 1_000m), ("ms", 1_000_000m), ("s", Second), ("m", 60 * Second), ("h", 3_600 * Second), ("d", 86_400 * Second),
    ];

    /// <summary>Null when it is none of these, or longer than 292 years.</summary>
    public static long? ParseNanos(string text)
    {
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var nanos))
        {
            return nanos;
        }

        var isNegative = text.StartsWith('-');
        var rest = isNegative || text.StartsWith('+') ? text.AsSpan(1) : text.AsSpan();
        var total = text.Contains(':', StringComparison.Ordinal) ? Clock(rest) : WithUnits(rest);
        return total is { } value && value <= long.MaxValue ? (long)(isNegative ? -value : value) : null;
    }

    private static decimal? Clock(ReadOnlySpan<char> text)
    {
        Span<Range> parts = stackalloc Range[4];
        if (text.Split(parts, ':') != 3
            || !int.TryParse(text[parts[0]], NumberStyles.None, CultureInfo.InvariantCulture, out var hours)
            || !int.TryParse(text[parts[1]], NumberStyles.None, CultureInfo.InvariantCulture, out var minutes)
            || !int.TryParse(text[parts[2]], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            || minutes > 59
            || seconds > 59)
        {
            return null;
        }

        return ((hours * 3_600m) + (minutes * 60m) + seconds) * Second;
    }

    private static decimal? WithUnits(ReadOnlySpan<char> text)
    {
        decimal total = 0;
        if (text.IsEmpty)
        {
            return null;
        }

        while (!text.IsEmpty)
        {
            var digits = text.IndexOfAnyExcept("0123456789.");
            if (digits <= 0 || digits > 20
                || !decimal.TryParse(text[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            {
                return null;
            }

            text = text[digits..];
            var length = text.IndexOfAny("0123456789.");
            var name = length < 0 ? text : text[..length];
            var nanos = NanosOf(name);
            if (nanos is null || number > decimal.MaxValue / nanos / 10)
            {
                return null;
            }

            total += number * nanos.Value;
            text = text[name.Length..];
        }

        return total;
    }

    private static decimal? NanosOf(ReadOnlySpan<char> unit)
    {
        foreach (var (name, nanos) in Units)
        {
            if (unit.SequenceEqual(name))
            {
                return nanos;
            }
        }

        return null;
    }
}

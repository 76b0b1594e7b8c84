using System.Globalization;
using Weir.Definitions.Values;

namespace Weir.Definitions;

/// <summary>Durations as people write them: a number is seconds; texts are parts with the units d, h, m, s and ms, largest first.</summary>
public static class Durations
{
    public const string Rule = "a number of seconds, or a text such as 500ms, 30s, 5m or 1h30m";
    private const double MostSeconds = 864_000_000;

    private static readonly (string Unit, double Seconds)[] Units = [("d", 86_400), ("h", 3_600), ("m", 60), ("s", 1), ("ms", 0.001)];

    /// <summary>Null when the value is no duration, is negative, or is longer than 10,000 days.</summary>
    public static TimeSpan? Parse(Value value)
    {
        var seconds = value switch
        {
            NumberValue number => number.ToDouble(),
            StringValue text => ParseText(text.Value.Trim()),
            _ => null,
        };
        return seconds is >= 0 and <= MostSeconds ? TimeSpan.FromSeconds(seconds.Value) : null;
    }

    /// <summary>The duration as people write it, for example <c>1h 30m</c>; to the millisecond.</summary>
    public static string Write(TimeSpan duration)
    {
        var left = (long)Math.Round(duration.TotalMilliseconds);
        var parts = new List<string>();
        foreach (var (unit, seconds) in Units)
        {
            var size = (long)(seconds * 1000);
            if (left / size is > 0 and var amount)
            {
                parts.Add(string.Create(CultureInfo.InvariantCulture, $"{amount}{unit}"));
                left %= size;
            }
        }

        return parts.Count == 0 ? "0s" : string.Join(' ', parts);
    }

    /// <summary>About how long, in the two largest units at most: <c>340ms</c>, <c>2.4s</c>, <c>1m 05s</c>, <c>2h 03m</c>. Nothing is rounded up.</summary>
    public static string WriteShort(TimeSpan duration) => duration.TotalSeconds switch
    {
        < 1 => string.Create(CultureInfo.InvariantCulture, $"{(long)duration.TotalMilliseconds}ms"),
        < 60 => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(duration.TotalSeconds * 10) / 10:0.0}s"),
        < 3_600 => string.Create(CultureInfo.InvariantCulture, $"{duration.Minutes}m {duration.Seconds:00}s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(long)duration.TotalHours}h {duration.Minutes:00}m"),
    };

    private static double? ParseText(string text)
    {
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var plain))
        {
            return plain;
        }

        var total = 0.0;
        var nextUnit = 0;
        var rest = text.AsSpan();
        while (!rest.IsEmpty)
        {
            var digits = rest.IndexOfAnyExcept("0123456789.");
            if (digits <= 0 || !double.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount))
            {
                return null;
            }

            rest = rest[digits..];
            var letters = rest.IndexOfAny("0123456789.");
            var name = (letters < 0 ? rest : rest[..letters]).ToString();
            var unit = Array.FindIndex(Units, candidate => candidate.Unit == name);
            if (unit < nextUnit)
            {
                return null;
            }

            total += amount * Units[unit].Seconds;
            nextUnit = unit + 1;
            rest = letters < 0 ? [] : rest[letters..];
        }

        return text.Length > 0 ? total : null;
    }
}

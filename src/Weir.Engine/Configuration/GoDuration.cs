using System.Globalization;

namespace Weir.Engine.Configuration;

/// <summary>Durations as Go programs write them: <c>300ms</c>, <c>1m30s</c>, <c>1.5h</c>; a plain number is seconds.</summary>
internal static class GoDuration
{
    // The longer names first, so that "ms" is not read as "m".
    private static readonly (string Unit, double Seconds)[] Units = [("ms", 0.001), ("us", 0.000001), ("ns", 0.000000001), ("h", 3600), ("m", 60), ("s", 1)];

    /// <exception cref="FormatException">It is no duration, or not a positive one.</exception>
    public static TimeSpan Parse(string text)
    {
        var seconds = double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var plain) ? plain : Sum(text);
        return seconds > 0 && seconds < TimeSpan.MaxValue.TotalSeconds / 2 ? TimeSpan.FromSeconds(seconds) : throw Malformed();
    }

    private static double Sum(string text)
    {
        var rest = text.AsSpan();
        var sum = 0.0;
        while (!rest.IsEmpty)
        {
            var digits = rest.IndexOfAnyExcept("0123456789.");
            if (digits <= 0 || !double.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            {
                throw Malformed();
            }

            rest = rest[digits..];
            sum += number * TakeUnit(ref rest);
        }

        return sum;
    }

    private static double TakeUnit(ref ReadOnlySpan<char> rest)
    {
        foreach (var (unit, seconds) in Units)
        {
            if (rest.StartsWith(unit, StringComparison.Ordinal))
            {
                rest = rest[unit.Length..];
                return seconds;
            }
        }

        throw Malformed();
    }

    private static FormatException Malformed() => new("it takes a positive duration such as 300ms, 10s or 1m30s");
}

using System.Globalization;

namespace Weir.Engine.Visibility.Attributes;

/// <summary>Times as RFC 3339 writes them, with any number of fractional digits; what is finer than 100 ns is cut off.</summary>
internal static class SearchTimes
{
    private const int TickDigits = 7;

    private static readonly string[] Formats =
    [
        "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd' 'HH:mm:ssK", "yyyy-MM-dd' 'HH:mm:ss.FFFFFFFK",
    ];

    public static DateTimeOffset? Parse(string text)
    {
        if (text.Length == 0 || (text[^1] is not ('Z' or 'z') && text.AsSpan(Math.Max(0, text.Length - 6)).IndexOfAny('+', '-') < 0))
        {
            return null;
        }

        return DateTimeOffset.TryParseExact(
            CutFraction(text), Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? time
            : null;
    }

    public static DateTimeOffset FromUnixNanos(long nanos) =>
        new DateTimeOffset(DateTimeOffset.UnixEpoch.Ticks + (long)Math.Floor(nanos / 100m), TimeSpan.Zero);

    private static string CutFraction(string text)
    {
        var dot = text.IndexOf('.', StringComparison.Ordinal);
        if (dot < 0)
        {
            return text;
        }

        var end = dot + 1;
        while (end < text.Length && char.IsAsciiDigit(text[end]))
        {
            end++;
        }

        return end - dot - 1 <= TickDigits ? text : string.Concat(text.AsSpan(0, dot + 1 + TickDigits), text.AsSpan(end));
    }
}

using System.Globalization;

namespace Weir.Cli.Terminal;

/// <summary>Durations as people read them: <c>340ms</c>, <c>2.4s</c>, <c>1m 05s</c>, <c>2h 03m</c>.</summary>
internal static class Durations
{
    public static string Format(long milliseconds)
    {
        var culture = CultureInfo.InvariantCulture;
        var span = TimeSpan.FromMilliseconds(milliseconds);
        return milliseconds switch
        {
            < 1_000 => string.Create(culture, $"{milliseconds}ms"),
            < 60_000 => string.Create(culture, $"{Math.Floor(span.TotalSeconds * 10) / 10:0.0}s"),
            < 3_600_000 => string.Create(culture, $"{span.Minutes}m {span.Seconds:00}s"),
            _ => string.Create(culture, $"{(long)span.TotalHours}h {span.Minutes:00}m"),
        };
    }
}

using System.Globalization;
using System.Text.RegularExpressions;

namespace Weir.Engine.Schedules;

/// <summary>
/// The end of a zone file: how the zone goes on for ever, as in <c>CET-1CEST,M3.5.0,M10.5.0/3</c>. Changes given by a day of the year
/// instead of month, week and weekday, which no zone in use has, are not understood.
/// </summary>
internal sealed partial class PosixRule
{
    private readonly TimeSpan standard;
    private readonly TimeSpan summer;
    private readonly Change? begin;
    private readonly Change? end;

    private PosixRule(TimeSpan standard, TimeSpan summer, Change? begin, Change? end) =>
        (this.standard, this.summer, this.begin, this.end) = (standard, summer, begin, end);

    public static PosixRule? TryParse(string text)
    {
        var match = Form().Match(text);
        if (!match.Success)
        {
            return null;
        }

        // The sign is the other way round: hours west of Greenwich.
        var standard = -Span(match.Groups["standard"].Value);
        if (!match.Groups["rule"].Success)
        {
            return match.Groups["name"].Success ? null : new PosixRule(standard, standard, null, null);
        }

        var summer = match.Groups["summer"].Success ? -Span(match.Groups["summer"].Value) : standard + TimeSpan.FromHours(1);
        return new PosixRule(standard, summer, Change.Of(match, "1"), Change.Of(match, "2"));
    }

    public TimeSpan OffsetAt(DateTimeOffset instant)
    {
        if (begin is null || end is null)
        {
            return standard;
        }

        var year = (instant.UtcDateTime + standard).Year;
        var from = begin.InYear(year) - standard;
        var to = end.InYear(year) - summer;
        var at = instant.UtcDateTime;
        var isSummer = from < to ? at >= from && at < to : at >= from || at < to;
        return isSummer ? summer : standard;
    }

    private static TimeSpan Span(string text)
    {
        var sign = text.StartsWith('-') ? -1 : 1;
        var parts = text.TrimStart('+', '-').Split(':').Select(part => int.Parse(part, CultureInfo.InvariantCulture)).ToArray();
        var seconds = (parts[0] * 3600) + (parts.Length > 1 ? parts[1] * 60 : 0) + (parts.Length > 2 ? parts[2] : 0);
        return TimeSpan.FromSeconds(sign * seconds);
    }

    [GeneratedRegex(
        @"^(?:[A-Za-z]{3,}|<[^>]+>)(?<standard>[+-]?\d{1,3}(?::\d{2}){0,2})(?:(?<name>[A-Za-z]{3,}|<[^>]+>)(?<summer>[+-]?\d{1,3}(?::\d{2}){0,2})?" +
        @"(?<rule>,M(?<m1>\d{1,2})\.(?<w1>[1-5])\.(?<d1>[0-6])(?:/(?<t1>[+-]?\d{1,3}(?::\d{2}){0,2}))?" +
        @",M(?<m2>\d{1,2})\.(?<w2>[1-5])\.(?<d2>[0-6])(?:/(?<t2>[+-]?\d{1,3}(?::\d{2}){0,2}))?)?)?$",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 100)]
    private static partial Regex Form();

    /// <summary>The given weekday of the given week of a month; week 5 is the last.</summary>
    private sealed record Change(int Month, int Week, int DayOfWeek, TimeSpan Time)
    {
        public static Change Of(Match match, string suffix) => new(
            Math.Clamp(int.Parse(match.Groups["m" + suffix].Value, CultureInfo.InvariantCulture), 1, 12),
            int.Parse(match.Groups["w" + suffix].Value, CultureInfo.InvariantCulture),
            int.Parse(match.Groups["d" + suffix].Value, CultureInfo.InvariantCulture),
            match.Groups["t" + suffix].Success ? Span(match.Groups["t" + suffix].Value) : TimeSpan.FromHours(2));

        public DateTime InYear(int year)
        {
            var firstDay = new DateTime(year, Month, 1);
            var day = 1 + ((DayOfWeek - (int)firstDay.DayOfWeek + 7) % 7) + ((Week - 1) * 7);
            return firstDay.AddDays((day > DateTime.DaysInMonth(year, Month) ? day - 7 : day) - 1) + Time;
        }
    }
}

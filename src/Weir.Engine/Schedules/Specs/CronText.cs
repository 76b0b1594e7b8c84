using Weir.Engine.Executions;
using Weir.Protocol.Schedule.V1;

namespace Weir.Engine.Schedules;

/// <summary>What one cron string says: a calendar or an interval, and perhaps a time zone.</summary>
/// <param name="TimeZone">Empty when the string names none.</param>
internal sealed record CronText(StructuredCalendarSpec? Calendar, IntervalSpec? Interval, string TimeZone)
{
    /// <summary>
    /// Reads <c>[CRON_TZ=zone] fields [#comment]</c>. Five fields are minute, hour, day of month, month, day of week; a sixth is the year;
    /// of seven the first is the second. <c>@yearly</c>, <c>@monthly</c>, <c>@weekly</c>, <c>@daily</c>, <c>@hourly</c> and
    /// <c>@every interval[/phase]</c> stand for fields.
    /// </summary>
    /// <exception cref="SpecException">The string is not of this form.</exception>
    public static CronText Parse(string text, string where)
    {
        var place = $"{where} '{text}'";
        var comment = "";
        var rest = text;
        if (rest.IndexOf('#', StringComparison.Ordinal) is >= 0 and var hash)
        {
            comment = rest[(hash + 1)..].Trim();
            rest = rest[..hash];
        }

        rest = rest.Trim();
        var zone = TakeZone(ref rest, place);
        if (rest.StartsWith("@every", StringComparison.Ordinal))
        {
            return new CronText(null, Every(rest["@every".Length..], place), zone);
        }

        var fields = Predefined(rest, place).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return new CronText(Structured(CalendarOf(fields, comment, place), place), null, zone);
    }

    /// <summary>A calendar in text as one of ranges.</summary>
    /// <exception cref="SpecException">A field is malformed.</exception>
    public static StructuredCalendarSpec Structured(CalendarSpec text, string where) => new()
    {
        Second = { FieldText.Parse(CalendarField.Second, text.Second, where) },
        Minute = { FieldText.Parse(CalendarField.Minute, text.Minute, where) },
        Hour = { FieldText.Parse(CalendarField.Hour, text.Hour, where) },
        DayOfMonth = { FieldText.Parse(CalendarField.DayOfMonth, text.DayOfMonth, where) },
        Month = { FieldText.Parse(CalendarField.Month, text.Month, where) },

        // No range of years means every year.
        Year = { text.Year.Trim() is "" or "*" ? [] : FieldText.Parse(CalendarField.Year, text.Year, where) },
        DayOfWeek = { FieldText.Parse(CalendarField.DayOfWeek, text.DayOfWeek, where) },
        Comment = text.Comment,
    };

    /// <summary>Splits <c>TZ=zone</c> or <c>CRON_TZ=zone</c> off the front.</summary>
    public static string TakeZone(ref string text, string place)
    {
        if (!text.StartsWith("TZ=", StringComparison.Ordinal) && !text.StartsWith("CRON_TZ=", StringComparison.Ordinal))
        {
            return "";
        }

        var space = text.IndexOf(' ', StringComparison.Ordinal);
        if (space < 0)
        {
            throw new SpecException($"{place}: fields are expected behind the time zone");
        }

        var zone = text[(text.IndexOf('=', StringComparison.Ordinal) + 1)..space];
        text = text[space..].Trim();
        return zone;
    }

    /// <summary>The five fields that a word such as <c>@daily</c> stands for; other text as it is.</summary>
    public static string Predefined(string text, string place) => text switch
    {
        "@yearly" or "@annually" => "0 0 1 1 *",
        "@monthly" => "0 0 1 * *",
        "@weekly" => "0 0 * * 0",
        "@daily" or "@midnight" => "0 0 * * *",
        "@hourly" => "0 * * * *",
        ['@', ..] => throw new SpecException($"{place}: expected @yearly, @monthly, @weekly, @daily, @hourly or @every"),
        _ => text,
    };

    private static CalendarSpec CalendarOf(string[] f, string comment, string place) => f.Length switch
    {
        5 => new CalendarSpec { Minute = f[0], Hour = f[1], DayOfMonth = f[2], Month = f[3], DayOfWeek = f[4], Comment = comment },
        6 => new CalendarSpec { Minute = f[0], Hour = f[1], DayOfMonth = f[2], Month = f[3], DayOfWeek = f[4], Year = f[5], Comment = comment },
        7 => new CalendarSpec
        {
            Second = f[0],
            Minute = f[1],
            Hour = f[2],
            DayOfMonth = f[3],
            Month = f[4],
            DayOfWeek = f[5],
            Year = f[6],
            Comment = comment,
        },
        _ => throw new SpecException($"{place}: expected 5, 6 or 7 fields, found {f.Length}"),
    };

    private static IntervalSpec Every(string text, string place)
    {
        var pieces = text.Trim().Split('/');
        if (pieces.Length > 2 || !GoDuration.TryParse(pieces[0], out var interval))
        {
            throw new SpecException($"{place}: expected '@every' and a duration such as 90s, 1h30m or 2d, and perhaps '/' and a phase");
        }

        var spec = new IntervalSpec { Interval = Times.ToDuration(interval) };
        if (pieces.Length == 2)
        {
            spec.Phase = GoDuration.TryParse(pieces[1], out var phase)
                ? Times.ToDuration(phase)
                : throw new SpecException($"{place}: the phase '{pieces[1]}' is not a duration such as 30m");
        }

        return spec;
    }
}

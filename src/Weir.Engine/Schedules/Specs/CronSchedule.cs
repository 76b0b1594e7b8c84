using Weir.Engine.Executions;
using Weir.Protocol.Schedule.V1;

namespace Weir.Engine.Schedules;

/// <summary>
/// The <c>cron_schedule</c> of a workflow: five fields, a word such as <c>@daily</c>, or <c>@every duration</c>, with a time zone in front
/// if it is not UTC. Unlike in a schedule's spec, when both day of month and day of week are restricted, either is enough.
/// </summary>
internal sealed class CronSchedule
{
    private const string Where = "CronSchedule";

    private readonly CompiledCalendar[] calendars;
    private readonly TimeSpan every;
    private readonly Zone zone;

    private CronSchedule(CompiledCalendar[] calendars, TimeSpan every, Zone zone) => (this.calendars, this.every, this.zone) = (calendars, every, zone);

    /// <exception cref="SpecException">The text is not a cron schedule.</exception>
    public static CronSchedule Parse(string text)
    {
        var place = $"{Where} '{text}'";
        var rest = text.Trim();
        var zone = Zone.Find(CronText.TakeZone(ref rest, place), place);
        if (rest.StartsWith("@every", StringComparison.Ordinal))
        {
            return GoDuration.TryParse(rest["@every".Length..], out var every) && every >= TimeSpan.FromSeconds(1)
                ? new CronSchedule([], TimeSpan.FromSeconds(Math.Floor(every.TotalSeconds)), zone)
                : throw new SpecException($"{place}: expected '@every' and a duration of at least 1 s, such as 90s or 1h30m");
        }

        var fields = CronText.Predefined(rest, place).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length != 5)
        {
            throw new SpecException($"{place}: expected 5 fields (minute, hour, day of month, month, day of week), found {fields.Length}");
        }

        var calendar = new CalendarSpec { Minute = fields[0], Hour = fields[1], DayOfMonth = fields[2], Month = fields[3], DayOfWeek = fields[4] };
        return new CronSchedule([.. Either(calendar).Select(part => new CompiledCalendar(CronText.Structured(part, place)))], default, zone);
    }

    /// <summary>
    /// How long from <paramref name="now"/> the next run waits, in whole seconds, when the last one was due at <paramref name="previous"/>.
    /// </summary>
    /// <returns>Null when the schedule names no further time.</returns>
    public TimeSpan? Backoff(DateTimeOffset previous, DateTimeOffset now)
    {
        if (Next(previous, now) is not { } next)
        {
            return null;
        }

        return TimeSpan.FromSeconds(Math.Ceiling((next - now).TotalSeconds));
    }

    // Runs that the chain was too late for are left out.
    private DateTimeOffset? Next(DateTimeOffset previous, DateTimeOffset now)
    {
        if (calendars.Length == 0)
        {
            var missed = now < previous ? -1 : (now - previous).Ticks / every.Ticks;
            return Times.Add(previous, every * (missed + 1));
        }

        var after = now > previous ? now : previous;
        var from = DateTimeOffset.FromUnixTimeSeconds(after.ToUnixTimeSeconds() + 1);
        DateTimeOffset? next = null;
        foreach (var calendar in calendars)
        {
            next = Times.Earlier(next, zone.FirstMatch(calendar, from));
        }

        return next;
    }

    private static IEnumerable<CalendarSpec> Either(CalendarSpec calendar)
    {
        if (IsAny(calendar.DayOfMonth) || IsAny(calendar.DayOfWeek))
        {
            yield return calendar;
            yield break;
        }

        yield return new CalendarSpec(calendar) { DayOfWeek = "*" };
        yield return new CalendarSpec(calendar) { DayOfMonth = "*" };
    }

    private static bool IsAny(string field) => field is "*" or "?";
}

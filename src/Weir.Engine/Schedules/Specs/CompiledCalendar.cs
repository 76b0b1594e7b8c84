using Weir.Protocol.Schedule.V1;
using CalendarRange = Weir.Protocol.Schedule.V1.Range;

namespace Weir.Engine.Schedules;

/// <summary>
/// The local times that a structured calendar matches, to the second. A time matches when each of its fields does: day of month and day of
/// week both.
/// </summary>
internal sealed class CompiledCalendar
{
    private readonly ulong months;
    private readonly ulong daysOfMonth;
    private readonly ulong daysOfWeek;
    private readonly ulong hours;
    private readonly ulong minutes;
    private readonly ulong seconds;
    private readonly HashSet<int>? years;

    /// <param name="calendar">Canonical.</param>
    public CompiledCalendar(StructuredCalendarSpec calendar)
    {
        seconds = Bits(calendar.Second);
        minutes = Bits(calendar.Minute);
        hours = Bits(calendar.Hour);
        daysOfMonth = Bits(calendar.DayOfMonth);
        months = Bits(calendar.Month);
        daysOfWeek = Bits(calendar.DayOfWeek);
        years = calendar.Year.Count == 0 ? null : [.. calendar.Year.SelectMany(Values)];
    }

    /// <summary>A field without values matches nothing.</summary>
    private bool IsEmpty => seconds == 0 || minutes == 0 || hours == 0 || daysOfMonth == 0 || months == 0 || daysOfWeek == 0;

    public bool Matches(DateTime local) =>
        MatchesDate(local) && Has(hours, local.Hour) && Has(minutes, local.Minute) && Has(seconds, local.Second);

    /// <summary>The first match at or after <paramref name="from"/>; null when there is none in the years that calendars know.</summary>
    /// <param name="from">A whole second.</param>
    public DateTime? FirstFrom(DateTime from)
    {
        if (IsEmpty)
        {
            return null;
        }

        var day = from.Year < CalendarField.Year.Min ? new DateTime(CalendarField.Year.Min, 1, 1) : from.Date;
        var time = day == from.Date ? from.TimeOfDay : TimeSpan.Zero;
        while (day.Year <= CalendarField.Year.Max)
        {
            if (!MatchesYear(day.Year))
            {
                day = new DateTime(day.Year + 1, 1, 1);
            }
            else if (!Has(months, day.Month))
            {
                day = new DateTime(day.Year, day.Month, 1).AddMonths(1);
            }
            else if (MatchesDate(day) && FirstTimeFrom(time) is { } match)
            {
                return day + match;
            }
            else
            {
                day = day.AddDays(1);
            }

            time = TimeSpan.Zero;
        }

        return null;
    }

    /// <summary>
    /// For a time that matches: how far the calendar surely goes on matching without a gap, up to the end of the day, if no offset changes.
    /// </summary>
    public DateTime MatchesUntil(DateTime local)
    {
        if (seconds != Full(60))
        {
            return local.AddSeconds(1);
        }

        var minute = new DateTime(local.Year, local.Month, local.Day, local.Hour, local.Minute, 0);
        if (minutes != Full(60))
        {
            return minute.AddMinutes(1);
        }

        return hours != Full(24) ? minute.Date.AddHours(local.Hour + 1) : minute.Date.AddDays(1);
    }

    private TimeSpan? FirstTimeFrom(TimeSpan time)
    {
        var (hour, minute, second) = (time.Hours, time.Minutes, time.Seconds);
        for (; (hour = NextIn(hours, hour)) < 24; hour++, minute = 0, second = 0)
        {
            if (hour != time.Hours)
            {
                (minute, second) = (0, 0);
            }

            for (var atMinute = minute; (atMinute = NextIn(minutes, atMinute)) < 60; atMinute++)
            {
                var atSecond = NextIn(seconds, atMinute == minute ? second : 0);
                if (atSecond < 60)
                {
                    return new TimeSpan(hour, atMinute, atSecond);
                }
            }
        }

        return null;
    }

    private bool MatchesDate(DateTime local) =>
        MatchesYear(local.Year) && Has(months, local.Month) && Has(daysOfMonth, local.Day) && Has(daysOfWeek, (int)local.DayOfWeek);

    private bool MatchesYear(int year) =>
        years is null ? year >= CalendarField.Year.Min && year <= CalendarField.Year.Max : years.Contains(year);

    // The first set bit at or above the given one; 64 when there is none.
    private static int NextIn(ulong bits, int from) => from >= 64 ? 64 : System.Numerics.BitOperations.TrailingZeroCount(bits >> from << from);

    private static bool Has(ulong bits, int value) => (bits >> value & 1) != 0;

    private static ulong Full(int count) => (1UL << count) - 1;

    private static ulong Bits(IEnumerable<CalendarRange> ranges)
    {
        ulong bits = 0;
        foreach (var value in ranges.SelectMany(Values))
        {
            bits |= 1UL << value;
        }

        return bits;
    }

    private static IEnumerable<int> Values(CalendarRange range)
    {
        for (var value = range.Start; value <= range.End; value += range.Step)
        {
            yield return value;
        }
    }
}

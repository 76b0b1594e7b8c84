using System.Text;
using Weir.Engine.Executions;
using Weir.Protocol.Schedule.V1;
using CalendarRange = Weir.Protocol.Schedule.V1.Range;

namespace Weir.Engine.Schedules;

/// <summary>
/// The one form that every spec is kept and shown in: cron strings and calendars in text become structured calendars and intervals, and
/// ranges have their end and step filled in.
/// </summary>
internal static class CanonicalSpec
{
    private const int CommentLengthBytesMax = 200;

    /// <returns>A copy; <paramref name="spec"/> stays as it is.</returns>
    /// <exception cref="SpecException">The spec is malformed.</exception>
    public static ScheduleSpec Of(ScheduleSpec spec)
    {
        var canonical = spec.Clone();
        for (var i = 0; i < spec.Calendar.Count; i++)
        {
            canonical.StructuredCalendar.Add(CronText.Structured(spec.Calendar[i], $"calendar[{i}]"));
        }

#pragma warning disable CS0612 // Deprecated, and still sent by older clients.
        for (var i = 0; i < spec.ExcludeCalendar.Count; i++)
        {
            canonical.ExcludeStructuredCalendar.Add(CronText.Structured(spec.ExcludeCalendar[i], $"exclude_calendar[{i}]"));
        }

        canonical.ExcludeCalendar.Clear();
#pragma warning restore CS0612
        canonical.Calendar.Clear();
        AddCronStrings(canonical, spec);
        Check(canonical);
        return canonical;
    }

    /// <exception cref="SpecException">No calendar has such a time.</exception>
    public static DateTimeOffset? TimeOf(Google.Protobuf.WellKnownTypes.Timestamp? time, string where)
    {
        if (time is null)
        {
            return null;
        }

        return time.Seconds >= DateTimeOffset.MinValue.AddDays(1).ToUnixTimeSeconds() && time.Seconds < DateTimeOffset.MaxValue.ToUnixTimeSeconds() && time.Nanos is >= 0 and < 1_000_000_000
            ? Times.ToTime(time)
            : throw new SpecException($"{where}: expected a time in the years 1 to 9999");
    }

    // Cron strings may name a time zone, but a spec has only one.
    private static void AddCronStrings(ScheduleSpec canonical, ScheduleSpec spec)
    {
        string? zone = null;
        for (var i = 0; i < spec.CronString.Count; i++)
        {
            var cron = CronText.Parse(spec.CronString[i], $"cron_string[{i}]");
            if (zone is not null && zone != cron.TimeZone)
            {
                throw new SpecException($"cron_string[{i}]: time zone '{cron.TimeZone}' conflicts with '{zone}' of another cron string; a schedule has one time zone");
            }

            zone = cron.TimeZone;
            if (cron.Calendar is not null)
            {
                canonical.StructuredCalendar.Add(cron.Calendar);
            }

            if (cron.Interval is not null)
            {
                canonical.Interval.Add(cron.Interval);
            }
        }

        canonical.CronString.Clear();
        if (string.IsNullOrEmpty(zone))
        {
            return;
        }

        if ((spec.TimezoneName.Length > 0 && spec.TimezoneName != zone) || !spec.TimezoneData.IsEmpty)
        {
            throw new SpecException($"cron_string: time zone '{zone}' conflicts with timezone_name '{spec.TimezoneName}'; a schedule has one time zone");
        }

        canonical.TimezoneName = zone;
    }

    private static void Check(ScheduleSpec spec)
    {
        for (var i = 0; i < spec.StructuredCalendar.Count; i++)
        {
            Check(spec.StructuredCalendar[i], $"structured_calendar[{i}]");
        }

        for (var i = 0; i < spec.ExcludeStructuredCalendar.Count; i++)
        {
            Check(spec.ExcludeStructuredCalendar[i], $"exclude_structured_calendar[{i}]");
        }

        for (var i = 0; i < spec.Interval.Count; i++)
        {
            Check(spec.Interval[i], $"interval[{i}]");
        }

        if (Times.ToTimeSpan(spec.Jitter) < TimeSpan.Zero)
        {
            throw new SpecException("jitter: expected a duration that is not negative");
        }
    }

    private static void Check(StructuredCalendarSpec calendar, string where)
    {
        Check(calendar.Second, CalendarField.Second, where);
        Check(calendar.Minute, CalendarField.Minute, where);
        Check(calendar.Hour, CalendarField.Hour, where);
        Check(calendar.DayOfMonth, CalendarField.DayOfMonth, where);
        Check(calendar.Month, CalendarField.Month, where);
        Check(calendar.Year, CalendarField.Year, where);
        Check(calendar.DayOfWeek, CalendarField.DayOfWeek, where);
        if (Encoding.UTF8.GetByteCount(calendar.Comment) > CommentLengthBytesMax)
        {
            throw new SpecException($"{where}: comment has more than {CommentLengthBytesMax} bytes");
        }
    }

    private static void Check(IEnumerable<CalendarRange> ranges, CalendarField field, string where)
    {
        foreach (var range in ranges)
        {
            if (range.Start < field.Min || range.Start > field.Max)
            {
                throw new SpecException($"{where}: {field.Name} start {range.Start} is out of range, {field.Expected}");
            }

            if (range.End != 0 && (range.End < range.Start || range.End > field.Max))
            {
                throw new SpecException($"{where}: {field.Name} end {range.End} is before its start or out of range, {field.Expected}");
            }

            if (range.Step < 0)
            {
                throw new SpecException($"{where}: {field.Name} step {range.Step} is negative");
            }

            range.End = Math.Max(range.Start, range.End);
            range.Step = Math.Max(range.Step, 1);
        }
    }

    private static void Check(IntervalSpec interval, string where)
    {
        var length = Times.ToTimeSpan(interval.Interval);
        var phase = Times.ToTimeSpan(interval.Phase);
        if (length < TimeSpan.FromSeconds(1))
        {
            throw new SpecException($"{where}: interval is too small, expected at least 1 s");
        }

        if (phase < TimeSpan.Zero || phase >= length)
        {
            throw new SpecException($"{where}: phase {phase} is not between 0 and the interval {length}");
        }
    }
}

using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using Weir.Engine.Schedules;
using Weir.Protocol.Schedule.V1;
using Weir.Tests.Shared;

namespace Weir.Engine.Tests.Schedules;

public sealed class SpecTests
{
    /// <summary>Spec, after, the times that follow. Specs are cron strings, or "interval/phase" in seconds after "i:".</summary>
    public static TheoryData<string, string, string[]> Times => new()
    {
        // Cron fields.
        { "0 12 * * *", "2026-03-01T00:00:00Z", ["2026-03-01T12:00:00Z", "2026-03-02T12:00:00Z"] },
        { "0 12 * * *", "2026-03-01T12:00:00Z", ["2026-03-02T12:00:00Z"] },
        { "0 12 * * *", "2026-03-01T11:59:59.5Z", ["2026-03-01T12:00:00Z"] },
        { "*/20 * * * *", "2026-03-01T23:39:00Z", ["2026-03-01T23:40:00Z", "2026-03-02T00:00:00Z", "2026-03-02T00:20:00Z"] },
        { "3/20 * * * *", "2026-03-01T00:00:00Z", ["2026-03-01T00:03:00Z", "2026-03-01T00:23:00Z", "2026-03-01T00:43:00Z", "2026-03-01T01:03:00Z"] },
        { "1-5/2,8 0 * * *", "2026-03-01T00:00:00Z", ["2026-03-01T00:01:00Z", "2026-03-01T00:03:00Z", "2026-03-01T00:05:00Z", "2026-03-01T00:08:00Z", "2026-03-02T00:01:00Z"] },
        { "0 0 * * mon-fri", "2026-03-06T00:00:00Z", ["2026-03-09T00:00:00Z", "2026-03-10T00:00:00Z"] },
        { "0 0 * * 7", "2026-03-01T00:00:00Z", ["2026-03-08T00:00:00Z"] },
        { "0 0 * * 5-7", "2026-03-01T00:00:00Z", ["2026-03-06T00:00:00Z", "2026-03-07T00:00:00Z", "2026-03-08T00:00:00Z", "2026-03-13T00:00:00Z"] },
        { "0 0 1 jan,JULY *", "2026-03-01T00:00:00Z", ["2026-07-01T00:00:00Z", "2027-01-01T00:00:00Z"] },
        { "30 8 ? * ?", "2026-03-01T09:00:00Z", ["2026-03-02T08:30:00Z"] },
        { "0 0 13 * 5", "2026-01-01T00:00:00Z", ["2026-02-13T00:00:00Z", "2026-03-13T00:00:00Z", "2026-11-13T00:00:00Z"] },
        { "0 0 1 1 * 2030", "2026-01-01T00:00:00Z", ["2030-01-01T00:00:00Z"] },
        { "0 0 1 1 * 2030-2034/2", "2026-01-01T00:00:00Z", ["2030-01-01T00:00:00Z", "2032-01-01T00:00:00Z", "2034-01-01T00:00:00Z"] },
        { "15 0 0 1 1 * *", "2026-01-01T00:00:15Z", ["2027-01-01T00:00:15Z"] },
        { "*/15 * * * * * *", "2026-01-01T00:00:20Z", ["2026-01-01T00:00:30Z", "2026-01-01T00:00:45Z", "2026-01-01T00:01:00Z"] },
        { "@hourly", "2026-01-01T00:00:00Z", ["2026-01-01T01:00:00Z"] },
        { "@daily", "2026-01-01T00:00:00Z", ["2026-01-02T00:00:00Z"] },
        { "@midnight", "2026-01-01T00:00:00Z", ["2026-01-02T00:00:00Z"] },
        { "@weekly", "2026-01-01T00:00:00Z", ["2026-01-04T00:00:00Z"] },
        { "@monthly", "2026-01-01T00:00:00Z", ["2026-02-01T00:00:00Z"] },
        { "@yearly", "2026-01-01T00:00:00Z", ["2027-01-01T00:00:00Z"] },
        { "@annually", "2026-06-01T00:00:00Z", ["2027-01-01T00:00:00Z"] },
        { "0 12 * * * # lunch", "2026-03-01T00:00:00Z", ["2026-03-01T12:00:00Z"] },

        // Month ends and leap years.
        { "0 0 31 * *", "2026-01-01T00:00:00Z", ["2026-01-31T00:00:00Z", "2026-03-31T00:00:00Z", "2026-05-31T00:00:00Z"] },
        { "0 0 30 * *", "2026-01-30T00:00:00Z", ["2026-03-30T00:00:00Z"] },
        { "0 0 29 2 *", "2026-01-01T00:00:00Z", ["2028-02-29T00:00:00Z", "2032-02-29T00:00:00Z"] },
        { "0 0 29 2 *", "2096-03-01T00:00:00Z", [] },
        { "0 0 30 2 *", "2026-01-01T00:00:00Z", [] },
        { "59 23 31 12 *", "2026-12-31T23:58:00Z", ["2026-12-31T23:59:00Z", "2027-12-31T23:59:00Z"] },
        { "* * * * *", "2100-12-31T23:58:00Z", ["2100-12-31T23:59:00Z"] },
        { "0 0 1 1 *", "1990-01-01T00:00:00Z", ["2000-01-01T00:00:00Z"] },

        // Time zones and changes of their clocks: in Berlin 2026-03-29 02:00 -> 03:00 and 2026-10-25 03:00 -> 02:00.
        { "CRON_TZ=Europe/Berlin 0 12 * * *", "2026-01-01T00:00:00Z", ["2026-01-01T11:00:00Z"] },
        { "TZ=Europe/Berlin 0 12 * * *", "2026-07-01T00:00:00Z", ["2026-07-01T10:00:00Z"] },
        { "CRON_TZ=Europe/Berlin 0 12 * * *", "2026-03-28T00:00:00Z", ["2026-03-28T11:00:00Z", "2026-03-29T10:00:00Z", "2026-03-30T10:00:00Z"] },
        { "CRON_TZ=Europe/Berlin 30 2 * * *", "2026-03-28T00:00:00Z", ["2026-03-28T01:30:00Z", "2026-03-30T00:30:00Z"] },
        { "CRON_TZ=Europe/Berlin 0 * * * *", "2026-03-29T00:30:00Z", ["2026-03-29T01:00:00Z", "2026-03-29T02:00:00Z"] },
        { "CRON_TZ=Europe/Berlin 30 2 * * *", "2026-10-24T12:00:00Z", ["2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z", "2026-10-26T01:30:00Z"] },
        { "CRON_TZ=Europe/Berlin 30 2 * * *", "2026-10-25T00:30:00Z", ["2026-10-25T01:30:00Z", "2026-10-26T01:30:00Z"] },
        { "CRON_TZ=Europe/Berlin 0 3 * * *", "2026-10-24T12:00:00Z", ["2026-10-25T02:00:00Z", "2026-10-26T02:00:00Z"] },
        { "CRON_TZ=Europe/Berlin 0,30 * * * *", "2026-10-24T23:59:00Z", ["2026-10-25T00:00:00Z", "2026-10-25T00:30:00Z", "2026-10-25T01:00:00Z", "2026-10-25T01:30:00Z", "2026-10-25T02:00:00Z"] },
        { "CRON_TZ=America/New_York 30 1 1 11 *", "2026-10-01T00:00:00Z", ["2026-11-01T05:30:00Z", "2026-11-01T06:30:00Z", "2027-11-01T05:30:00Z"] },
        { "CRON_TZ=Asia/Kolkata 0 0 * * *", "2026-01-01T00:00:00Z", ["2026-01-01T18:30:00Z"] },
        { "CRON_TZ=Australia/Lord_Howe 15 2 4 10 *", "2026-10-01T00:00:00Z", ["2027-10-03T15:15:00Z"] },
        { "CRON_TZ=Pacific/Apia 0 12 30 12 *", "2011-12-01T00:00:00Z", ["2012-12-29T22:00:00Z"] },

        // Intervals count from 1970.
        { "i:3600/0", "2026-01-01T00:00:00Z", ["2026-01-01T01:00:00Z", "2026-01-01T02:00:00Z"] },
        { "i:3600/900", "2026-01-01T00:00:00Z", ["2026-01-01T00:15:00Z", "2026-01-01T01:15:00Z"] },
        { "i:3600/900", "2026-01-01T00:14:59.9Z", ["2026-01-01T00:15:00Z"] },
        { "i:604800/0", "2026-01-01T00:00:00Z", ["2026-01-08T00:00:00Z"] },
        { "i:10/0", "1969-12-31T23:59:45Z", ["1969-12-31T23:59:50Z", "1970-01-01T00:00:00Z"] },
        { "@every 90m", "2026-01-01T00:00:00Z", ["2026-01-01T01:30:00Z", "2026-01-01T03:00:00Z"] },
        { "@every 14h/3h", "1970-01-01T00:00:00Z", ["1970-01-01T03:00:00Z", "1970-01-01T17:00:00Z"] },
        { "@every 2d", "1970-01-01T00:00:00Z", ["1970-01-03T00:00:00Z"] },
    };

    [Theory]
    [Semantic(62)]
    [MemberData(nameof(Times))]
    public void Times_follow_the_spec(string text, string after, string[] expected)
    {
        var spec = new CompiledSpec(Spec(text));
        Assert.Equal(expected, Following(spec, after, Math.Max(expected.Length, 1)));
    }

    [Fact]
    [Semantic(62)]
    public void A_spec_is_the_union_of_its_parts()
    {
        var spec = Spec("0 12 * * *");
        spec.CronString.Add("0 11 * * *");
        spec.Interval.Add(new IntervalSpec { Interval = Seconds(43_200) });
        spec.Calendar.Add(new CalendarSpec { Hour = "13", Minute = "5", DayOfWeek = "thu" });
        Assert.Equal(
            ["2026-01-01T11:00:00Z", "2026-01-01T12:00:00Z", "2026-01-01T13:05:00Z", "2026-01-02T00:00:00Z", "2026-01-02T11:00:00Z"],
            Following(new CompiledSpec(spec), "2026-01-01T00:00:00Z", 5));
    }

    [Fact]
    [Semantic(62)]
    public void Excluded_times_are_left_out()
    {
        var spec = Spec("0 9 * * *");
        spec.ExcludeStructuredCalendar.Add(Structured("* * * * * sat,sun"));
        spec.ExcludeStructuredCalendar.Add(Structured("* * * 25 12 *"));
        Assert.Equal(
            ["2026-12-24T09:00:00Z", "2026-12-28T09:00:00Z", "2026-12-29T09:00:00Z"],
            Following(new CompiledSpec(spec), "2026-12-24T00:00:00Z", 3));
    }

    [Fact]
    [Semantic(62)]
    public void Long_exclusions_are_passed_in_large_steps_and_total_ones_end_the_search()
    {
        var spec = new ScheduleSpec { Interval = { new IntervalSpec { Interval = Seconds(1) } } };
        spec.ExcludeStructuredCalendar.Add(Structured("* * * * 1-11 *"));
        Assert.Equal(["2026-12-01T00:00:00Z"], Following(new CompiledSpec(spec), "2026-01-01T00:00:00Z", 1));

        spec.ExcludeStructuredCalendar.Add(Structured("* * * * 12 *"));
        Assert.Empty(Following(new CompiledSpec(spec), "2026-01-01T00:00:00Z", 1));
    }

    [Fact]
    [Semantic(62)]
    public void Exclusions_are_in_the_time_zone_too()
    {
        var spec = Spec("0 * * * *");
        spec.TimezoneName = "Europe/Berlin";
        spec.ExcludeStructuredCalendar.Add(Structured("* * 0-22 * * *"));
        Assert.Equal(["2026-07-01T21:00:00Z", "2026-07-02T21:00:00Z"], Following(new CompiledSpec(spec), "2026-07-01T00:00:00Z", 2));
    }

    [Fact]
    [Semantic(62)]
    public void Start_and_end_are_included()
    {
        var spec = Spec("0 * * * *");
        spec.StartTime = Timestamp.FromDateTimeOffset(At("2026-05-01T10:00:00Z"));
        spec.EndTime = Timestamp.FromDateTimeOffset(At("2026-05-01T12:00:00Z"));
        Assert.Equal(
            ["2026-05-01T10:00:00Z", "2026-05-01T11:00:00Z", "2026-05-01T12:00:00Z"],
            Following(new CompiledSpec(spec), "2026-01-01T00:00:00Z", 9));
        Assert.Equal(["2026-05-01T12:00:00Z"], Following(new CompiledSpec(spec), "2026-05-01T11:00:00Z", 9));
    }

    [Fact]
    [Semantic(62)]
    public void A_calendar_needs_a_value_in_each_field_but_the_year()
    {
        var calendar = Structured("0 0 0 1 1 *");
        Assert.Empty(calendar.Year);
        Assert.Single(Following(new CompiledSpec(new ScheduleSpec { StructuredCalendar = { calendar } }), "2026-01-01T00:00:00Z", 1));
        calendar = calendar.Clone();
        calendar.Hour.Clear();
        Assert.Empty(Following(new CompiledSpec(new ScheduleSpec { StructuredCalendar = { calendar } }), "2026-01-01T00:00:00Z", 1));
    }

    [Fact]
    [Semantic(62)]
    public void The_canonical_form_has_structured_calendars_with_every_range_filled_in()
    {
        var spec = Spec("CRON_TZ=Europe/Berlin 5,10-20/2 3 * 2 7 # early");
        spec.CronString.Add("CRON_TZ=Europe/Berlin @hourly");
        spec.Calendar.Add(new CalendarSpec { Hour = "13", Comment = "from text" });
        spec.StructuredCalendar.Add(new StructuredCalendarSpec { Second = { new Protocol.Schedule.V1.Range { Start = 7 } }, Year = { new Protocol.Schedule.V1.Range { Start = 2030 } } });
        var canonical = CanonicalSpec.Of(spec);

        Assert.Equal("Europe/Berlin", canonical.TimezoneName);
        Assert.Empty(canonical.CronString);
        Assert.Empty(canonical.Calendar);
        Assert.Equal(4, canonical.StructuredCalendar.Count);
        Assert.Equal(("2030-2030/1", "7-7/1"), (Text(canonical.StructuredCalendar[0].Year), Text(canonical.StructuredCalendar[0].Second)));
        Assert.Equal(("13-13/1", "0-0/1", "from text"), (Text(canonical.StructuredCalendar[1].Hour), Text(canonical.StructuredCalendar[1].Minute), canonical.StructuredCalendar[1].Comment));
        var cron = canonical.StructuredCalendar[2];
        Assert.Equal("early", cron.Comment);
        Assert.Equal("0-0/1 5-5/1,10-20/2 3-3/1 1-31/1 2-2/1 0-0/1", string.Join(' ', Text(cron.Second), Text(cron.Minute), Text(cron.Hour), Text(cron.DayOfMonth), Text(cron.Month), Text(cron.DayOfWeek)));
        Assert.Equal(canonical, CanonicalSpec.Of(canonical));
    }

    [Theory]
    [Semantic(62)]
    [InlineData("60 * * * *", "cron_string[0] '60 * * * *': minute '60': 60 is out of range, expected 0-59")]
    [InlineData("* 24 * * *", "cron_string[0] '* 24 * * *': hour '24': 24 is out of range, expected 0-23")]
    [InlineData("* * 0 * *", "cron_string[0] '* * 0 * *': day_of_month '0': 0 is out of range, expected 1-31")]
    [InlineData("* * * foo *", "cron_string[0] '* * * foo *': month 'foo': 'foo' is not a value, expected 1-12 or a name such as jan")]
    [InlineData("* * * * m", "cron_string[0] '* * * * m': day_of_week 'm': 'm' is not a value, expected 0-6 or a name such as sun")]
    [InlineData("*/0 * * * *", "cron_string[0] '*/0 * * * *': minute '*/0': the step '0' is not a positive number, expected 0-59")]
    [InlineData("1/2/3 * * * *", "cron_string[0] '1/2/3 * * * *': minute '1/2/3': '1/2/3' has more than one '/', expected 0-59")]
    [InlineData("5-1 * * * *", "cron_string[0] '5-1 * * * *': minute '5-1': '5-1' ends before it starts, expected 0-59")]
    [InlineData("1-2-3 * * * *", "cron_string[0] '1-2-3 * * * *': minute '1-2-3': '1-2-3' has more than one '-', expected 0-59")]
    [InlineData("1,,2 * * * *", "cron_string[0] '1,,2 * * * *': minute '1,,2': '' is not a value, expected 0-59")]
    [InlineData("* * * *", "cron_string[0] '* * * *': expected 5, 6 or 7 fields, found 4")]
    [InlineData("", "cron_string[0] '': expected 5, 6 or 7 fields, found 0")]
    [InlineData("@often", "cron_string[0] '@often': expected @yearly, @monthly, @weekly, @daily, @hourly or @every")]
    [InlineData("@every soon", "cron_string[0] '@every soon': expected '@every' and a duration such as 90s, 1h30m or 2d, and perhaps '/' and a phase")]
    [InlineData("@every 1h/x", "cron_string[0] '@every 1h/x': the phase 'x' is not a duration such as 30m")]
    [InlineData("@every 500ms", "interval[0]: interval is too small, expected at least 1 s")]
    [InlineData("@every 1h/2h", "interval[0]: phase 02:00:00 is not between 0 and the interval 01:00:00")]
    [InlineData("CRON_TZ=Nowhere/Land * * * * *", "timezone_name: time zone 'Nowhere/Land' is not known, expected an IANA name such as Europe/Berlin")]
    [InlineData("CRON_TZ=../etc/passwd * * * * *", "timezone_name: time zone '../etc/passwd' is not known, expected an IANA name such as Europe/Berlin")]
    [InlineData("TZ=UTC", "cron_string[0] 'TZ=UTC': fields are expected behind the time zone")]
    [InlineData("0 0 1 1 * 1999", "cron_string[0] '0 0 1 1 * 1999': year '1999': 1999 is out of range, expected 2000-2100")]
    public void A_malformed_cron_string_is_refused_with_its_field(string text, string message) =>
        Assert.Equal(message, Assert.Throws<SpecException>(() => new CompiledSpec(Spec(text))).Message);

    [Fact]
    [Semantic(62)]
    public void Other_malformed_specs_are_refused_with_their_field()
    {
        AssertRefused("calendar[0]: hour '99': 99 is out of range, expected 0-23", spec => spec.Calendar.Add(new CalendarSpec { Hour = "99" }));
        AssertRefused("structured_calendar[0]: minute start 60 is out of range, expected 0-59", spec => spec.StructuredCalendar.Add(new StructuredCalendarSpec { Minute = { new Protocol.Schedule.V1.Range { Start = 60 } } }));
        AssertRefused("structured_calendar[0]: hour end 3 is before its start or out of range, expected 0-23", spec => spec.StructuredCalendar.Add(new StructuredCalendarSpec { Hour = { new Protocol.Schedule.V1.Range { Start = 5, End = 3 } } }));
        AssertRefused("exclude_structured_calendar[0]: second step -1 is negative", spec => spec.ExcludeStructuredCalendar.Add(new StructuredCalendarSpec { Second = { new Protocol.Schedule.V1.Range { Step = -1 } } }));
        AssertRefused("structured_calendar[0]: comment has more than 200 bytes", spec => spec.StructuredCalendar.Add(new StructuredCalendarSpec { Comment = new string('x', 201) }));
        AssertRefused("jitter: expected a duration that is not negative", spec => spec.Jitter = Seconds(-1));
        AssertRefused("end_time: expected a time in the years 1 to 9999", spec => spec.EndTime = new Timestamp { Seconds = long.MaxValue });
        AssertRefused("timezone_data: it does not begin with TZif, expected a compiled time zone (TZif)", spec => spec.TimezoneData = Google.Protobuf.ByteString.CopyFromUtf8("garbage"));
        AssertRefused(
            "cron_string[1]: time zone '' conflicts with 'Europe/Berlin' of another cron string; a schedule has one time zone",
            spec => spec.CronString.AddRange(["CRON_TZ=Europe/Berlin @daily", "@daily"]));
        AssertRefused(
            "cron_string: time zone 'Europe/Berlin' conflicts with timezone_name 'Asia/Tokyo'; a schedule has one time zone",
            spec => (spec.TimezoneName, _) = ("Asia/Tokyo", spec.CronString),
            "CRON_TZ=Europe/Berlin @daily");
    }

    [Fact]
    [Semantic(62)]
    public void A_time_zone_may_come_as_data()
    {
        var spec = Spec("30 2 * * *");
        spec.TimezoneData = Google.Protobuf.ByteString.CopyFrom(ZoneFiles.Berlin());
        var compiled = new CompiledSpec(spec);
        Assert.Equal(["2026-03-28T01:30:00Z", "2026-03-30T00:30:00Z"], Following(compiled, "2026-03-28T00:00:00Z", 2));
        Assert.Equal(["2090-10-29T00:30:00Z", "2090-10-29T01:30:00Z"], Following(compiled, "2090-10-28T12:00:00Z", 2));
    }

    private static void AssertRefused(string message, Action<ScheduleSpec> change, params string[] cron)
    {
        var spec = new ScheduleSpec { CronString = { cron } };
        change(spec);
        Assert.Equal(message, Assert.Throws<SpecException>(() => new CompiledSpec(spec)).Message);
    }

    internal static ScheduleSpec Spec(string text)
    {
        if (!text.StartsWith("i:", StringComparison.Ordinal))
        {
            return new ScheduleSpec { CronString = { text } };
        }

        var numbers = text[2..].Split('/').Select(number => long.Parse(number, CultureInfo.InvariantCulture)).ToArray();
        return new ScheduleSpec { Interval = { new IntervalSpec { Interval = Seconds(numbers[0]), Phase = Seconds(numbers[1]) } } };
    }

    internal static string[] Following(CompiledSpec spec, string after, int count)
    {
        var times = new List<string>();
        var at = At(after);
        while (times.Count < count && spec.Next("seed", at) is { } next)
        {
            times.Add(next.Nominal.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture));
            at = next.Actual;
        }

        return [.. times];
    }

    /// <summary>second minute hour day-of-month month day-of-week.</summary>
    internal static StructuredCalendarSpec Structured(string fields)
    {
        var f = fields.Split(' ');
        return CronText.Structured(
            new CalendarSpec { Second = f[0], Minute = f[1], Hour = f[2], DayOfMonth = f[3], Month = f[4], DayOfWeek = f[5] }, "calendar");
    }

    internal static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    private static Duration Seconds(long seconds) => new() { Seconds = seconds };

    private static string Text(IEnumerable<Protocol.Schedule.V1.Range> ranges) => string.Join(',', ranges.Select(range => $"{range.Start}-{range.End}/{range.Step}"));
}

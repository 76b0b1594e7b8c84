using Google.Protobuf.WellKnownTypes;
using Weir.Engine.Schedules;
using Weir.Protocol.Schedule.V1;
using Weir.Tests.Shared;

namespace Weir.Engine.Tests.Schedules;

/// <summary>What holds for every spec, tried on random ones; a failure names its seed.</summary>
public sealed class SpecPropertyTests
{
    private static readonly string[] Zones = ["", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "America/Sao_Paulo", "Africa/Casablanca"];

    [Fact]
    [Semantic(62)]
    public void The_next_match_is_the_first_second_that_matches()
    {
        for (var seed = 0; seed < 400; seed++)
        {
            var random = new Random(seed);
            var name = Zones[random.Next(Zones.Length)];
            var zone = Zone.Find(name, "zone");
            var calendar = Calendar(random);
            var compiled = new CompiledCalendar(calendar);
            var from = NearClockChange(random);

            // The slow and plain way, for a few hours.
            var span = TimeSpan.FromHours(5);
            DateTimeOffset? expected = null;
            for (var at = from; at < from + span && expected is null; at = at.AddSeconds(1))
            {
                expected = compiled.Matches(zone.LocalAt(at)) ? at : null;
            }

            var next = zone.FirstMatch(compiled, from);
            Assert.True(expected is null ? next is null || next >= from + span : next == expected, $"seed {seed}: {name} {calendar} from {from:O}: expected {expected:O}, found {next:O}");
        }
    }

    [Fact]
    [Semantic(62)]
    public void Times_rise_match_their_spec_and_jitter_stays_within_its_bounds()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var spec = new ScheduleSpec { TimezoneName = Zones[random.Next(Zones.Length)] };
            var jitter = TimeSpan.FromMilliseconds(random.Next(3) == 0 ? 0 : random.Next(1, 100_000_000));
            var excluded = Calendar(random);
            spec.StructuredCalendar.Add(Calendar(random));
            spec.Interval.Add(new IntervalSpec { Interval = new Duration { Seconds = random.Next(60, 100_000) }, Phase = new Duration { Seconds = random.Next(60) } });
            spec.ExcludeStructuredCalendar.Add(excluded);
            var plain = new CompiledSpec(spec);
            spec.Jitter = Duration.FromTimeSpan(jitter);
            var compiled = new CompiledSpec(spec);
            var matcher = new CompiledCalendar(compiled.Canonical.StructuredCalendar[0]);
            var exclusion = new CompiledCalendar(compiled.Canonical.ExcludeStructuredCalendar[0]);
            var zone = Zone.Of(spec);
            var interval = spec.Interval[0];

            var at = NearClockChange(random);
            for (var i = 0; i < 50 && compiled.Next("seed", at) is { } next; i++)
            {
                var local = zone.LocalAt(next.Nominal);
                Assert.True(next.Nominal > at, $"seed {seed}: {next.Nominal:O} is not after {at:O}");
                Assert.True(next.Actual >= next.Nominal && next.Actual - next.Nominal <= jitter, $"seed {seed}: jitter {next.Actual - next.Nominal} of at most {jitter}");
                Assert.True(matcher.Matches(local) || (next.Nominal.ToUnixTimeSeconds() - interval.Phase.Seconds) % interval.Interval.Seconds == 0, $"seed {seed}: {next.Nominal:O}");
                Assert.False(exclusion.Matches(local), $"seed {seed}: {next.Nominal:O} is excluded");
                Assert.Equal(next, compiled.Next("seed", at));
                Assert.Equal(next.Nominal, plain.Next("other", at)!.Value.Nominal);
                var following = plain.Next("seed", next.Nominal);
                Assert.True(following is null || next.Actual < following.Value.Nominal || jitter == TimeSpan.Zero, $"seed {seed}: jitter reaches the next time");
                at = next.Actual;
            }
        }
    }

    [Fact]
    [Semantic(62)]
    public void Jitter_differs_by_schedule_and_time_and_spreads_over_its_range()
    {
        var most = TimeSpan.FromSeconds(100);
        var at = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var found = Enumerable.Range(0, 1_000).Select(i => Jitter.Of($"ns-schedule-{i}", at, most)).ToList();
        Assert.All(found, jitter => Assert.InRange(jitter, TimeSpan.Zero, most - TimeSpan.FromMilliseconds(1)));
        Assert.InRange(found.Average(jitter => jitter.TotalSeconds), 45, 55);
        Assert.True(found.Distinct().Count() > 900);
        Assert.NotEqual(Jitter.Of("a", at, most), Jitter.Of("a", at.AddSeconds(1), most));
    }

    // Half of the times fall where a clock of one of the zones changes.
    private static DateTimeOffset NearClockChange(Random random)
    {
        DateTimeOffset[] changes =
        [
            new(2026, 3, 29, 1, 0, 0, TimeSpan.Zero), new(2026, 10, 25, 1, 0, 0, TimeSpan.Zero), new(2026, 11, 1, 6, 0, 0, TimeSpan.Zero),
            new(2026, 3, 8, 7, 0, 0, TimeSpan.Zero), new(2026, 4, 4, 15, 0, 0, TimeSpan.Zero), new(2026, 10, 3, 15, 30, 0, TimeSpan.Zero),
        ];
        var change = changes[random.Next(changes.Length)];
        return random.Next(2) == 0 ? change.AddSeconds(-random.Next(9_000)) : change.AddSeconds(random.Next(-50_000_000, 50_000_000));
    }

    private static StructuredCalendarSpec Calendar(Random random)
    {
        string Field(int min, int max, int chance) => random.Next(chance) switch
        {
            0 => $"{random.Next(min, max + 1)}",
            1 => $"{random.Next(min, max + 1)},{random.Next(min, max + 1)}",
            2 => $"*/{random.Next(1, 8)}",
            _ => "*",
        };
        return CronText.Structured(
            new CalendarSpec
            {
                Second = Field(0, 59, 3),
                Minute = Field(0, 59, 5),
                Hour = Field(0, 23, 8),
                DayOfMonth = Field(1, 31, 12),
                Month = Field(1, 12, 12),
                DayOfWeek = Field(0, 6, 12),
            },
            "calendar");
    }
}

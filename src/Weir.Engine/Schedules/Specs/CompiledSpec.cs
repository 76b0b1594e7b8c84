using Weir.Engine.Executions;
using Weir.Protocol.Schedule.V1;

namespace Weir.Engine.Schedules;

/// <param name="Nominal">The time that the spec names.</param>
/// <param name="Actual">The same with jitter: when the action is due.</param>
internal readonly record struct ActionTime(DateTimeOffset Nominal, DateTimeOffset Actual);

/// <summary>
/// When a schedule acts: the union of its intervals and calendars, without what is excluded, between its start and end, with jitter. All
/// nominal times are whole seconds. Immutable.
/// </summary>
internal sealed class CompiledSpec
{
    // A spec that excludes nearly everything it names is given up after so many steps rather than searched to the end of time.
    private const int SearchStepsMax = 10_000;

    // Intervals go on beyond the years of calendars, but not to the end of the calendar itself.
    private const int YearMax = 9_000;

    private readonly CompiledCalendar[] calendars;
    private readonly CompiledCalendar[] exclusions;
    private readonly (long LengthSeconds, long PhaseSeconds)[] intervals;
    private readonly Zone zone;
    private readonly DateTimeOffset? start;
    private readonly DateTimeOffset? end;
    private readonly TimeSpan jitter;

    /// <exception cref="SpecException">The spec is malformed.</exception>
    public CompiledSpec(ScheduleSpec spec)
    {
        Canonical = CanonicalSpec.Of(spec);
        zone = Zone.Of(Canonical);
        calendars = [.. Canonical.StructuredCalendar.Select(calendar => new CompiledCalendar(calendar))];
        exclusions = [.. Canonical.ExcludeStructuredCalendar.Select(calendar => new CompiledCalendar(calendar))];
        intervals =
        [
            .. Canonical.Interval.Select(interval => (
                (long)Times.ToTimeSpan(interval.Interval).TotalSeconds, (long)Times.ToTimeSpan(interval.Phase).TotalSeconds)),
        ];
        start = CanonicalSpec.TimeOf(Canonical.StartTime, "start_time");
        end = CanonicalSpec.TimeOf(Canonical.EndTime, "end_time");
        jitter = Times.ToTimeSpan(Canonical.Jitter);
    }

    public ScheduleSpec Canonical { get; }

    /// <summary>The most that <see cref="Next"/> adds to a nominal time.</summary>
    public TimeSpan JitterMax => jitter;

    /// <summary>The first action whose nominal time is after <paramref name="after"/>; null when there is none.</summary>
    /// <param name="jitterSeed">Makes the jitter of one schedule differ from that of another.</param>
    public ActionTime? Next(string jitterSeed, DateTimeOffset after)
    {
        // One second before the start, so that the first second of the range may match.
        var from = start is { } first && after < first ? first - TimeSpan.FromSeconds(1) : after;
        for (var steps = 0; steps < SearchStepsMax && from.Year < YearMax; steps++)
        {
            if (Following(from) is not { } nominal || nominal > end)
            {
                return null;
            }

            if (ExcludedUntil(nominal) is not { } included)
            {
                var most = Following(nominal) is { } following && following - nominal < jitter ? following - nominal : jitter;
                return new ActionTime(nominal, nominal + Jitter.Of(jitterSeed, nominal, most));
            }

            from = included - TimeSpan.FromSeconds(1);
        }

        return null;
    }

    // The next time that any part of the spec names, excluded or not.
    private DateTimeOffset? Following(DateTimeOffset after)
    {
        var afterSeconds = after.ToUnixTimeSeconds();
        long? next = null;
        foreach (var (length, phase) in intervals)
        {
            var at = ((FloorDivide(afterSeconds - phase, length) + 1) * length) + phase;
            next = next is null || at < next ? at : next;
        }

        var earliest = next is { } seconds && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : (DateTimeOffset?)null;
        var from = DateTimeOffset.FromUnixTimeSeconds(afterSeconds + 1);
        foreach (var calendar in calendars)
        {
            earliest = Times.Earlier(earliest, zone.FirstMatch(calendar, from));
        }

        return earliest;
    }

    /// <summary>Null when no exclusion matches; otherwise a later time before which everything is excluded.</summary>
    private DateTimeOffset? ExcludedUntil(DateTimeOffset nominal)
    {
        var local = zone.LocalAt(nominal);
        foreach (var exclusion in exclusions)
        {
            if (exclusion.Matches(local))
            {
                var until = nominal + (exclusion.MatchesUntil(local) - local);

                // A clock change in between makes the end of the match another instant: step over this second only.
                return zone.LocalAt(until) - local == until - nominal ? until : nominal.AddSeconds(1);
            }
        }

        return null;
    }

    private static long FloorDivide(long value, long by) => value >= 0 ? value / by : -((-value + by - 1) / by);
}

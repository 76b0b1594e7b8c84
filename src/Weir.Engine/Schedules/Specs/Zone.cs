using Weir.Protocol.Schedule.V1;

namespace Weir.Engine.Schedules;

/// <summary>A time zone: what its clocks show at an instant.</summary>
internal sealed class Zone(Func<DateTimeOffset, TimeSpan> offsetAt)
{
    // Longer than any change of a clock: a zone that crossed the date line lost a whole day.
    private static readonly TimeSpan Window = TimeSpan.FromHours(36);

    public static Zone Utc { get; } = new(_ => TimeSpan.Zero);

    /// <param name="name">An IANA name; empty for UTC.</param>
    /// <exception cref="SpecException">The time zone is not known here.</exception>
    public static Zone Find(string name, string where)
    {
        if (name is "" or "UTC")
        {
            return Utc;
        }

        // Only names: a path would reach outside the time zone database.
        if (!name.StartsWith('/') && !name.Contains("..", StringComparison.Ordinal) && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var found))
        {
            return new Zone(instant => found.GetUtcOffset(instant));
        }

        throw new SpecException($"{where}: time zone '{name}' is not known, expected an IANA name such as Europe/Berlin");
    }

    /// <exception cref="SpecException">The time zone is not known here, or its data cannot be read.</exception>
    public static Zone Of(ScheduleSpec spec)
    {
        if (spec.TimezoneData.IsEmpty)
        {
            return Find(spec.TimezoneName, "timezone_name");
        }

        var data = TzifData.Parse(spec.TimezoneData.Span);
        return new Zone(data.OffsetAt);
    }

    public DateTime LocalAt(DateTimeOffset instant) => (instant.UtcDateTime + offsetAt(instant));

    /// <summary>
    /// The first instant at or after <paramref name="from"/> whose local time the calendar matches. A local time that a clock change skips
    /// never comes; one that a change repeats comes twice.
    /// </summary>
    /// <param name="from">A whole second.</param>
    public DateTimeOffset? FirstMatch(CompiledCalendar calendar, DateTimeOffset from)
    {
        var at = from;
        while (at.Year <= CalendarField.Year.Max + 1)
        {
            var offset = offsetAt(at);
            var change = FirstChange(at, offset);
            if (calendar.FirstFrom(Shift(at, offset)) is not { } local)
            {
                // A change back may still repeat a time of the last matching year.
                if (change is not { } repeated)
                {
                    return null;
                }

                at = repeated;
                continue;
            }

            var match = new DateTimeOffset(local, TimeSpan.Zero) - offset;
            if (change is { } end)
            {
                if (match < end)
                {
                    return match;
                }

                at = end;
            }
            else if (match <= at + Window)
            {
                return match;
            }
            else
            {
                // Clocks may change until then, by less than the window.
                at = match - Window + TimeSpan.FromHours(6);
            }
        }

        return null;
    }

    private static DateTime Shift(DateTimeOffset instant, TimeSpan offset) => DateTime.SpecifyKind(instant.UtcDateTime + offset, DateTimeKind.Unspecified);

    // When the offset first changes within the window; null when it does not.
    private DateTimeOffset? FirstChange(DateTimeOffset from, TimeSpan offset)
    {
        if (offsetAt(from + Window) == offset)
        {
            return null;
        }

        long before = 0;
        var after = (long)Window.TotalSeconds;
        while (after - before > 1)
        {
            var middle = (before + after) / 2;
            if (offsetAt(from.AddSeconds(middle)) == offset)
            {
                before = middle;
            }
            else
            {
                after = middle;
            }
        }

        return from.AddSeconds(after);
    }
}

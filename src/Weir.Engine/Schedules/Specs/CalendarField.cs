using CalendarRange = Weir.Protocol.Schedule.V1.Range;

namespace Weir.Engine.Schedules;

/// <summary>One field of a calendar: its name in the API, its values, and the names that stand for values in text.</summary>
/// <param name="Name">As the API spells it.</param>
/// <param name="Min">The least value.</param>
/// <param name="Max">The greatest value.</param>
/// <param name="Default">What an empty text means.</param>
internal sealed record CalendarField(string Name, int Min, int Max, string Default)
{
    public static CalendarField Second { get; } = new("second", 0, 59, "0");

    public static CalendarField Minute { get; } = new("minute", 0, 59, "0");

    public static CalendarField Hour { get; } = new("hour", 0, 23, "0");

    public static CalendarField DayOfMonth { get; } = new("day_of_month", 1, 31, "*");

    public static CalendarField Month { get; } = new("month", 1, 12, "*")
    {
        Names =
        [
            "january", "february", "march", "april", "may", "june",
            "july", "august", "september", "october", "november", "december",
        ],
        NameLengthMin = 3,
    };

    /// <summary>Calendars know the years 2000 to 2100, as Temporal's do.</summary>
    public static CalendarField Year { get; } = new("year", 2000, 2100, "*");

    /// <summary>Sunday is 0; in text it may also be 7.</summary>
    public static CalendarField DayOfWeek { get; } = new("day_of_week", 0, 6, "*")
    {
        Names = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"],
        NameLengthMin = 2,
        TextMax = 7,
    };

    /// <summary>Names for <see cref="Min"/> and the values after it; each may be shortened.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    public int NameLengthMin { get; init; }

    /// <summary>The greatest number that text may use; null for <see cref="Max"/>.</summary>
    public int? TextMax { get; init; }

    public string Expected => Names.Count == 0 ? $"expected {Min}-{Max}" : $"expected {Min}-{Max} or a name such as {Names[0][..3]}";

    /// <summary>Every value.</summary>
    public CalendarRange All => new() { Start = Min, End = Max, Step = 1 };
}

using System.Globalization;
using CalendarRange = Weir.Protocol.Schedule.V1.Range;

namespace Weir.Engine.Schedules;

/// <summary>
/// The text of one calendar field, as in cron: values, ranges and steps separated by commas (<c>*</c>, <c>5</c>, <c>1-5</c>,
/// <c>1-30/5</c>, <c>3/5</c> for 3 to the end by 5, <c>mon-fri</c>).
/// </summary>
internal static class FieldText
{
    /// <param name="where">What the text belongs to, for the error.</param>
    /// <exception cref="SpecException">The text is not of this form.</exception>
    public static IReadOnlyList<CalendarRange> Parse(CalendarField field, string text, string where)
    {
        var trimmed = text.Trim();
        var ranges = new List<CalendarRange>();
        foreach (var part in (trimmed.Length == 0 ? field.Default : trimmed).Split(','))
        {
            Add(ranges, field, ParsePart(field, part.Trim(), new Place(where, field, trimmed)));
        }

        return ranges;
    }

    private static CalendarRange ParsePart(CalendarField field, string part, Place place)
    {
        var pieces = part.Split('/');
        if (pieces.Length > 2)
        {
            throw place.Bad($"'{part}' has more than one '/'");
        }

        var step = pieces.Length == 2 ? Step(pieces[1], place) : 1;
        var max = field.TextMax ?? field.Max;
        if (pieces[0] is "*" or "?")
        {
            return new CalendarRange { Start = field.Min, End = field.Max, Step = step };
        }

        var ends = pieces[0].Split('-');
        if (ends.Length > 2)
        {
            throw place.Bad($"'{part}' has more than one '-'");
        }

        var start = Value(field, ends[0], max, place);
        var end = ends.Length == 2 ? Value(field, ends[1], max, place) : pieces.Length == 2 ? field.Max : start;
        return end >= start
            ? new CalendarRange { Start = start, End = end, Step = step }
            : throw place.Bad($"'{pieces[0]}' ends before it starts");
    }

    // A Sunday written as 7 is 0.
    private static void Add(List<CalendarRange> ranges, CalendarField field, CalendarRange range)
    {
        if (range.End <= field.Max)
        {
            ranges.Add(range);
            return;
        }

        var includesLast = (range.End - range.Start) % range.Step == 0;
        if (range.Start <= field.Max)
        {
            ranges.Add(new CalendarRange { Start = range.Start, End = field.Max, Step = range.Step });
        }

        if (includesLast)
        {
            ranges.Add(new CalendarRange { Start = field.Min, End = field.Min, Step = 1 });
        }
    }

    private static int Step(string text, Place place) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var step) && step > 0
            ? step
            : throw place.Bad($"the step '{text}' is not a positive number");

    private static int Value(CalendarField field, string text, int max, Place place)
    {
        if (text.Length >= field.NameLengthMin && field.NameLengthMin > 0)
        {
            for (var i = 0; i < field.Names.Count; i++)
            {
                if (field.Names[i].StartsWith(text, StringComparison.OrdinalIgnoreCase))
                {
                    return field.Min + i;
                }
            }
        }

        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value))
        {
            throw place.Bad($"'{text}' is not a value");
        }

        return value >= field.Min && value <= max ? value : throw place.Bad($"{value} is out of range");
    }

    private readonly record struct Place(string Where, CalendarField Field, string Text)
    {
        public SpecException Bad(string problem) => new($"{Where}: {Field.Name} '{Text}': {problem}, {Field.Expected}");
    }
}

using System.Globalization;

namespace Weir.Definitions.Triggers;

/// <summary>Whether a text is a cron expression of five fields, six with seconds before them, or one of the <c>@</c> words.</summary>
internal static class CronText
{
    public const string Rule = "minute hour day month weekday, for example '30 4 * * 1-5', or @daily, @hourly, @every 1h";

    private static readonly string[] Words = ["@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly"];
    private static readonly string[] Months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
    private static readonly string[] Days = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

    private static readonly (string Name, int Least, int Most)[] Fields =
        [("second", 0, 59), ("minute", 0, 59), ("hour", 0, 23), ("day", 1, 31), ("month", 1, 12), ("weekday", 0, 7)];

    /// <summary>Null when it is one.</summary>
    public static string? Problem(string text)
    {
        var trimmed = text.Trim();
        if (trimmed.StartsWith('@'))
        {
            return Words.Contains(trimmed) || (trimmed.StartsWith("@every ", StringComparison.Ordinal) && Durations.Parse(trimmed["@every ".Length..].Trim()) is { Ticks: > 0 })
                ? null
                : "there is no such word";
        }

        var parts = trimmed.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length is not (5 or 6))
        {
            return $"it has {parts.Length} fields";
        }

        var first = 6 - parts.Length;
        for (var i = 0; i < parts.Length; i++)
        {
            var field = Fields[first + i];
            if (!parts[i].Split(',').All(part => IsPart(part, field)))
            {
                return $"{Diagnostics.Wording.Quote(parts[i])} is no {field.Name}, which goes from {field.Least} to {field.Most}";
            }
        }

        return null;
    }

    private static bool IsPart(string part, (string Name, int Least, int Most) field)
    {
        var slash = part.Split('/');
        if (slash.Length > 2 || (slash.Length == 2 && !(int.TryParse(slash[1], NumberStyles.None, CultureInfo.InvariantCulture, out var step) && step > 0)))
        {
            return false;
        }

        if (slash[0] is "*" or "?")
        {
            return true;
        }

        var ends = slash[0].Split('-');
        var numbers = ends.Select(end => Number(end, field)).ToList();
        return numbers.Count is 1 or 2 && numbers.TrueForAll(number => number is not null) && (numbers.Count == 1 || numbers[0] <= numbers[1]);
    }

    private static int? Number(string text, (string Name, int Least, int Most) field)
    {
        var names = field.Name switch { "month" => Months, "weekday" => Days, _ => [] };
        var named = Array.FindIndex(names, name => name.Equals(text, StringComparison.OrdinalIgnoreCase));
        if (named >= 0)
        {
            return field.Name == "month" ? named + 1 : named;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= field.Least && number <= field.Most ? number : null;
    }
}

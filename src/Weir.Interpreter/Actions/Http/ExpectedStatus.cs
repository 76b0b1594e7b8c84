using System.Globalization;

namespace Weir.Interpreter.Actions.Http;

/// <summary>Which status codes count as success: codes (<c>201</c>), ranges (<c>200-299</c>) and classes (<c>2xx</c>).</summary>
internal static class ExpectedStatus
{
    /// <exception cref="ActionInputException">A pattern is none of the three forms.</exception>
    public static bool Matches(IReadOnlyList<string> patterns, int status)
    {
        var any = false;
        foreach (var pattern in patterns.SelectMany(text => text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)))
        {
            var (low, high) = Range(pattern);
            any |= status >= low && status <= high;
        }

        return any;
    }

    private static (int Low, int High) Range(string pattern)
    {
        if (pattern.Length == 3 && pattern[0] is >= '1' and <= '5' && pattern.EndsWith("xx", StringComparison.OrdinalIgnoreCase))
        {
            var low = (pattern[0] - '0') * 100;
            return (low, low + 99);
        }

        var parts = pattern.Split('-', StringSplitOptions.TrimEntries);
        return parts.Length is 1 or 2 && Code(parts[0]) is { } first && Code(parts[^1]) is { } last && first <= last
            ? (first, last)
            : throw new ActionInputException($"input 'expected-status' has '{pattern}', but takes codes such as 200, ranges such as 200-299 and classes such as 2xx");
    }

    private static int? Code(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var code) && code is >= 100 and <= 599 ? code : null;
}

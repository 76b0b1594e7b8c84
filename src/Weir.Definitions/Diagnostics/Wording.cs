namespace Weir.Definitions.Diagnostics;

/// <summary>Small pieces of message text.</summary>
internal static class Wording
{
    private const int MaxListed = 12;
    private const int MaxQuoted = 60;

    /// <summary><c>a, b, c</c>, in ordinal order, cut after twelve with the number of the rest.</summary>
    public static string List(IEnumerable<string> names)
    {
        var sorted = names.Order(StringComparer.Ordinal).ToList();
        var listed = string.Join(", ", sorted.Take(MaxListed));
        return sorted.Count > MaxListed ? $"{listed} and {sorted.Count - MaxListed} more" : listed;
    }

    /// <summary><c>one of a, b</c>, or null when there is nothing to choose from.</summary>
    public static string? OneOf(IReadOnlyCollection<string> names) => names.Count switch
    {
        0 => null,
        1 => names.First(),
        _ => $"one of {List(names)}",
    };

    /// <summary>The text in quotes on one line, cut when long.</summary>
    public static string Quote(string text)
    {
        var line = text.ReplaceLineEndings(" ");
        return line.Length <= MaxQuoted ? $"'{line}'" : $"'{line[..MaxQuoted]}…'";
    }

    public static string Plural(int count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";

    public static string A(string noun) => noun is "array" or "object" or "integer" ? $"an {noun}" : noun == "null" ? noun : $"a {noun}";
}

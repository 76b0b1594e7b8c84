namespace Weir.Definitions.Limits;

/// <summary>Names of limits: <c>overall</c>, <c>workflow:REF</c>, <c>action:NAME</c>, <c>group:NAME</c>, <c>pool:NAME</c>.</summary>
public static class LimitNames
{
    public const string Overall = "overall";
    public const string Rule = "overall, workflow:REF, action:NAME, group:NAME or pool:NAME";
    public const int LongestName = 256;
    public const int LargestSize = 1_000_000;

    private static readonly string[] Kinds = ["workflow", "action", "group", "pool"];

    /// <summary>Runs of a workflow: by its reference, or its name when it has none.</summary>
    public static string Workflow(string reference) => $"workflow:{reference}";

    public static string Action(string name) => $"action:{name}";

    public static string Group(string name) => $"group:{name}";

    public static string Pool(string name) => $"pool:{name}";

    public static bool IsPool(string limit) => limit.StartsWith("pool:", StringComparison.Ordinal);

    /// <summary>
    /// Whether only a size that was set makes the limit count, so that a run must know of it when it starts. Groups and pools stand in
    /// definitions.
    /// </summary>
    public static bool MustBeKnown(string limit) =>
        limit == Overall || limit.StartsWith("workflow:", StringComparison.Ordinal) || limit.StartsWith("action:", StringComparison.Ordinal);

    public static bool IsName(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return text == Overall
            || (text.Length <= LongestName && colon > 0 && colon < text.Length - 1 && Kinds.Contains(text[..colon]) && !text.Any(char.IsControl));
    }

    /// <summary>As sentences name it: <c>pool gpu</c>.</summary>
    public static string Display(string limit)
    {
        var colon = limit.IndexOf(':', StringComparison.Ordinal);
        return limit == Overall ? "the overall limit" : colon < 0 ? limit : $"{limit[..colon]} {limit[(colon + 1)..]}";
    }
}

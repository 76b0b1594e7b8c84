namespace Weir.Definitions.Jobs;

/// <summary>What keys of other systems are called here.</summary>
internal static class ForeignKeys
{
    /// <summary>Each with the words for it, of which the first that the object knows is meant.</summary>
    private static readonly Dictionary<string, string[]> Words = new(StringComparer.OrdinalIgnoreCase)
    {
        ["retry-strategy"] = ["retry"],
        ["max-attempts"] = ["count"],
        ["limit"] = ["count"],
        ["duration"] = ["delay"],
        ["initial-interval"] = ["delay"],
        ["max-interval"] = ["max-delay", "max_delay"],
        ["with"] = ["with_items", "input"],
        ["withparam"] = ["with_items", "for-each"],
        ["for-each"] = ["with_items", "for-each", "strategy"],
        ["foreach"] = ["with_items", "for-each", "strategy"],
        ["with-items"] = ["with_items", "for-each"],
        ["loop"] = ["with_items", "for-each", "strategy"],
        ["dependencies"] = ["needs"],
        ["depends"] = ["needs"],
        ["dependson"] = ["needs"],
        ["depends-on"] = ["needs"],
        ["arguments"] = ["input", "with", "parameters"],
        ["parameters"] = ["input", "inputs"],
        ["activedeadlineseconds"] = ["timeout", "timeout-minutes"],
        ["on-error"] = ["on_error", "on_failure"],
        ["on-exit"] = ["on_complete"],
        ["nodes"] = ["tasks"],
    };

    /// <summary>The word for a key here; null when it is not known, or nothing here does that.</summary>
    public static string? Find(string key, IReadOnlyCollection<string> known) =>
        Words.TryGetValue(key.Replace('_', '-'), out var words) ? words.FirstOrDefault(known.Contains) : null;
}

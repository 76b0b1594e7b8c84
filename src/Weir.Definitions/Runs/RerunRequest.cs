using Weir.Definitions.Values;

namespace Weir.Definitions.Runs;

/// <summary>What of an ended run is to run again.</summary>
public sealed record RerunRequest
{
    /// <summary>Ids of nodes or keys of executions; empty takes what failed and was not handled.</summary>
    public IReadOnlyList<string> Nodes { get => field ?? []; init; }

    /// <summary>Whether items that succeeded keep their results. Otherwise all items of a node that runs again do.</summary>
    public bool OnlyFailedItems { get; init; } = true;

    /// <summary>Inputs to change, by node or key: members replace those of the definition and may be expressions.</summary>
    public IReadOnlyDictionary<string, ObjectValue> Inputs { get => field ?? new Dictionary<string, ObjectValue>(); init; }

    /// <summary>
    /// Returns to an earlier state: keys of the executions and items that had ended then. All others run again. Null does not return.
    /// </summary>
    public IReadOnlySet<string>? Settled { get; init; }

    /// <summary>Whether the run was ended from outside, so that it has no result. What was open then runs again.</summary>
    public bool WasInterrupted { get; init; }
}

/// <summary>What a rerun will do.</summary>
/// <param name="Again">What runs again: what is started first, then what came after it and may come again.</param>
/// <param name="Kept">Keys of the executions whose results are kept.</param>
/// <param name="Problem">Why there can be no rerun; null when there can.</param>
public sealed record RerunPreview(IReadOnlyList<RerunNode> Again, IReadOnlyList<string> Kept, string? Problem = null);

/// <summary>An execution that runs again.</summary>
/// <param name="Why">In words: <c>it failed</c>.</param>
public sealed record RerunNode(string Key, string Why)
{
    /// <summary>Whether the rerun begins with it; otherwise it comes when what leads to it has ended.</summary>
    public bool IsFirst { get; init; }

    /// <summary>Its items that keep their results.</summary>
    public int ItemsKept { get; init; }
}

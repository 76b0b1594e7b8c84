namespace Weir.Definitions.Limits;

/// <summary>A limit, for people.</summary>
/// <param name="Size">Null when none was set and only definitions say.</param>
/// <param name="Used">Units that are held.</param>
public sealed record LimitView(string Name, int? Size, int Used)
{
    public IReadOnlyList<LimitUse> Holders { get => field ?? []; init; }

    /// <summary>In the order in which they will be served.</summary>
    public IReadOnlyList<LimitUse> Waiting { get => field ?? []; init; }
}

/// <summary>Who holds units of a limit, or waits for them.</summary>
/// <param name="Key">The execution of a node; null for the run itself.</param>
/// <param name="Since">When it was granted, or asked for.</param>
public sealed record LimitUse(string WorkflowId, string? Key, int Units, int Priority, DateTimeOffset Since);

namespace Weir.Definitions.Limits;

/// <summary>A limit, for people.</summary>
/// <param name="Size">That was set, else the largest of the definitions that use it now; null when nothing limits it.</param>
/// <param name="Used">Units that are held.</param>
public sealed record LimitView(string Name, int? Size, int Used)
{
    /// <summary>Whether the size was set, and does not come from definitions.</summary>
    public bool IsSet { get; init; }

    public IReadOnlyList<LimitUse> Holders { get => field ?? []; init; }

    /// <summary>In the order in which they will be served.</summary>
    public IReadOnlyList<LimitUse> Waiting { get => field ?? []; init; }
}

/// <summary>Who holds units of a limit, or waits for them.</summary>
/// <param name="Key">The execution of a node; null for the run itself.</param>
/// <param name="Since">When it was granted, or asked for.</param>
public sealed record LimitUse(string WorkflowId, string? Key, int Units, int Priority, DateTimeOffset Since);

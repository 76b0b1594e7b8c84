namespace Weir.Definitions.Limits;

/// <summary>All that a <see cref="LimitBook"/> remembers, to go on elsewhere.</summary>
public sealed record LimitBookState
{
    /// <summary>Sizes that were set, by name.</summary>
    public IReadOnlyDictionary<string, int> Sizes { get => field ?? new Dictionary<string, int>(); init; }

    /// <summary>Leases and requests in the order in which they were asked for.</summary>
    public IReadOnlyList<LeaseEntry> Entries { get => field ?? []; init; }

    /// <summary>When each line of waiting requests was last served.</summary>
    public IReadOnlyDictionary<string, long> Turns { get => field ?? new Dictionary<string, long>(); init; }

    public long NextTurn { get; init; }

    /// <summary>Decided and not yet handed out.</summary>
    public IReadOnlyList<LeaseDecision> Decisions { get => field ?? []; init; }
}

/// <summary>A lease, or a request for one.</summary>
public sealed record LeaseEntry(LeaseId Id, LeaseRequest Request, DateTimeOffset AskedAt)
{
    /// <summary>Leases that stay held until the run that asks has ended: of the task that called it, and of the runs around.</summary>
    public IReadOnlyList<LeaseId> Under { get => field ?? []; init; }

    /// <summary>Null while it waits.</summary>
    public DateTimeOffset? GrantedAt { get; init; }

    /// <summary>Whether it was told to end in favour of a newer one.</summary>
    public bool IsSuperseded { get; init; }
}

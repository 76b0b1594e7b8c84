using Weir.Definitions.Limits;

namespace Weir.Interpreter.Limits;

/// <summary>What a run tells the limits workflow. It comes in order, and each request or release in it may come twice.</summary>
internal sealed record LeaseMessage(LeaseOwner Owner)
{
    /// <summary>Leases that stay held until the run has ended; see <see cref="LeaseEntry.Under"/>.</summary>
    public IReadOnlyList<LeaseId> Under { get => field ?? []; init; }

    public IReadOnlyList<LeaseRequest> Asks { get => field ?? []; init; }

    /// <summary>Numbers of leases that are given back, and of requests that are withdrawn.</summary>
    public IReadOnlyList<long> Releases { get => field ?? []; init; }
}

/// <summary>What the limits workflow tells a run. It may come twice.</summary>
/// <param name="RunId">The first run id of the chain: a workflow id may be used again meanwhile.</param>
internal sealed record LeaseNews(string RunId, IReadOnlyList<LeaseAnswer> Answers);

internal sealed record LeaseAnswer(long Number, LeaseVerdict Verdict, string? Reason);

/// <summary>Sets a size.</summary>
/// <param name="Id">Chosen by who asks: by it they see that it was done.</param>
/// <param name="Size">Null removes the size.</param>
internal sealed record LimitChange(string Id, string Limit, int? Size);

/// <summary>The input of the limits workflow.</summary>
internal sealed record LimitsInput
{
    public LimitBookState Book { get => field ?? new(); init; }

    /// <summary>The last changes that were made.</summary>
    public IReadOnlyList<string> Changes { get => field ?? []; init; }
}

/// <summary>The answer to the query for limits.</summary>
internal sealed record LimitsReport
{
    public IReadOnlyList<LimitView> Limits { get => field ?? []; init; }

    /// <summary>Ids of the last changes that were made.</summary>
    public IReadOnlyList<string> Changes { get => field ?? []; init; }
}

/// <summary>The answer to the query for what the requests of a run wait for.</summary>
/// <param name="Texts">By the request's number.</param>
internal sealed record WaitsReport(IReadOnlyDictionary<string, string> Texts);

/// <summary>Runs to look for.</summary>
internal sealed record OwnersList(IReadOnlyList<LeaseOwner> Owners);

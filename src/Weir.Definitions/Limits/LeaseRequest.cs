namespace Weir.Definitions.Limits;

/// <summary>Asks for a whole set of claims at once: all of them are granted together, or none is.</summary>
/// <param name="Number">Names the request within its run; never used twice.</param>
/// <param name="Key">The execution of a node that asks; null when the run itself does.</param>
/// <param name="Claims">Each limit once; see <see cref="Claim.Join"/>.</param>
public sealed record LeaseRequest(long Number, string? Key, IReadOnlyList<Claim> Claims)
{
    public const int UsualPriority = 3;

    /// <summary>1 (first) to 5.</summary>
    public int Priority { get; init; } = UsualPriority;

    /// <summary>Among whom the limit is shared out fairly: the concurrency group, or the workflow.</summary>
    public string Share { get => field ?? ""; init; }
}

/// <summary>A run, whatever run of its chain is open.</summary>
/// <param name="RunId">The first run id of the chain.</param>
public sealed record LeaseOwner(string WorkflowId, string RunId);

/// <summary>A request, and after its grant the lease.</summary>
public sealed record LeaseId(LeaseOwner Owner, long Number);

/// <summary>What was decided about a request.</summary>
/// <param name="Reason">Why; null for a grant.</param>
public sealed record LeaseDecision(LeaseId Id, LeaseVerdict Verdict, string? Reason = null);

public enum LeaseVerdict
{
    /// <summary>All claims are held until the lease is released.</summary>
    Granted,

    /// <summary>It can never be granted, and waits no more.</summary>
    Refused,

    /// <summary>A newer one takes its place: it is to end, and waits no more if it waited.</summary>
    Superseded,
}

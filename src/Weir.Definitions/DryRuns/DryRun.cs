using Weir.Definitions.Plans;
using Weir.Definitions.Values;

namespace Weir.Definitions.DryRuns;

/// <summary>What a run would do, as far as it is known before it starts. Texts that are not known stand as they are written.</summary>
public sealed record DryRun
{
    public required string Name { get; init; }

    /// <summary>The bound inputs; of a called workflow those that are known, the others as written.</summary>
    public required ObjectValue Inputs { get; init; }

    /// <summary>In the order in which they would start; those of a parallel task are its children.</summary>
    public required IReadOnlyList<DryRunNode> Nodes { get; init; }

    /// <summary>The caller's, or the definition's; null when neither sets one.</summary>
    public Value Priority { get => field ?? Value.Null; init; }

    public DryRunGroup? Concurrency { get; init; }

    /// <summary>Executions at once; null when the definition does not say.</summary>
    public int? MaxParallel { get; init; }

    public double? TimeoutSeconds { get; init; }

    /// <summary>Everything that could not be decided, here and in called workflows.</summary>
    public IReadOnlyList<Undecided> Undecided { get => field ?? []; init; }

    /// <summary>What is known to fail, with its place.</summary>
    public IReadOnlyList<string> Problems { get => field ?? []; init; }
}

/// <param name="Path">Where in the definition.</param>
/// <param name="DependsOn">What it reads that is not known.</param>
public sealed record Undecided(string Path, IReadOnlyList<string> DependsOn);

/// <summary>Whether something happens in a run in which all goes well: nothing fails, nothing takes too long, nobody interferes.</summary>
public enum DryRunState
{
    Runs,
    Skipped,
    Unknown,
}

/// <param name="State">Whether it happens.</param>
/// <param name="Why">In words; null when it simply runs.</param>
public sealed record DryRunDecision(DryRunState State, string? Why = null)
{
    /// <summary>What an unknown decision reads that is not known.</summary>
    public IReadOnlyList<string> DependsOn { get => field ?? []; init; }

    /// <summary>Why it cannot be decided in any run: its condition fails. Null when it can.</summary>
    internal string? Problem { get; init; }

    internal static DryRunDecision Unknown(string why, params IReadOnlyList<string> dependsOn) => new(DryRunState.Unknown, why) { DependsOn = dependsOn };
}

/// <summary>A concurrency group.</summary>
/// <param name="Name">As far as it is known.</param>
/// <param name="Limit">How many run at once.</param>
/// <param name="CancelInProgress">Whether a new one cancels those that run, instead of waiting for them.</param>
public sealed record DryRunGroup(string Name, int Limit, bool CancelInProgress);

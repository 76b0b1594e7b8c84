using System.Collections.Immutable;
using Weir.Definitions.Values;

namespace Weir.Definitions.Runs;

/// <summary>
/// What must be remembered of a run to go on elsewhere (continue-as-new): facts, and what is settled. Jobs that were
/// started and not reported count as not started.
/// </summary>
public sealed record RunProgress
{
    public required RunFacts Facts { get; init; }

    /// <summary>The evaluated <c>vars</c>.</summary>
    public ObjectValue Vars { get => field ?? ObjectValue.Empty; init; }

    public bool CancelRequested { get; init; }

    public string? CancelReason { get; init; }

    /// <summary>The first unhandled failure.</summary>
    public Failure? Failure { get; init; }

    /// <summary>Ids of jobs that succeeded and have no outputs anybody can still read.</summary>
    public IReadOnlyList<string> Succeeded { get => field ?? []; init; }

    /// <summary>The other settled jobs, and jobs of which some combinations are settled, by id.</summary>
    public IReadOnlyDictionary<string, NodeProgress> Nodes { get => field ?? ImmutableDictionary<string, NodeProgress>.Empty; init; }
}

/// <summary>What is known of one node.</summary>
public sealed record NodeProgress
{
    /// <summary>Null while combinations of its matrix are open.</summary>
    public Conclusion? Conclusion { get; init; }

    /// <summary>Whether <c>continue-on-error</c> turns the conclusion into success for those who need the job.</summary>
    public bool Tolerated { get; init; }

    public ObjectValue Outputs { get => field ?? ObjectValue.Empty; init; }

    /// <summary>Settled combinations, in order of their index; empty for a job without matrix.</summary>
    public IReadOnlyList<CombinationProgress> Combinations { get => field ?? []; init; }
}

/// <summary>One settled combination of a matrix.</summary>
public sealed record CombinationProgress
{
    /// <summary>0-based place in the expanded matrix.</summary>
    public int Index { get; init; }

    public Conclusion Conclusion { get; init; }

    public bool Tolerated { get; init; }

    public ObjectValue Outputs { get => field ?? ObjectValue.Empty; init; }
}

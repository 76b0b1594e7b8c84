using Weir.Definitions.Runs;

namespace Weir.Definitions.DryRuns;

/// <summary>What is known of a node and of what comes after it.</summary>
/// <param name="Reached">Whether the run comes to it, so that its condition is asked and somebody who needs it goes on.</param>
/// <param name="Unraced">Whether it runs if it wins every race for a join.</param>
/// <param name="Decision">Whether it runs.</param>
internal sealed record DecidedNode(DryRunDecision Reached, DryRunDecision Unraced, DryRunDecision Decision, IReadOnlyList<DecidedWay> Ways)
{
    /// <summary>Whether the run may come to it more than once.</summary>
    public bool MayRepeat { get; init; }
}

/// <param name="Decision">Whether it is taken when the node has ended.</param>
/// <param name="IsTrouble">Whether it is for ends that do not come where all goes well.</param>
internal sealed record DecidedWay(Transition Transition, DryRunDecision Decision, bool IsTrouble = false)
{
    public bool MayBeTaken => Decision.State != DryRunState.Skipped && !IsTrouble;
}

/// <summary>How a node ends where all goes well.</summary>
internal enum KnownEnd
{
    /// <summary>It succeeds if it runs, and may be skipped.</summary>
    Unknown,
    Success,

    /// <summary>Failing is what it is for.</summary>
    Failure,

    /// <summary>It fails if it runs, and may be skipped.</summary>
    UnknownFailure,
    Skipped,
    NeverReached,
}

using Weir.Definitions.Values;

namespace Weir.Definitions.Plans;

/// <summary>A way from one node to another.</summary>
/// <param name="From">Id of a node.</param>
/// <param name="To">Id of a node, or one of <see cref="PlanTarget"/>.</param>
/// <param name="When">A bare expression about the <paramref name="From"/> node as it ended; null when <see cref="On"/> alone decides.</param>
public sealed record PlanEdge(string From, string To, string? When = null)
{
    /// <summary>Which ends of the node the edge is for.</summary>
    public PlanEdgeOn On { get; init; }

    /// <summary>
    /// Edges of one node with one number are one transition: its condition is asked and its values are published once. Order of
    /// evaluation.
    /// </summary>
    public int Transition { get; init; }

    /// <summary>Whether only the first transition of the node's decision whose condition holds is taken.</summary>
    public bool IsDecision { get; init; }

    /// <summary>Variables that the transition sets, in order; on its first edge.</summary>
    public IReadOnlyList<PlanVariable> Publish { get => field ?? []; init; }
}

/// <summary>A variable to set.</summary>
/// <param name="Value">May hold expressions, which see the variables set before it.</param>
public sealed record PlanVariable(string Name, Value Value);

public enum PlanEdgeOn
{
    /// <summary>
    /// A dependency: whatever became of the node, skipped included. A node with such edges waits for all of them and its own
    /// condition decides.
    /// </summary>
    Settled,

    /// <summary>It ran and ended, but was not cancelled.</summary>
    Complete,
    Success,

    /// <summary>It failed, or timed out and has no transition for <see cref="Timeout"/>.</summary>
    Failure,
    Timeout,

    /// <summary>It was cancelled. Such edges are followed in a cancelled run, too.</summary>
    Cancel,

    /// <summary>Its condition alone decides, which asks for skipped(), cancelled() or always().</summary>
    Any,
}

/// <summary>Targets of edges that are no nodes.</summary>
public static class PlanTarget
{
    /// <summary>Goes nowhere; a failure stays unhandled.</summary>
    public const string Continue = "continue";

    /// <summary>Fails the run.</summary>
    public const string Fail = "fail";

    /// <summary>Goes nowhere; a failure counts as handled.</summary>
    public const string Noop = "noop";

    /// <summary>Runs the node again, three times at most.</summary>
    public const string Retry = "retry";

    public static IReadOnlyList<string> All { get; } = [Continue, Fail, Noop, Retry];

    public static bool IsReserved(string name) => name is Continue or Fail or Noop or Retry;
}

using Weir.Definitions.Plans;
using Weir.Definitions.Values;

namespace Weir.Definitions.DryRuns;

/// <summary>A job or task, and what a run would do with it.</summary>
public sealed record DryRunNode
{
    public required string Id { get; init; }

    public required PlanNodeKind Kind { get; init; }

    public required DryRunDecision Decision { get; init; }

    /// <summary>Null shows the id.</summary>
    public string? Name { get; init; }

    public string? RunsOn { get; init; }

    /// <summary>The action of a task, or the reference of a called workflow.</summary>
    public string? Action { get; init; }

    /// <summary>Programs in it hold their expressions as they are written.</summary>
    public ObjectValue Input { get => field ?? ObjectValue.Empty; init; }

    /// <summary>Values of the expressions in its programs, by the expression as it is written; of those that are known.</summary>
    public ObjectValue Expressions { get => field ?? ObjectValue.Empty; init; }

    public IReadOnlyList<DryRunStep> Steps { get => field ?? []; init; }

    /// <summary>Combinations of its matrix, or items; null when it runs once.</summary>
    public DryRunItems? Items { get; init; }

    public string? Retry { get; init; }

    public string? Repeat { get; init; }

    public string? Timeout { get; init; }

    public string? Delay { get; init; }

    public DryRunGroup? Concurrency { get; init; }

    public ObjectValue Resources { get => field ?? ObjectValue.Empty; init; }

    public Value Priority { get => field ?? Value.Null; init; }

    public string? UndoneBy { get; init; }

    public IReadOnlyList<DryRunTransition> Transitions { get => field ?? []; init; }

    public IReadOnlyList<DryRunNode> Children { get => field ?? []; init; }

    /// <summary>What the called workflow would do; null when it is none, or not known.</summary>
    public DryRun? Calls { get; init; }
}

/// <param name="Values">Combinations, items or batches; null when they are not known.</param>
public sealed record DryRunItems(IReadOnlyList<Value>? Values)
{
    public bool IsMatrix { get; init; }

    /// <summary>How many run at once; null is as many as the run allows.</summary>
    public Value MaxParallel { get => field ?? Value.Null; init; }

    public IReadOnlyList<string> DependsOn { get => field ?? []; init; }
}

/// <param name="Name">As people see it: its name, or what it runs.</param>
/// <param name="Input">Programs in it hold their expressions as they are written.</param>
public sealed record DryRunStep(string Name, string Action, ObjectValue Input, DryRunDecision Decision)
{
    public string? Id { get; init; }

    public ObjectValue Env { get => field ?? ObjectValue.Empty; init; }

    /// <summary>As <see cref="DryRunNode.Expressions"/>.</summary>
    public ObjectValue Expressions { get => field ?? ObjectValue.Empty; init; }

    public string? Retry { get; init; }

    public string? Timeout { get; init; }
}

/// <param name="On">Which end of the node it is for: <c>success</c>, <c>failure</c>, ...</param>
/// <param name="When">Its condition as written; null when there is none.</param>
/// <param name="To">Nodes, or reserved targets.</param>
/// <param name="Decision">Whether it is taken when the node has ended.</param>
public sealed record DryRunTransition(string On, string? When, IReadOnlyList<string> To, DryRunDecision Decision);

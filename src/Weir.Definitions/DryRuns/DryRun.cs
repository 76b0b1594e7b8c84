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

    public Value Priority { get => field ?? Value.Null; init; }

    public string? ConcurrencyGroup { get; init; }

    public double? TimeoutSeconds { get; init; }

    /// <summary>Everything that could not be decided, here and in called workflows.</summary>
    public IReadOnlyList<Undecided> Undecided { get => field ?? []; init; }

    /// <summary>Expressions that are known to fail, with their places.</summary>
    public IReadOnlyList<string> Problems { get => field ?? []; init; }
}

/// <param name="Path">Where in the definition.</param>
/// <param name="DependsOn">What it reads that is not known.</param>
public sealed record Undecided(string Path, IReadOnlyList<string> DependsOn);

/// <summary>Whether something happens, when everything before it succeeds.</summary>
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
}

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

    public ObjectValue Input { get => field ?? ObjectValue.Empty; init; }

    public IReadOnlyList<DryRunStep> Steps { get => field ?? []; init; }

    /// <summary>Combinations of its matrix, or items; null when it runs once.</summary>
    public DryRunItems? Items { get; init; }

    public string? Retry { get; init; }

    public string? Timeout { get; init; }

    public string? Delay { get; init; }

    public string? ConcurrencyGroup { get; init; }

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

    public IReadOnlyList<string> DependsOn { get => field ?? []; init; }
}

/// <param name="Name">As people see it: its name, or what it runs.</param>
public sealed record DryRunStep(string Name, string Action, ObjectValue Input, DryRunDecision Decision)
{
    public string? Id { get; init; }

    public ObjectValue Env { get => field ?? ObjectValue.Empty; init; }

    public string? Retry { get; init; }

    public string? Timeout { get; init; }
}

/// <param name="On">Which end of the node it is for: <c>success</c>, <c>failure</c>, ...</param>
/// <param name="When">Its condition as written; null when there is none.</param>
/// <param name="To">Nodes, or reserved targets.</param>
public sealed record DryRunTransition(string On, string? When, IReadOnlyList<string> To, DryRunDecision Decision);

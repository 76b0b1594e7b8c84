using Weir.Definitions.Expressions;
using Weir.Definitions.Plans;
using Weir.Definitions.Values;

namespace Weir.Definitions.Runs;

/// <summary>All that an agent needs to run one job (one combination of its matrix). Serialise with <see cref="PlanJson"/>.</summary>
public sealed record JobInvocation
{
    /// <summary>Names this execution within the run: <c>build</c>, or <c>build[3]</c> for the fourth combination.</summary>
    public required string Key { get; init; }

    /// <summary>The job's id in the definition.</summary>
    public required string JobId { get; init; }

    /// <summary>Shown to people; for a combination its values are part of it: <c>build (linux, 18)</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The task queue.</summary>
    public required string RunsOn { get; init; }

    public double TimeoutMinutes { get; init; }

    /// <summary>The job with its expressions as written; <see cref="StepSequence"/> evaluates them.</summary>
    public required PlanJob Job { get; init; }

    /// <summary>Environment of the workflow with its expressions as written.</summary>
    public ObjectValue WorkflowEnv { get => field ?? ObjectValue.Empty; init; }

    /// <summary>The contexts <c>workflow</c>, <c>inputs</c>, <c>vars</c>, <c>needs</c>, <c>matrix</c>, <c>strategy</c>.</summary>
    public ObjectValue Contexts { get => field ?? ObjectValue.Empty; init; }

    /// <summary>The definition's file, for messages; null when unknown.</summary>
    public string? Source { get; init; }

    /// <summary>1 for the first.</summary>
    public int Attempt { get; init; } = 1;

    /// <summary>1 (first) to 5; null is usual.</summary>
    public int? Priority { get; init; }

    public InvocationConcurrency? Concurrency { get; init; }

    /// <summary>Units of named pools that the job holds.</summary>
    public ObjectValue Resources { get => field ?? ObjectValue.Empty; init; }

    /// <summary>What an evaluation may cost; null is usual.</summary>
    public ExpressionLimits? Limits { get; init; }

    /// <summary>Where the job's expressions stand in the file, as <see cref="Plan.Places"/>.</summary>
    public ObjectValue Places { get => field ?? ObjectValue.Empty; init; }
}

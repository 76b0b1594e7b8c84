using Weir.Definitions.Expressions;
using Weir.Definitions.Values;

namespace Weir.Definitions.Runs;

/// <summary>What a run knows when it starts. It does not change, so that expressions give the same values in every replay.</summary>
/// <param name="WorkflowId">Context <c>workflow.id</c>.</param>
/// <param name="RunId">Context <c>workflow.run_id</c>; the first run id of a chain, so that continue-as-new does not change it. Seeds random().</param>
/// <param name="Inputs">Bound inputs: every declared input has its value here.</param>
public sealed record RunFacts(string WorkflowId, string RunId, ObjectValue Inputs)
{
    /// <summary>Context <c>workflow.run_number</c>; null when nobody counts.</summary>
    public long? RunNumber { get; init; }

    /// <summary>Context <c>system.timestamp</c>; null takes the time of <see cref="RunStepper.Start"/>.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>Context <c>system.identity.login</c>: who started the run; null when unknown.</summary>
    public string? Login { get; init; }

    /// <summary>Context <c>pack.config</c>.</summary>
    public ObjectValue PackConfig { get => field ?? ObjectValue.Empty; init; }

    /// <summary>What <c>kv.get</c> gives, by key: the values of <see cref="Plans.Plan.KvKeys"/> as the run found them. Secrets are not among them.</summary>
    public ObjectValue Kv { get => field ?? ObjectValue.Empty; init; }

    /// <summary>How many workflows called each other to get here; 0 for a run that was started from outside.</summary>
    public int Depth { get; init; }

    /// <summary>The workflow id of the run of which this one runs parts again; null otherwise.</summary>
    public string? RerunOf { get; init; }

    /// <summary>1 (first) to 5; null leaves it to the definition.</summary>
    public int? Priority { get; init; }

    /// <summary>
    /// Limits of which a size was set and that no definition names: <c>overall</c>, workflows and actions. A run asks for those alone, so
    /// that a run without limits pays nothing for them.
    /// </summary>
    public IReadOnlyList<string> SharedLimits { get => field ?? []; init; }

    public ExecutionLimits Limits { get => field ?? ExecutionLimits.Default; init; }
}

/// <summary>What one run may cost. A run beyond a limit fails with a message that names it.</summary>
public sealed record ExecutionLimits
{
    public static ExecutionLimits Default { get; } = new();

    /// <summary>Workflows that call each other.</summary>
    public int MaxDepth { get; init; } = 10;

    /// <summary>Executions of nodes; cycles and per-arrival runs count each.</summary>
    public int MaxExecutions { get; init; } = 100_000;

    /// <summary>Executions of one node: the bound of a cycle.</summary>
    public int MaxExecutionsPerNode { get; init; } = 10_000;

    public int MaxItems { get; init; } = 100_000;

    /// <summary>Jobs, tasks and items of a run at once, whatever the definition allows.</summary>
    public int MaxParallel { get; init; } = 1_000;

    /// <summary>Results and variables that the run remembers, in characters.</summary>
    public long MaxContext { get; init; } = 10 * 1024 * 1024;

    /// <summary>What one evaluation costs; length and depth are the compiler's to check.</summary>
    public ExpressionLimits Expressions { get => field ?? ExpressionLimits.Default; init; }
}

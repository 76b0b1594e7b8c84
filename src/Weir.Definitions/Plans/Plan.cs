using System.Collections.Immutable;
using Weir.Definitions.Values;

namespace Weir.Definitions.Plans;

/// <summary>
/// What a definition compiles to: a graph of nodes and edges that travels with the run as the interpreter's input. A new
/// parser never changes it, and the interpreter needs nothing else of the definition. Strings in it that may hold
/// <c>${{ }}</c> are kept as written and evaluated where the comment of the member says.
/// </summary>
public sealed record Plan
{
    public const int CurrentVersion = 2;

    public int PlanVersion { get; init; } = CurrentVersion;

    public required string Name { get; init; }

    /// <summary>The body form that the plan was compiled from. Both run alike; the form decides words and defaults only.</summary>
    public PlanForm Form { get; init; }

    /// <summary>The reference by which other workflows call this one; null when it has none.</summary>
    public string? Ref { get; init; }

    public string? Label { get; init; }

    /// <summary>The definition's own version, as written.</summary>
    public string? Version { get; init; }

    public IReadOnlyList<string> Tags { get => field ?? []; init; }

    public string? Description { get; init; }

    /// <summary>The file that the plan was compiled from, as the caller named it, for messages; null when unknown.</summary>
    public string? Source { get; init; }

    /// <summary>Declared inputs in the order of the file.</summary>
    public IReadOnlyList<PlanInput> Inputs { get => field ?? []; init; }

    /// <summary>Values of the <c>vars</c> context; evaluated once, when the run starts.</summary>
    public ObjectValue Vars { get => field ?? ObjectValue.Empty; init; }

    /// <summary>Environment of every step; evaluated on the agent.</summary>
    public ObjectValue Env { get => field ?? ObjectValue.Empty; init; }

    public IReadOnlyList<PlanNode> Nodes { get => field ?? []; init; }

    /// <summary>Edges between nodes. A node starts when its inbound edges say so, not by levels.</summary>
    public IReadOnlyList<PlanEdge> Edges { get => field ?? []; init; }

    /// <summary>Outputs of the run; evaluated when every node is settled.</summary>
    public ObjectValue Outputs { get => field ?? ObjectValue.Empty; init; }

    /// <summary>A JSON Schema that the run's outputs are held against, members that are null left out; null checks nothing.</summary>
    public Value OutputSchema { get => field ?? Value.Null; init; }

    /// <summary>What an unhandled failure of one node does to the others.</summary>
    public PlanFailurePolicy OnFailure { get; init; }

    /// <summary>What a cancellation does to nodes that run.</summary>
    public PlanCancelPolicy OnCancel { get; init; }

    /// <summary>How long cancelled nodes may take to end before the driver gives them up; null leaves it to the driver.</summary>
    public double? CancelGraceSeconds { get; init; }

    /// <summary>How many executions (items and combinations counted each) run at once; null is unlimited.</summary>
    public int? MaxParallel { get; init; }

    /// <summary>Limits of the run that are lower than the operator's, by the names of <see cref="Settings.LimitSettings.OfRuns"/>.</summary>
    public IReadOnlyDictionary<string, long> Limits { get => field ?? ImmutableDictionary<string, long>.Empty; init; }

    /// <summary>How long the run may take; null is unlimited.</summary>
    public double? TimeoutSeconds { get; init; }

    /// <summary>1 (first) to 5; 3 is usual. A number, or a string expression over the inputs.</summary>
    public Value Priority { get => field ?? Value.Null; init; }

    /// <summary>Runs of one group exclude each other; null when the run has none.</summary>
    public PlanConcurrency? Concurrency { get; init; }

    /// <summary>Declared ways of starting runs. The server acts on them.</summary>
    public IReadOnlyList<PlanTrigger> Triggers { get => field ?? []; init; }

    /// <summary>Keys that <c>kv.get</c> reads. The driver gives their values with <see cref="Runs.RunFacts.Kv"/>.</summary>
    public IReadOnlyList<string> KvKeys { get => field ?? []; init; }

    /// <summary>Plans of the workflows that this one calls, directly or not, by reference. Set on the outermost plan only.</summary>
    public IReadOnlyDictionary<string, Plan> Workflows { get => field ?? ImmutableDictionary<string, Plan>.Empty; init; }

    /// <summary>Where expressions stand in the source: path to <c>line:column</c> of each, separated by spaces.</summary>
    public ObjectValue Places { get => field ?? ObjectValue.Empty; init; }
}

public enum PlanForm
{
    Jobs,
    Tasks,
}

public enum PlanFailurePolicy
{
    /// <summary>Nodes that do not depend on the failed one go on.</summary>
    Continue,

    /// <summary>Nothing more is started; what runs is left to end.</summary>
    FailFast,
}

public enum PlanCancelPolicy
{
    CancelRunning,
    AllowFinish,
}

/// <summary>A declared input.</summary>
public sealed record PlanInput
{
    public required string Name { get; init; }

    public required PlanInputType Type { get; init; }

    public bool Required { get; init; }

    /// <summary>Null when there is no default.</summary>
    public Value? Default { get; init; }

    /// <summary>Allowed values; empty allows all.</summary>
    public IReadOnlyList<Value> Enum { get => field ?? []; init; }

    public string? Description { get; init; }
}

public enum PlanInputType
{
    String,
    Number,
    Integer,
    Boolean,
    Array,
    Object,
}

/// <summary>The <c>strategy</c> of a job.</summary>
public sealed record PlanStrategy
{
    /// <summary>
    /// Dimensions in declared order, each an array or a string expression, with <c>include</c> and <c>exclude</c> beside them;
    /// or one string expression for the whole matrix.
    /// </summary>
    public Value Matrix { get => field ?? Value.Null; init; }

    /// <summary>
    /// An array or an object, or a string expression that gives one: the job runs for each of its items. Null for a matrix, which excludes it.
    /// </summary>
    public Value ForEach { get => field ?? Value.Null; init; }

    /// <summary>A number, or a string expression; null runs all combinations or items at once.</summary>
    public Value MaxParallel { get => field ?? Value.Null; init; }

    /// <summary>A boolean, or a string expression.</summary>
    public Value FailFast { get => field ?? Value.True; init; }
}

/// <summary>The part of a job that its agent needs.</summary>
public sealed record PlanJob
{
    /// <summary>The server group; may hold expressions.</summary>
    public string RunsOn { get => field ?? "default"; init; }

    /// <summary>A number, or a string expression.</summary>
    public Value TimeoutMinutes { get => field ?? Value.Of(360L); init; }

    public ObjectValue Env { get => field ?? ObjectValue.Empty; init; }

    public ObjectValue Outputs { get => field ?? ObjectValue.Empty; init; }

    public IReadOnlyList<PlanStep> Steps { get => field ?? []; init; }
}

/// <summary>One step. All its strings may hold expressions, evaluated on the agent just before the step runs.</summary>
public sealed record PlanStep
{
    public string? Id { get; init; }

    /// <summary>Null shows what the step runs.</summary>
    public string? Name { get; init; }

    /// <summary>The action's name. <c>run:</c> compiles to <c>shell</c> with the inputs <c>run</c>, <c>shell</c>, <c>working-directory</c>.</summary>
    public required string Uses { get; init; }

    public ObjectValue With { get => field ?? ObjectValue.Empty; init; }

    /// <summary>A bare expression; null runs the step when every step before it succeeded.</summary>
    public string? If { get; init; }

    public ObjectValue Env { get => field ?? ObjectValue.Empty; init; }

    /// <summary>
    /// Environment variables that the compiler put into program texts in place of expressions: name to
    /// <c>${{ expression }}</c>. They are set beside <see cref="Env"/>, as text.
    /// </summary>
    public ObjectValue ScriptEnv { get => field ?? ObjectValue.Empty; init; }

    /// <summary>Null runs the step once.</summary>
    public RetryPolicy? Retry { get; init; }

    /// <summary>A number, a string expression, or null for no limit but the job's.</summary>
    public Value TimeoutMinutes { get => field ?? Value.Null; init; }

    public Value ContinueOnError { get => field ?? Value.False; init; }

    public int Line { get; init; }
}

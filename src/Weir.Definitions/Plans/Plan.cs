using System.Text.Json.Serialization;
using Weir.Definitions.Values;

namespace Weir.Definitions.Plans;

/// <summary>
/// What a definition compiles to: a graph of nodes and edges that travels with the run as the interpreter's input. A new
/// parser never changes it, and the interpreter needs nothing else of the definition. Strings in it that may hold
/// <c>${{ }}</c> are kept as written and evaluated where the comment of the member says.
/// </summary>
public sealed record Plan
{
    public const int CurrentVersion = 1;

    public int PlanVersion { get; init; } = CurrentVersion;

    public required string Name { get; init; }

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
}

/// <summary>A declared input.</summary>
public sealed record PlanInput
{
    public required string Name { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
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

/// <summary>A way from one node to another. Both are ids of <see cref="Plan.Nodes"/>.</summary>
/// <param name="When">
/// A condition on the settled <paramref name="From"/> node; null when the edge is taken however that node ended. The jobs form
/// leaves it null: a job's own <c>if</c> decides there.
/// </param>
public sealed record PlanEdge(string From, string To, string? When = null);

/// <summary>One node of the graph.</summary>
public sealed record PlanNode
{
    public required string Id { get; init; }

    public PlanNodeKind Kind { get; init; } = PlanNodeKind.Job;

    /// <summary>Shown instead of the id; may hold expressions; null shows the id.</summary>
    public string? Name { get; init; }

    /// <summary>A bare expression, without <c>${{ }}</c>; null runs the node when every node it needs succeeded.</summary>
    public string? If { get; init; }

    /// <summary>How many inbound edges the node waits for.</summary>
    public PlanJoin Join { get; init; } = PlanJoin.All;

    /// <summary>Null when the node runs once.</summary>
    public PlanStrategy? Strategy { get; init; }

    /// <summary>A boolean, or a string with an expression that gives one.</summary>
    public Value ContinueOnError { get => field ?? Value.False; init; }

    /// <summary>Set when <see cref="Kind"/> is <see cref="PlanNodeKind.Job"/>.</summary>
    public PlanJob? Job { get; init; }

    /// <summary>Place in the source, for messages.</summary>
    public int Line { get; init; }
}

public enum PlanNodeKind
{
    Job,
}

public enum PlanJoin
{
    All,
}

/// <summary>The <c>strategy</c> of a job.</summary>
public sealed record PlanStrategy
{
    /// <summary>
    /// Dimensions in declared order, each an array or a string expression, with <c>include</c> and <c>exclude</c> beside them;
    /// or one string expression for the whole matrix.
    /// </summary>
    public Value Matrix { get => field ?? Value.Null; init; }

    /// <summary>A number, or a string expression; null runs all combinations at once.</summary>
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

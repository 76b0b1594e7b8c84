using System.Text.Json.Serialization;
using Weir.Definitions.Values;

namespace Weir.Definitions.Plans;

/// <summary>One node of the graph.</summary>
public sealed record PlanNode
{
    public required string Id { get; init; }

    public PlanNodeKind Kind { get; init; } = PlanNodeKind.Job;

    /// <summary>Shown instead of the id; may hold expressions; null shows the id.</summary>
    public string? Name { get; init; }

    /// <summary>
    /// A bare expression, without <c>${{ }}</c>. A job without one runs when every job it needs succeeded; a task without one runs.
    /// </summary>
    public string? If { get; init; }

    /// <summary>How many inbound edges the node waits for.</summary>
    public PlanJoin Join { get; init; } = PlanJoin.All;

    /// <summary>The number of <see cref="PlanJoin.Count"/>.</summary>
    public int JoinCount { get; init; }

    /// <summary>The parallel task that holds the node; null at the top.</summary>
    public string? Parent { get; init; }

    /// <summary>Whether the node starts when what holds it starts.</summary>
    public bool IsEntry { get; init; }

    /// <summary>Null when the node runs once.</summary>
    public PlanStrategy? Strategy { get; init; }

    /// <summary>A boolean, or a string with an expression that gives one.</summary>
    public Value ContinueOnError { get => field ?? Value.False; init; }

    /// <summary>Retry of the whole node, or of each item; null runs it once.</summary>
    public RetryPolicy? Retry { get; init; }

    /// <summary>Null when the node runs once.</summary>
    public PlanRepeat? Repeat { get; init; }

    /// <summary>Pause before the node starts: a duration, or a string expression; null starts at once.</summary>
    public Value Delay { get => field ?? Value.Null; init; }

    /// <summary>1 (first) to 5: a number, or a string expression; null takes the run's.</summary>
    public Value Priority { get => field ?? Value.Null; init; }

    /// <summary>Executions of one group exclude each other, in all runs.</summary>
    public PlanConcurrency? Concurrency { get; init; }

    /// <summary>Units of named pools that an execution holds while it runs: pool to number, or a string expression.</summary>
    public ObjectValue Resources { get => field ?? ObjectValue.Empty; init; }

    /// <summary>The node that undoes this one when the run fails or is cancelled; null when nothing does.</summary>
    public string? Compensate { get; init; }

    /// <summary>Set when <see cref="Kind"/> is <see cref="PlanNodeKind.Job"/>, and for the outputs' names of a called workflow and of a gate.</summary>
    public PlanJob? Job { get; init; }

    /// <summary>Set for every other kind.</summary>
    public PlanTask? Task { get; init; }

    /// <summary>Place in the source, for messages.</summary>
    public int Line { get; init; }

    /// <summary>Whether it is a job that decides and runs nothing: its condition and its outputs are all it has.</summary>
    [JsonIgnore]
    public bool IsGate => Kind == PlanNodeKind.Echo && Job is not null;
}

public enum PlanNodeKind
{
    /// <summary>Steps that one agent runs.</summary>
    Job,

    /// <summary>An action.</summary>
    Action,

    /// <summary>Another workflow.</summary>
    Workflow,

    /// <summary>Nodes that run side by side and end together.</summary>
    Parallel,

    /// <summary>Asks people.</summary>
    Inquiry,

    /// <summary>Waits for a signal or an event.</summary>
    Wait,

    /// <summary>Waits for time to pass.</summary>
    Sleep,

    /// <summary>Does nothing.</summary>
    Noop,

    /// <summary>Gives its input as its result.</summary>
    Echo,

    /// <summary>Fails.</summary>
    Fail,
}

public enum PlanJoin
{
    /// <summary>Every inbound edge, once.</summary>
    All,

    /// <summary>No waiting: each arrival runs the node.</summary>
    Each,

    /// <summary>The first arrival; what else is on its way goes on and is not waited for.</summary>
    Any,

    /// <summary>The first arrival; the nodes of the other inbound edges are cancelled where they run.</summary>
    First,

    /// <summary>More than half of the inbound nodes.</summary>
    Majority,

    /// <summary><see cref="PlanNode.JoinCount"/> inbound nodes.</summary>
    Count,
}

/// <summary>What a task does.</summary>
public sealed record PlanTask
{
    /// <summary>The action's name, or the reference of a workflow. Empty for kinds that need none.</summary>
    public string Action { get => field ?? ""; init; }

    /// <summary>Inputs of the action; may hold expressions.</summary>
    public ObjectValue Input { get => field ?? ObjectValue.Empty; init; }

    /// <summary>As for <see cref="PlanStep.ScriptEnv"/>.</summary>
    public ObjectValue ScriptEnv { get => field ?? ObjectValue.Empty; init; }

    /// <summary>Inputs that are programs: no expression may stand in what people put in their place.</summary>
    public IReadOnlyList<string> Programs { get => field ?? []; init; }

    /// <summary>An array, or a string expression that gives one; null runs the task once.</summary>
    public Value WithItems { get => field ?? Value.Null; init; }

    /// <summary>Items of one execution: a number, or a string expression; null gives each item an execution of its own.</summary>
    public Value BatchSize { get => field ?? Value.Null; init; }

    /// <summary>Executions at once: a number, or a string expression; null is unlimited.</summary>
    public Value Concurrency { get => field ?? Value.Null; init; }

    /// <summary>Whether the first failed item, or node of a parallel task, cancels the others.</summary>
    public bool FailFast { get; init; }

    /// <summary>Variables that are set when the task has ended, in order.</summary>
    public IReadOnlyList<PlanVariable> Publish { get => field ?? []; init; }

    /// <summary>Limit of one execution: a duration, or a string expression; null is unlimited.</summary>
    public Value Timeout { get => field ?? Value.Null; init; }

    /// <summary>The server group; may hold expressions; null leaves it to the driver.</summary>
    public string? RunsOn { get; init; }
}

/// <summary>A group of which so many run at once.</summary>
/// <param name="Group">May hold expressions.</param>
/// <param name="CancelInProgress">Whether a new one cancels those that run, instead of waiting for them.</param>
/// <param name="Limit">How many run at once.</param>
public sealed record PlanConcurrency(string Group, bool CancelInProgress = false, int Limit = 1);

/// <summary>A declared way of starting runs.</summary>
public sealed record PlanTrigger
{
    public required PlanTriggerKind Kind { get; init; }

    /// <summary>Cron expression of a schedule; null for an interval and for other kinds.</summary>
    public string? Cron { get; init; }

    /// <summary>Interval of a schedule in seconds.</summary>
    public double? EverySeconds { get; init; }

    /// <summary>IANA name of the time zone of <see cref="Cron"/>; null is UTC.</summary>
    public string? TimeZone { get; init; }

    /// <summary>What happens when the time comes while a run is open; null is skip.</summary>
    public string? Overlap { get; init; }

    /// <summary>Events of a webhook that start a run; empty takes all.</summary>
    public IReadOnlyList<string> Events { get => field ?? []; init; }

    /// <summary>Branches of push and pull_request; empty takes all.</summary>
    public IReadOnlyList<string> Branches { get => field ?? []; init; }

    public IReadOnlyList<string> Paths { get => field ?? []; init; }

    /// <summary>Name of the key that holds the webhook's secret.</summary>
    public string? Secret { get; init; }

    /// <summary>Inputs of the runs that it starts; of a webhook they may hold expressions over <c>event</c>.</summary>
    public ObjectValue Inputs { get => field ?? ObjectValue.Empty; init; }

    public int Line { get; init; }
}

public enum PlanTriggerKind
{
    Schedule,
    Webhook,
    Manual,
    Push,
    PullRequest,
}

using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Weir.Definitions.Limits;
using Weir.Definitions.Values;

namespace Weir.Definitions.Runs;

/// <summary>
/// All that must be remembered of a run to go on elsewhere (continue-as-new) or to run parts of it again: facts, variables, and
/// every execution. What was started and not reported counts as not started.
/// </summary>
public sealed record RunProgress
{
    public const int CurrentVersion = 2;

    internal static IReadOnlyDictionary<string, IReadOnlyList<Value>> NoSignals { get; } = ImmutableDictionary<string, IReadOnlyList<Value>>.Empty;

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int Version { get; init; } = CurrentVersion;

    public required RunFacts Facts { get; init; }

    public ObjectValue Vars { get => field ?? ObjectValue.Empty; init; }

    /// <summary>The variables as the run began, for a rerun; empty when no task sets one.</summary>
    public ObjectValue InitialVars { get => field ?? ObjectValue.Empty; init; }

    public string? CancelReason { get; init; }

    /// <summary>Why it was cancelled in favour of another run; null when it was not.</summary>
    public string? SupersededBy { get; init; }

    public bool IsFailing { get; init; }

    public bool MustFail { get; init; }

    public bool HasTimedOut { get; init; }

    public bool IsCompensating { get; init; }

    public bool PauseRequested { get; init; }

    /// <summary>The first unhandled failure.</summary>
    public Failure? Failure { get; init; }

    public IReadOnlyList<string> Warnings { get => field ?? []; init; }

    /// <summary>Random values drawn so far.</summary>
    public long Drawn { get; init; }

    public long NextSequence { get; init; }

    public DateTimeOffset? TimeoutAt { get; init; }

    public long NextLease { get; init; }

    /// <summary>What the run itself holds, or asks for, of the limits that runs share; null when nothing.</summary>
    public LeaseRequest? RunLease { get; init; }

    public bool AwaitsRunLease { get; init; }

    public bool NeverBegan { get; init; }

    /// <summary>Ids of jobs that succeeded and have no outputs that anybody can read.</summary>
    public IReadOnlyList<string> Succeeded { get => field ?? []; init; }

    /// <summary>The other executions, in the order in which they were created.</summary>
    public IReadOnlyList<ExecutionProgress> Executions { get => field ?? []; init; }

    /// <summary>Keys of executions whose turn is to come, in that order; empty when it is the order in which they were created.</summary>
    public IReadOnlyList<string> Ready { get => field ?? []; init; }

    /// <summary>Joins that some branches have reached.</summary>
    public IReadOnlyList<JoinProgress> Joins { get => field ?? []; init; }

    /// <summary>Keys of executions to undo, the last one first.</summary>
    public IReadOnlyList<string> Compensations { get => field ?? []; init; }

    /// <summary>Signals that nobody has taken yet, by name.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<Value>> Signals { get => field ?? NoSignals; init; }

    /// <summary>Decisions about nodes that have not started.</summary>
    public IReadOnlyList<PresetProgress> Presets { get => field ?? []; init; }

    /// <summary>How the run ended; null while it is on its way.</summary>
    public RunResult? Result { get; init; }
}

/// <summary>A decision about a node before it starts.</summary>
public sealed record PresetProgress(string Node, bool IsSkip, Value Result, string Reason);

/// <summary>What has arrived at a join.</summary>
/// <param name="Scope">Key of the parallel task around; null at the top.</param>
public sealed record JoinProgress(string Node, string? Scope, bool HasFired, IReadOnlyList<JoinArrival> Arrived);

public sealed record JoinArrival(string Node, string Key);

/// <summary>One execution of a node.</summary>
public sealed record ExecutionProgress
{
    public required string Node { get; init; }

    public int Number { get; init; } = 1;

    public long Sequence { get; init; }

    /// <summary>Key of the parallel task around; null at the top.</summary>
    public string? Scope { get; init; }

    /// <summary>Whether the parallel task around began again since, by its target <c>retry</c>.</summary>
    public bool IsOfEarlierRound { get; init; }

    public IReadOnlyList<string> Causes { get => field ?? []; init; }

    public bool IsCleanup { get; init; }

    public string? Compensates { get; init; }

    /// <summary>Ready, Delayed, Open, Settled.</summary>
    public string Stage { get => field ?? "Settled"; init; }

    public string? Withdrawn { get; init; }

    public Conclusion Conclusion { get; init; }

    public bool Tolerated { get; init; }

    public bool Handled { get; init; }

    public Value Result { get => field ?? Value.Null; init; }

    public TaskError? Error { get; init; }

    public Failure? Failure { get; init; }

    public ObjectValue Published { get => field ?? ObjectValue.Empty; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public DateTimeOffset? DueAt { get; init; }

    /// <summary>Order of settling in the run.</summary>
    public long SettledAs { get; init; }

    public int CommandRetries { get; init; }

    public TaskOutcome? Forced { get; init; }

    public bool IsUnhandled { get; init; }

    public bool WasRegistered { get; init; }

    /// <summary>Whether the run was ending, so that nothing came after it although its transitions may lead on.</summary>
    public bool IsUnfollowed { get; init; }

    public ObjectValue InputOverrides { get => field ?? ObjectValue.Empty; init; }

    public ItemSetProgress? Items { get; init; }
}

/// <summary>The items of an execution.</summary>
public sealed record ItemSetProgress
{
    public bool IsList { get; init; }

    /// <summary>Combinations, items or batches of a list.</summary>
    public IReadOnlyList<Value> Values { get => field ?? []; init; }

    public int RecordCount { get; init; }

    public int MaxParallel { get; init; }

    public bool FailFast { get; init; }

    public int NextToStart { get; init; }

    public bool HasCutOff { get; init; }

    /// <summary>Of items whose pause before another execution is over, in the order in which they start.</summary>
    public IReadOnlyList<int> Restarts { get => field ?? []; init; }

    /// <summary>Items that were started or settled.</summary>
    [JsonConverter(typeof(KnownItemsConverter))]
    public IReadOnlyList<ItemProgress> Known { get => field ?? []; init; }
}

public sealed record ItemProgress
{
    public int Index { get; init; }

    /// <summary>Pending, Held, Running, Waiting, Retrying, Settled.</summary>
    public string Stage { get => field ?? "Settled"; init; }

    public int Attempt { get; init; }

    /// <summary>Iterations of its <c>repeat</c> that have ended, and the executions in them.</summary>
    public int Iterations { get; init; }

    public int AttemptsBefore { get; init; }

    public ObjectValue LastOutputs { get => field ?? ObjectValue.Empty; init; }

    public bool IsCancelled { get; init; }

    public bool ContinueOnError { get; init; }

    public Conclusion Conclusion { get; init; }

    public bool Tolerated { get; init; }

    public Value Result { get => field ?? Value.Null; init; }

    public TaskError? Error { get; init; }

    public Failure? Failure { get; init; }

    public DateTimeOffset? DueAt { get; init; }

    public TaskInvocation? Invocation { get; init; }

    public Inquiry? Inquiry { get; init; }

    public string? Signal { get; init; }

    public string? AnsweredBy { get; init; }

    public ObjectValue InputOverrides { get => field ?? ObjectValue.Empty; init; }

    /// <summary>What it holds, or asks for, of the limits that runs share; null when nothing.</summary>
    public LeaseRequest? Lease { get; init; }

    public string? SupersededBy { get; init; }
}

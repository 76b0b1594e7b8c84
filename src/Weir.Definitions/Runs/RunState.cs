using Weir.Definitions.Expressions;
using Weir.Definitions.Limits;
using Weir.Definitions.Plans;
using Weir.Definitions.Settings;
using Weir.Definitions.Values;

namespace Weir.Definitions.Runs;

/// <summary>Where a run stands, and the directives that wait to be handed out.</summary>
internal sealed class RunState
{
    private List<RunDirective> _directives = [];

    public RunState(Plan plan, RunFacts facts)
    {
        Plan = plan;
        Facts = plan.Limits.Count == 0 ? facts : facts with { Limits = LimitSettings.Lower(facts.Limits, plan.Limits) };
        Graph = new RunGraph(plan);
        Places = new SourcePlaces(plan.Source, plan.Places);
        JobPlaces = new JobPlaces(plan);
        Entropy = new Entropy(facts.RunId, () => Now);
        Root = new ExecutionScope(null);
        Latest = new Execution?[Graph.Nodes.Count];
        Counts = new int[Graph.Nodes.Count];
        MaxParallel = Math.Min(plan.MaxParallel ?? int.MaxValue, Facts.Limits.MaxParallel);
    }

    public Plan Plan { get; }

    public RunFacts Facts { get; set; }

    public RunGraph Graph { get; }

    public SourcePlaces Places { get; }

    public JobPlaces JobPlaces { get; }

    public Entropy Entropy { get; private set; }

    public DateTimeOffset Now { get; set; }

    public ExecutionScope Root { get; }

    /// <summary>All executions in the order in which they were created.</summary>
    public List<Execution> Executions { get; } = [];

    /// <summary>Executions that are not settled, by sequence.</summary>
    public SortedDictionary<long, Execution> Open { get; } = [];

    /// <summary>Items that run, wait, or are to be retried, by key.</summary>
    public Dictionary<string, ItemState> OpenItems { get; } = new(StringComparer.Ordinal);

    /// <summary>An item whose pause before another execution is over and which has not started; null when none has the key.</summary>
    public ItemState? FindRestart(string key) =>
        Open.Values.SelectMany(open => open.Items?.Restarts ?? Enumerable.Empty<ItemState>()).FirstOrDefault(item => item.Key == key && !item.IsSettled);

    /// <summary>The last execution of each node that was started or settled, by the node's index.</summary>
    public Execution?[] Latest { get; }

    /// <summary>How many executions each node has had, by the node's index.</summary>
    public int[] Counts { get; }

    public Queue<Execution> Ready { get; } = new();

    public Queue<Execution> Dirty { get; } = new();

    /// <summary>Executions that wait for a place under the run's limit, by sequence: the oldest comes first, also after a restart.</summary>
    public SortedDictionary<long, Execution> Starved { get; } = [];

    /// <summary>Executions to undo, the last one first.</summary>
    public Stack<Execution> Compensations { get; } = new();

    /// <summary>Signals that nobody has taken yet.</summary>
    public Dictionary<string, Queue<Value>> Signals { get; } = new(StringComparer.Ordinal);

    /// <summary>What becomes of nodes that have not started, by id.</summary>
    public Dictionary<string, NodePreset> Presets { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, ContextReads> Reads { get; } = new(StringComparer.Ordinal);

    public ObjectValue Vars { get; set; } = ObjectValue.Empty;

    public ObjectValue InitialVars { get; set; } = ObjectValue.Empty;

    /// <summary>The contexts that do not change: workflow, inputs, parameters, pack, system, kv.</summary>
    public ObjectValue Fixed { get; set; } = ObjectValue.Empty;

    /// <summary>The first unhandled failure.</summary>
    public Failure? Failure { get; set; }

    public List<string> Warnings { get; } = [];

    /// <summary>Adds a warning that may come often once.</summary>
    public void Warn(string warning)
    {
        if (!Warnings.Contains(warning))
        {
            Warnings.Add(warning);
        }
    }

    public string? CancelReason { get; set; }

    public bool IsCancelled => CancelReason is not null;

    /// <summary>Why the run was cancelled in favour of another; null when it was not.</summary>
    public string? SupersededBy { get; set; }

    /// <summary>Whether nothing more is started because of <see cref="Failure"/>.</summary>
    public bool IsFailing { get; set; }

    /// <summary>Whether the failure of the run stands although every node's failure may be handled.</summary>
    public bool MustFail { get; set; }

    public bool HasTimedOut { get; set; }

    public bool IsCompensating { get; set; }

    public bool PauseRequested { get; set; }

    public bool PauseReported { get; set; }

    /// <summary>Keys of called workflows that run and are paused themselves.</summary>
    public HashSet<string> PausedWithin { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether a pause was asked for and nothing works any more.</summary>
    public bool IsPaused => PauseRequested && Running == PausedWithin.Count;

    public RunResult? Result { get; set; }

    public int MaxParallel { get; }

    /// <summary>Actions, workflows and jobs that run.</summary>
    public int Running { get; set; }

    /// <summary>Actions, workflows and jobs that wait for a lease. They hold their place under the run's limit.</summary>
    public int Held { get; set; }

    /// <summary>What the run itself holds, or asks for; null when nothing.</summary>
    public LeaseRequest? RunLease { get; set; }

    /// <summary>Whether nothing may begin before <see cref="RunLease"/> is granted.</summary>
    public bool AwaitsRunLease { get; set; }

    /// <summary>Whether the run ends without having begun: it was cancelled while it waited for its lease.</summary>
    public bool NeverBegan { get; set; }

    public long NextLease { get; set; }

    /// <summary>Items that hold a lease or wait for one, by its number.</summary>
    public Dictionary<long, ItemState> Leases { get; } = [];

    public long NextSequence { get; set; }

    public long NextSettled { get; set; }

    /// <summary>When the run's own limit is over.</summary>
    public DateTimeOffset? TimeoutAt { get; set; }

    /// <summary>Size of results and variables that are remembered, in characters.</summary>
    public long ContextSize { get; set; }

    public bool IsFinished => Result is not null;

    /// <summary>Of what has none of its own: a number, a string expression over the inputs, or null.</summary>
    public Value Priority => Facts.Priority is { } given ? Value.Of(given) : Plan.Priority;

    /// <summary>Goes on drawing where an earlier part of the run stopped.</summary>
    public void ResumeEntropy(long drawn) => Entropy = new Entropy(Facts.RunId, () => Now, drawn);

    public void Emit(RunDirective directive) => _directives.Add(directive);

    public void Changed(Execution execution, NodeStatus status, string? reason = null)
    {
        if (execution.Node.Plan.Kind != PlanNodeKind.Job)
        {
            Emit(new RunDirective.ChangeNode(new NodeChange(execution.Key, execution.Node.Id, status, Now, reason)));
        }
    }

    public void Changed(ItemState item, NodeStatus status, string? reason = null)
    {
        if (item.Owner.Node.Plan.Kind != PlanNodeKind.Job || status is NodeStatus.Retrying or NodeStatus.Held)
        {
            Emit(new RunDirective.ChangeNode(
                new NodeChange(item.Key, item.Owner.Node.Id, status, Now, reason) { Attempt = Math.Max(item.Attempt, 1) }));
        }
    }

    public void MarkDirty(Execution execution)
    {
        if (!execution.IsDirty)
        {
            execution.IsDirty = true;
            Dirty.Enqueue(execution);
        }
    }

    public IReadOnlyList<RunDirective> TakeDirectives()
    {
        var directives = _directives;
        _directives = [];
        return directives;
    }
}

/// <summary>A decision about a node before it starts.</summary>
/// <param name="Result">Null skips the node; otherwise it succeeds with this.</param>
internal sealed record NodePreset(Value? Result, string Reason);

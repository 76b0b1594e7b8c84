using Weir.Definitions.Plans;
using Weir.Definitions.Values;

namespace Weir.Definitions.Runs;

/// <summary>One execution of a node: a node in a cycle, or with several arrivals, has several.</summary>
internal sealed class Execution(GraphNode node, int number, long sequence, ExecutionScope scope)
{
    public GraphNode Node { get; } = node;

    /// <summary>1 for the node's first.</summary>
    public int Number { get; } = number;

    /// <summary>Order of creation in the run.</summary>
    public long Sequence { get; } = sequence;

    public string Key { get; } = ExecutionKeys.Of(node.Id, number);

    public ExecutionScope Scope { get; } = scope;

    /// <summary>Keys of the executions whose transitions led here.</summary>
    public IReadOnlyList<string> Causes { get; set; } = [];

    /// <summary>Whether it belongs to what a cancelled run still does.</summary>
    public bool IsCleanup { get; set; }

    /// <summary>The execution that this one undoes; null when it undoes none.</summary>
    public Execution? Compensates { get; set; }

    public ExecutionStage Stage { get; set; }

    /// <summary>Why it shall end without starting; null when it may start.</summary>
    public string? Withdrawn { get; set; }

    public Conclusion Conclusion { get; set; }

    /// <summary>Whether <c>continue-on-error</c> turns the conclusion into success.</summary>
    public bool Tolerated { get; set; }

    /// <summary>Whether a transition took the failure.</summary>
    public bool Handled { get; set; }

    public Value Result { get; set; } = Value.Null;

    public TaskError? Error { get; set; }

    public Failure? Failure { get; set; }

    /// <summary>Variables that it set.</summary>
    public ObjectValue Published { get; set; } = ObjectValue.Empty;

    public DateTimeOffset? StartedAt { get; set; }

    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>When its delay ends.</summary>
    public DateTimeOffset? DueAt { get; set; }

    /// <summary>Order of settling in the run.</summary>
    public long SettledAs { get; set; }

    /// <summary>How often the target <c>retry</c> ran it again.</summary>
    public int CommandRetries { get; set; }

    /// <summary>Set while it is open.</summary>
    public ItemSet? Items { get; set; }

    /// <summary>What a parallel task holds; null for other kinds.</summary>
    public ExecutionScope? Inner { get; set; }

    /// <summary>How a parallel task that was cut off ends, whatever its nodes come to; null while it was not.</summary>
    public TaskOutcome? Forced { get; set; }

    /// <summary>Whether it waits to be advanced.</summary>
    public bool IsDirty { get; set; }

    /// <summary>Whether it waits for the run's limit on parallel executions.</summary>
    public bool IsStarved { get; set; }

    public bool IsRegisteredForCompensation { get; set; }

    /// <summary>Input members that people changed.</summary>
    public ObjectValue InputOverrides { get; set; } = ObjectValue.Empty;

    /// <summary>Whether the run was ending, so that nothing came after it although its transitions may lead on.</summary>
    public bool IsUnfollowed { get; set; }

    /// <summary>Cached context of a settled execution.</summary>
    public ObjectValue? Context { get; set; }

    public bool IsSettled => Stage == ExecutionStage.Settled;

    /// <summary>What the rest of the run sees.</summary>
    public Conclusion Seen => Tolerated || Handled ? Conclusion.Success : Conclusion;

    public ObjectValue Outputs => Result as ObjectValue ?? ObjectValue.Empty;

    /// <summary>Declared outputs, all null: the outputs of a job that did not run.</summary>
    public ObjectValue NullOutputs() =>
        ObjectValue.Of((Node.Plan.Job?.Outputs ?? ObjectValue.Empty).Names.Select(name => KeyValuePair.Create(name, Value.Null)));
}

internal enum ExecutionStage
{
    Ready,
    Delayed,
    Open,
    Settled,
}

/// <summary>What starts and ends together: the run, or one execution of a parallel task.</summary>
internal sealed class ExecutionScope(Execution? owner)
{
    private readonly Dictionary<GraphNode, NodeArrivals> _nodes = [];

    public Execution? Owner { get; } = owner;

    /// <summary>Executions that are not settled.</summary>
    public int Open { get; set; }

    /// <summary>The last execution of each node here.</summary>
    public Dictionary<GraphNode, Execution> Latest { get; } = [];

    /// <summary>Executions whose failure nobody took.</summary>
    public List<Execution> Unhandled { get; } = [];

    public IEnumerable<NodeArrivals> Arrivals => _nodes.Values;

    public NodeArrivals Of(GraphNode node)
    {
        if (!_nodes.TryGetValue(node, out var arrivals))
        {
            _nodes[node] = arrivals = new NodeArrivals(node);
        }

        return arrivals;
    }
}

/// <summary>What has arrived at a node of a scope.</summary>
internal sealed class NodeArrivals(GraphNode node)
{
    private readonly List<(GraphNode From, string Key)> _arrived = [];
    private readonly HashSet<GraphNode> _from = [];

    public GraphNode Node { get; } = node;

    /// <summary>Needed nodes that are not settled.</summary>
    public int Waiting { get; set; } = node.Needs.Count;

    /// <summary>Whether an execution of the node has ended here.</summary>
    public bool HasEnded { get; set; }

    /// <summary>Whether the node or one that it needs, directly or not, failed without being tolerated.</summary>
    public bool FailedAtOrBefore { get; set; }

    /// <summary>Inbound nodes of the join's present round, with the executions that arrived.</summary>
    public IReadOnlyList<(GraphNode From, string Key)> Arrived => _arrived;

    /// <summary>Whether the present round has started the node.</summary>
    public bool HasFired { get; set; }

    public bool HasArrived(GraphNode from) => _from.Contains(from);

    public void Add(GraphNode from, string key)
    {
        _arrived.Add((from, key));
        _from.Add(from);
    }

    /// <summary>The next round begins.</summary>
    public void Clear()
    {
        _arrived.Clear();
        _from.Clear();
        HasFired = false;
    }
}

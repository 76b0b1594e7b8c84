using Weir.Definitions.Plans;
using Weir.Definitions.Values;

namespace Weir.Definitions.Runs;

/// <summary>What the stepper knows of one node while the run is on its way.</summary>
internal sealed class NodeState(PlanNode node)
{
    public PlanNode Node { get; } = node;

    public List<NodeState> Needs { get; } = [];

    public List<NodeState> NeededBy { get; } = [];

    /// <summary>Needed nodes that are not settled.</summary>
    public int Waiting { get; set; }

    /// <summary>Nodes that need this one and are not settled: while there are any, its outputs are still read.</summary>
    public int OpenDependents { get; set; }

    public NodeStage Stage { get; set; }

    public Conclusion Conclusion { get; set; }

    public bool Tolerated { get; set; }

    /// <summary>Whether this node or one that it needs, directly or not, failed without being tolerated.</summary>
    public bool FailedAtOrBefore { get; set; }

    public ObjectValue Outputs { get; set; } = ObjectValue.Empty;

    public bool HasMatrix => Node.Strategy is { Matrix.IsNull: false };

    public List<Combination> Combinations { get; set; } = [];

    public ContextReads? Reads { get; set; }

    public int MaxParallel { get; set; } = int.MaxValue;

    public bool FailFast { get; set; } = true;

    public int Running { get; set; }

    public int NextToStart { get; set; }

    public int Unsettled { get; set; }

    /// <summary>What those who need the node see.</summary>
    public Conclusion Result => Tolerated ? Conclusion.Success : Conclusion;

    /// <summary>The node's entry in the contexts <c>needs</c> and <c>jobs</c>.</summary>
    public ObjectValue ToContext()
    {
        var context = ObjectValue.Of(("result", Result.ToValue()), ("outcome", Conclusion.ToValue()), ("outputs", Outputs));
        return HasMatrix
            ? context.With("combinations", ArrayValue.Of(Combinations.Select(combination => combination.ToContext())))
            : context;
    }

    /// <param name="withOutputs">Whether anybody can still read the outputs.</param>
    public NodeProgress ToProgress(bool withOutputs) => new()
    {
        Conclusion = Stage == NodeStage.Settled ? Conclusion : null,
        Tolerated = Stage == NodeStage.Settled && Tolerated,
        Outputs = withOutputs && Stage == NodeStage.Settled ? Known(Outputs) : ObjectValue.Empty,
        Combinations = HasMatrix && (withOutputs || Stage != NodeStage.Settled)
            ? [.. Combinations.Where(combination => combination.IsSettled).Select(combination => combination.ToProgress())]
            : [],
    };

    internal static ObjectValue Known(ObjectValue outputs) => ObjectValue.Of(outputs.Members.Where(output => !output.Value.IsNull));

    /// <summary>Declared outputs, all null: the outputs of a job that did not run.</summary>
    public ObjectValue NullOutputs() =>
        ObjectValue.Of((Node.Job?.Outputs ?? ObjectValue.Empty).Names.Select(name => KeyValuePair.Create(name, Value.Null)));
}

internal enum NodeStage
{
    Waiting,
    Open,
    Settled,
}

/// <summary>One execution of a node: its only one, or one combination of its matrix.</summary>
internal sealed class Combination(NodeState owner, int index, ObjectValue matrix)
{
    public NodeState Owner { get; } = owner;

    public int Index { get; } = index;

    public ObjectValue Matrix { get; } = matrix;

    public string Key { get; } = owner.HasMatrix ? $"{owner.Node.Id}[{index}]" : owner.Node.Id;

    public bool ContinueOnError { get; set; }

    public bool IsRunning { get; set; }

    /// <summary>Whether its cancellation was asked for while it runs.</summary>
    public bool IsCancelled { get; set; }

    public bool IsSettled { get; set; }

    public Conclusion Conclusion { get; set; }

    public bool Tolerated { get; set; }

    public ObjectValue Outputs { get; set; } = ObjectValue.Empty;

    public CombinationProgress ToProgress() => new()
    {
        Index = Index,
        Conclusion = Conclusion,
        Tolerated = Tolerated,
        Outputs = NodeState.Known(Outputs),
    };

    public ObjectValue ToContext() => ObjectValue.Of(
        ("matrix", Matrix),
        ("result", (Tolerated ? Conclusion.Success : Conclusion).ToValue()),
        ("outputs", Outputs));
}

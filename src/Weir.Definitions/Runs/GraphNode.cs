using Weir.Definitions.Plans;

namespace Weir.Definitions.Runs;

/// <summary>A node of the plan with its neighbours. Does not change while the run is on its way.</summary>
internal sealed class GraphNode(PlanNode plan, int index, bool isJobStyle)
{
    public PlanNode Plan { get; } = plan;

    public int Index { get; } = index;

    public string Id => Plan.Id;

    /// <summary>Nodes that this one depends on: it waits until all of them are settled.</summary>
    public List<GraphNode> Needs { get; } = [];

    public List<GraphNode> NeededBy { get; } = [];

    /// <summary>Different nodes whose transitions lead here.</summary>
    public List<GraphNode> Inbound { get; } = [];

    /// <summary>In order of evaluation.</summary>
    public List<Transition> Transitions { get; } = [];

    public GraphNode? Parent { get; set; }

    public List<GraphNode> Children { get; } = [];

    public bool IsEntry => Plan.IsEntry || (Needs.Count == 0 && isJobStyle);

    /// <summary>Whether the node's condition looks at the nodes it needs, as that of a job does.</summary>
    public bool IsJobStyle => isJobStyle || Needs.Count > 0;

    public bool HasDecision { get; set; }

    public bool HasTimeoutTransition { get; set; }

    public bool HasMatrix => Plan.Strategy is { Matrix.IsNull: false };

    public bool IsForEach => Plan.Strategy is { ForEach.IsNull: false };

    /// <summary>Whether others see what became of each combination or item.</summary>
    public bool HasCombinations => HasMatrix || IsForEach;

    public bool HasItems => HasCombinations || Plan.Task is { WithItems.IsNull: false };

    /// <summary>How messages name the node's place in the definition.</summary>
    public string Path => Plan.Task is null || isJobStyle ? $"jobs.{Id}" : $"tasks.{Id}";

    public string Word => isJobStyle ? "job" : "task";

    /// <summary>The place of its condition.</summary>
    public string ConditionPath => $"{Path}.{(isJobStyle ? "if" : "when")}";

    /// <summary>The place of what a task, a called workflow or a gate is given.</summary>
    public string InputPath => $"{Path}.{(Plan.IsGate ? "outputs" : isJobStyle ? "with" : "input")}";

    public string TransitionPath(Transition transition) => $"{Path}.next[{transition.Number}].when";

    /// <summary>How many different inbound nodes start it.</summary>
    public int Threshold => Plan.Join switch
    {
        PlanJoin.Any or PlanJoin.First or PlanJoin.Each => 1,
        PlanJoin.Majority => (Inbound.Count / 2) + 1,
        PlanJoin.Count => Plan.JoinCount,
        _ => Inbound.Count,
    };
}

/// <summary>Edges of one node that are taken together.</summary>
internal sealed class Transition(PlanEdge first)
{
    public PlanEdgeOn On { get; } = first.On;

    public string? When { get; } = first.When;

    public bool IsDecision { get; } = first.IsDecision;

    public int Number { get; } = first.Transition;

    public IReadOnlyList<PlanVariable> Publish { get; } = first.Publish;

    public List<GraphNode> Targets { get; } = [];

    public List<string> Commands { get; } = [];
}

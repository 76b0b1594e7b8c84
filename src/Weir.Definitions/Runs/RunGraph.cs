using Weir.Definitions.Plans;

namespace Weir.Definitions.Runs;

/// <summary>A plan's nodes, linked.</summary>
internal sealed class RunGraph
{
    private readonly Dictionary<string, GraphNode> _byId;
    private readonly HashSet<(GraphNode From, GraphNode To)> _transitions = [];
    private readonly string _outputTexts;

    /// <exception cref="ArgumentException">The plan's dependencies make a circle, or an edge names a node that is not there.</exception>
    public RunGraph(Plan plan)
    {
        Nodes = [.. plan.Nodes.Select((node, index) => new GraphNode(node, index, plan.Form == PlanForm.Jobs))];
        _byId = Nodes.ToDictionary(node => node.Id, StringComparer.Ordinal);
        foreach (var edge in plan.Edges)
        {
            Add(edge);
        }

        foreach (var node in Nodes.Where(node => node.Plan.Parent is not null))
        {
            node.Parent = _byId[node.Plan.Parent!];
            node.Parent.Children.Add(node);
        }

        DependencyOrder = OrderDependencies();
        _outputTexts = string.Concat(plan.Outputs.Members.Select(output => output.Value.ToJson()));
    }

    public IReadOnlyList<GraphNode> Nodes { get; }

    /// <summary>Every node after those that it needs.</summary>
    public IReadOnlyList<GraphNode> DependencyOrder { get; }

    public IReadOnlyCollection<string> Ids => _byId.Keys;

    public GraphNode? Find(string id) => _byId.GetValueOrDefault(id);

    /// <summary>Whether the run's outputs may read the node: an answer on the safe side.</summary>
    public bool IsReadByOutputs(string id) => _outputTexts.Contains(id, StringComparison.Ordinal);

    private void Add(PlanEdge edge)
    {
        var from = Get(edge.From, edge);
        if (edge.On == PlanEdgeOn.Settled)
        {
            var dependent = Get(edge.To, edge);
            from.NeededBy.Add(dependent);
            dependent.Needs.Add(from);
            return;
        }

        var transition = from.Transitions.Find(known => known.Number == edge.Transition);
        if (transition is null)
        {
            from.Transitions.Add(transition = new Transition(edge));
            from.HasDecision |= edge.IsDecision;
            from.HasTimeoutTransition |= edge.On == PlanEdgeOn.Timeout;
        }

        if (PlanTarget.IsReserved(edge.To))
        {
            transition.Commands.Add(edge.To);
            return;
        }

        var to = Get(edge.To, edge);
        transition.Targets.Add(to);
        if (_transitions.Add((from, to)))
        {
            to.Inbound.Add(from);
        }
    }

    private GraphNode Get(string id, PlanEdge edge) => _byId.GetValueOrDefault(id)
        ?? throw new ArgumentException($"The plan has an edge from '{edge.From}' to '{edge.To}', but not both nodes.");

    /// <summary>A circle of dependencies would never settle. The compiler refuses it; a plan from elsewhere may still have one.</summary>
    private List<GraphNode> OrderDependencies()
    {
        var waiting = Nodes.Select(node => node.Needs.Count).ToArray();
        var ready = new Queue<GraphNode>(Nodes.Where(node => node.Needs.Count == 0));
        var order = new List<GraphNode>(Nodes.Count);
        while (ready.TryDequeue(out var node))
        {
            order.Add(node);
            foreach (var dependent in node.NeededBy.Where(dependent => --waiting[dependent.Index] == 0))
            {
                ready.Enqueue(dependent);
            }
        }

        return order.Count == Nodes.Count ? order : throw new ArgumentException("The plan's edges make a circle.");
    }
}

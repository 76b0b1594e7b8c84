using Weir.Definitions.Plans;
using Weir.Definitions.Values;

namespace Weir.Definitions.Runs;

/// <summary>A plan's nodes, linked.</summary>
internal sealed class RunGraph
{
    private readonly List<string> _outputTexts;
    private HashSet<string>? _succeeded;

    /// <exception cref="ArgumentException">The plan's edges make a circle, or name a node that is not there.</exception>
    public RunGraph(Plan plan)
    {
        Nodes = [.. plan.Nodes.Select(node => new NodeState(node))];
        var byId = Nodes.ToDictionary(node => node.Node.Id, StringComparer.Ordinal);
        foreach (var edge in plan.Edges)
        {
            if (!byId.TryGetValue(edge.From, out var from) || !byId.TryGetValue(edge.To, out var to))
            {
                throw new ArgumentException($"The plan has an edge from '{edge.From}' to '{edge.To}', but not both nodes.");
            }

            from.NeededBy.Add(to);
            to.Needs.Add(from);
            to.Waiting++;
        }

        CheckAcyclic();
        _outputTexts = [.. plan.Outputs.Members.Select(output => output.Value.ToJson())];
    }

    public IReadOnlyList<NodeState> Nodes { get; }

    /// <summary>Whether the run's outputs may read the node: an answer on the safe side.</summary>
    public bool IsReadByOutputs(string id) => _outputTexts.Exists(text => text.Contains(id, StringComparison.Ordinal));

    public bool IsSucceeded(string id, RunProgress saved) =>
        (_succeeded ??= saved.Succeeded.ToHashSet(StringComparer.Ordinal)).Contains(id);

    /// <summary>A circle would never settle. The compiler refuses it; a plan from elsewhere may still have one.</summary>
    private void CheckAcyclic()
    {
        var waiting = Nodes.ToDictionary(node => node, node => node.Waiting);
        var ready = new Stack<NodeState>(Nodes.Where(node => node.Waiting == 0));
        var seen = 0;
        while (ready.TryPop(out var node))
        {
            seen++;
            foreach (var dependent in node.NeededBy.Where(dependent => --waiting[dependent] == 0))
            {
                ready.Push(dependent);
            }
        }

        if (seen < Nodes.Count)
        {
            throw new ArgumentException("The plan's edges make a circle.");
        }
    }

    public ObjectValue JobsContext() =>
        ObjectValue.Of(Nodes.Select(node => KeyValuePair.Create(node.Node.Id, (Value)node.ToContext())));
}

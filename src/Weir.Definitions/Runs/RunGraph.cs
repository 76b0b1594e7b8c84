using Weir.Definitions.Plans;
using Weir.Definitions.Values;

namespace Weir.Definitions.Runs;

/// <summary>A plan's nodes, linked.</summary>
internal sealed class RunGraph
{
    private readonly List<string> _outputTexts;
    private HashSet<string>? _succeeded;

    public RunGraph(Plan plan)
    {
        Nodes = [.. plan.Nodes.Select(node => new NodeState(node))];
        var byId = Nodes.ToDictionary(node => node.Node.Id, StringComparer.Ordinal);
        foreach (var edge in plan.Edges)
        {
            var (from, to) = (byId[edge.From], byId[edge.To]);
            from.NeededBy.Add(to);
            to.Needs.Add(from);
            to.Waiting++;
        }

        _outputTexts = [.. plan.Outputs.Members.Select(output => output.Value.ToJson())];
    }

    public IReadOnlyList<NodeState> Nodes { get; }

    /// <summary>Whether the run's outputs may read the node: an answer on the safe side.</summary>
    public bool IsReadByOutputs(string id) => _outputTexts.Exists(text => text.Contains(id, StringComparison.Ordinal));

    public bool IsSucceeded(string id, RunProgress saved) =>
        (_succeeded ??= saved.Succeeded.ToHashSet(StringComparer.Ordinal)).Contains(id);

    public ObjectValue JobsContext() =>
        ObjectValue.Of(Nodes.Select(node => KeyValuePair.Create(node.Node.Id, (Value)node.ToContext())));
}

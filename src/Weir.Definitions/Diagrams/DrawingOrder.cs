using Weir.Definitions.Plans;

namespace Weir.Definitions.Diagrams;

/// <summary>The nodes of one level from top to bottom, and the ways between them that lead down.</summary>
internal sealed class DrawingOrder
{
    private readonly Dictionary<string, List<string>> down = new(StringComparer.Ordinal);

    /// <param name="nodes">In the order of the file, which decides where the graph does not.</param>
    public DrawingOrder(IReadOnlyList<PlanNode> nodes, ILookup<string, PlanLink> links)
    {
        var index = nodes.Select((node, at) => (node.Id, at)).ToDictionary(pair => pair.Id, pair => pair.at, StringComparer.Ordinal);
        var targets = nodes.ToDictionary(
            node => node.Id,
            node => links[node.Id].Where(link => !link.IsUndo && index.ContainsKey(link.To)).Select(link => link.To).Distinct(StringComparer.Ordinal).ToList(),
            StringComparer.Ordinal);
        FindDown(nodes, targets);
        Nodes = Sort(nodes, index);
        var place = Nodes.Select((node, at) => (node.Id, at)).ToDictionary(pair => pair.Id, pair => pair.at, StringComparer.Ordinal);
        foreach (var ways in down.Values)
        {
            ways.Sort((a, b) => place[a] - place[b]);
        }
    }

    public IReadOnlyList<PlanNode> Nodes { get; }

    /// <summary>Where a node leads, without the ways back up, in the order of drawing.</summary>
    public IReadOnlyList<string> Down(string node) => down[node];

    /// <summary>Walks the graph from its first nodes; a way to a node that the walk is still in leads back.</summary>
    private void FindDown(IReadOnlyList<PlanNode> nodes, Dictionary<string, List<string>> targets)
    {
        var inside = new HashSet<string>(StringComparer.Ordinal);
        var stack = new Stack<(string Node, int Next)>();
        foreach (var start in nodes.OrderByDescending(node => node.IsEntry).Select(node => node.Id))
        {
            if (!down.TryAdd(start, []))
            {
                continue;
            }

            inside.Add(start);
            stack.Push((start, 0));
            while (stack.TryPop(out var at))
            {
                if (at.Next == targets[at.Node].Count)
                {
                    inside.Remove(at.Node);
                    continue;
                }

                stack.Push(at with { Next = at.Next + 1 });
                var target = targets[at.Node][at.Next];
                if (inside.Contains(target))
                {
                    continue;
                }

                down[at.Node].Add(target);
                if (down.TryAdd(target, []))
                {
                    inside.Add(target);
                    stack.Push((target, 0));
                }
            }
        }
    }

    private List<PlanNode> Sort(IReadOnlyList<PlanNode> nodes, Dictionary<string, int> index)
    {
        var open = nodes.ToDictionary(node => node.Id, _ => 0, StringComparer.Ordinal);
        foreach (var target in down.Values.SelectMany(ways => ways))
        {
            open[target]++;
        }

        var ready = new SortedSet<int>(nodes.Where(node => open[node.Id] == 0).Select(node => index[node.Id]));
        var sorted = new List<PlanNode>(nodes.Count);
        while (ready.Count > 0)
        {
            var next = nodes[ready.Min];
            ready.Remove(ready.Min);
            sorted.Add(next);
            foreach (var target in down[next.Id].Where(target => --open[target] == 0))
            {
                ready.Add(index[target]);
            }
        }

        return sorted;
    }
}

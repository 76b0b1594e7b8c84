using System.Text;
using Weir.Definitions.Plans;
using Weir.Definitions.Runs;

namespace Weir.Definitions.Diagrams;

/// <summary>Draws a plan, and where a run of it stands. Pure.</summary>
public static class PlanDiagram
{
    private const int LongestLabel = 40;

    /// <param name="nodes">Where the nodes of a run stand (<see cref="RunStepper.Describe"/>); null draws the plan alone.</param>
    public static string Mermaid(Plan plan, IReadOnlyList<NodeView>? nodes = null)
    {
        var ids = Ids(plan);
        var text = new StringBuilder("flowchart TD\n");
        foreach (var node in plan.Nodes.Where(node => node.Parent is null))
        {
            WriteMermaid(text, plan, node, ids, nodes, "  ");
        }

        foreach (var (from, to, label, isDashed) in Lines(plan))
        {
            var target = PlanTarget.IsReserved(to) ? $"end_{to}(({to}))" : ids[to];
            text.Append($"  {ids[from]} {(isDashed ? "-.->" : "-->")}{(label.Length == 0 ? "" : $"|\"{Mermaid(label)}\"|")} {target}\n");
        }

        foreach (var group in (nodes ?? []).Where(view => view.Status != NodeStatus.Pending).GroupBy(view => view.Status).OrderBy(group => group.Key))
        {
            text.Append($"  classDef {group.Key.ToString().ToLowerInvariant()} {Colour(group.Key)}\n");
            text.Append($"  class {string.Join(',', group.Select(view => ids[view.Id]))} {group.Key.ToString().ToLowerInvariant()}\n");
        }

        return text.ToString();
    }

    /// <inheritdoc cref="Mermaid(Plan, IReadOnlyList{NodeView}?)"/>
    public static string Dot(Plan plan, IReadOnlyList<NodeView>? nodes = null)
    {
        var states = (nodes ?? []).ToDictionary(view => view.Id, StringComparer.Ordinal);
        var text = new StringBuilder($"digraph {Dot(plan.Name)} {{\n  node [shape=box, style=rounded];\n");
        foreach (var node in plan.Nodes)
        {
            var state = states.GetValueOrDefault(node.Id);
            var label = state is null || state.Status == NodeStatus.Pending ? node.Id : $"{node.Id}\n{state.Status}";
            text.Append($"  {Dot(node.Id)} [label={Dot(label)}{(node.Kind == PlanNodeKind.Parallel ? ", peripheries=2" : "")}];\n");
        }

        foreach (var node in plan.Nodes.Where(node => node.Parent is not null && node.IsEntry))
        {
            text.Append($"  {Dot(node.Parent!)} -> {Dot(node.Id)} [style=dotted];\n");
        }

        foreach (var (from, to, label, isDashed) in Lines(plan))
        {
            text.Append($"  {Dot(from)} -> {Dot(to)} [label={Dot(label)}{(isDashed ? ", style=dashed" : "")}];\n");
        }

        return text.Append("}\n").ToString();
    }

    /// <summary>Lines for a terminal: each node with what it leads to, those of a parallel task indented.</summary>
    public static string Terminal(Plan plan, IReadOnlyList<NodeView>? nodes = null)
    {
        var states = (nodes ?? []).ToDictionary(view => view.Id, StringComparer.Ordinal);
        var lines = Lines(plan).ToLookup(line => line.From, StringComparer.Ordinal);
        var text = new StringBuilder();
        foreach (var node in plan.Nodes.Where(node => node.Parent is null))
        {
            WriteTerminal(text, plan, node, lines, states, "");
        }

        return text.ToString();
    }

    private static void WriteTerminal(
        StringBuilder text, Plan plan, PlanNode node, ILookup<string, Line> lines, Dictionary<string, NodeView> states, string indent)
    {
        text.Append($"{indent}{Mark(states.GetValueOrDefault(node.Id))} {node.Id}{Facts(node)}{State(states.GetValueOrDefault(node.Id))}\n");
        foreach (var child in plan.Nodes.Where(child => child.Parent == node.Id))
        {
            WriteTerminal(text, plan, child, lines, states, indent + "  │ ");
        }

        var ways = lines[node.Id].ToList();
        for (var i = 0; i < ways.Count; i++)
        {
            text.Append($"{indent}  {(i == ways.Count - 1 ? "└" : "├")}─{(ways[i].Label.Length == 0 ? "" : $" {ways[i].Label} ─")}▶ {ways[i].To}\n");
        }
    }

    private static string Facts(PlanNode node)
    {
        var facts = new List<string>();
        if (node.Kind is not (PlanNodeKind.Job or PlanNodeKind.Noop))
        {
            facts.Add(node.Task is { Action.Length: > 0 } task ? task.Action : node.Kind.ToString().ToLowerInvariant());
        }

        if (node.Join is not (PlanJoin.Each or PlanJoin.All) || (node.Join == PlanJoin.All && node.Task is not null && !node.IsEntry))
        {
            facts.Add($"join {(node.Join == PlanJoin.Count ? $"{node.JoinCount}" : node.Join.ToString().ToLowerInvariant())}");
        }

        if (node.Task is { WithItems.IsNull: false } || node.Strategy is { Matrix.IsNull: false })
        {
            facts.Add("for each item");
        }

        if (node.Compensate is not null)
        {
            facts.Add($"undone by {node.Compensate}");
        }

        return facts.Count == 0 ? "" : $" ({string.Join(", ", facts)})";
    }

    private static string State(NodeView? view) => view is null or { Status: NodeStatus.Pending }
        ? ""
        : $"  {view.Status.ToString().ToLowerInvariant()}{(view.ItemsTotal is { } total ? $" {view.ItemsDone}/{total}" : "")}{(view.WaitsFor is null ? "" : $", waits for {view.WaitsFor}")}";

    private static string Mark(NodeView? view) => view?.Status switch
    {
        null or NodeStatus.Pending => "○",
        NodeStatus.Succeeded => "✔",
        NodeStatus.Failed or NodeStatus.TimedOut => "✖",
        NodeStatus.Skipped or NodeStatus.Cancelled => "–",
        _ => "●",
    };

    private static void WriteMermaid(
        StringBuilder text, Plan plan, PlanNode node, Dictionary<string, string> ids, IReadOnlyList<NodeView>? nodes, string indent)
    {
        if (node.Kind != PlanNodeKind.Parallel)
        {
            text.Append($"{indent}{ids[node.Id]}[\"{Mermaid(node.Id)}\"]\n");
            return;
        }

        text.Append($"{indent}subgraph {ids[node.Id]} [\"{Mermaid(node.Id)}\"]\n");
        foreach (var child in plan.Nodes.Where(child => child.Parent == node.Id))
        {
            WriteMermaid(text, plan, child, ids, nodes, indent + "  ");
        }

        text.Append($"{indent}end\n");
    }

    private static IEnumerable<Line> Lines(Plan plan) => plan.Edges
        .Where(edge => edge.To != PlanTarget.Continue)
        .Select(edge => new Line(edge.From, edge.To, Label(edge), edge.On is PlanEdgeOn.Failure or PlanEdgeOn.Timeout or PlanEdgeOn.Cancel))
        .Concat(plan.Nodes.Where(node => node.Compensate is not null).Select(node => new Line(node.Id, node.Compensate!, "undone by", true)))
        .Distinct();

    private static string Label(PlanEdge edge)
    {
        var on = edge.On switch
        {
            PlanEdgeOn.Settled or PlanEdgeOn.Any => "",
            PlanEdgeOn.Complete => edge.When is null && edge.IsDecision ? "default" : "",
            _ => edge.On.ToString().ToLowerInvariant(),
        };
        var when = edge.When is null ? "" : edge.When.Length <= LongestLabel ? edge.When : edge.When[..LongestLabel] + "…";
        return string.Join(": ", new[] { on, when }.Where(part => part.Length > 0));
    }

    /// <summary>Names that Mermaid cannot take for its own words.</summary>
    private static Dictionary<string, string> Ids(Plan plan) =>
        plan.Nodes.Select((node, index) => (node.Id, Name: $"n{index}")).ToDictionary(pair => pair.Id, pair => pair.Name, StringComparer.Ordinal);

    private static string Colour(NodeStatus status) => status switch
    {
        NodeStatus.Succeeded => "fill:#d1f0d8,stroke:#1a7f37",
        NodeStatus.Failed or NodeStatus.TimedOut => "fill:#ffd8d3,stroke:#cf222e",
        NodeStatus.Running or NodeStatus.Retrying => "fill:#d6e8ff,stroke:#0969da",
        NodeStatus.Skipped or NodeStatus.Cancelled => "fill:#eeeeee,stroke:#888888",
        _ => "fill:#fff3c4,stroke:#9a6700",
    };

    private static string Mermaid(string text) => text.Replace("\"", "#quot;", StringComparison.Ordinal).Replace("\n", " ", StringComparison.Ordinal);

    private static string Dot(string text) =>
        $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)}\"";

    private sealed record Line(string From, string To, string Label, bool IsDashed);
}

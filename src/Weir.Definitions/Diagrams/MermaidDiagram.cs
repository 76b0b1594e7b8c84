using System.Text;
using Weir.Definitions.Plans;
using Weir.Definitions.Runs;

namespace Weir.Definitions.Diagrams;

/// <summary>Writes Mermaid flowcharts. Nodes get names of ours, so that no id meets a word of Mermaid; texts are entities where it matters.</summary>
internal static class MermaidDiagram
{
    public static string Write(Plan plan, IReadOnlyList<NodeView> nodes)
    {
        var ids = plan.Nodes.Select((node, index) => (node.Id, Name: $"n{index}")).ToDictionary(pair => pair.Id, pair => pair.Name, StringComparer.Ordinal);
        var views = nodes.ToDictionary(view => view.Id, StringComparer.Ordinal);
        var children = plan.Nodes.ToLookup(node => node.Parent);
        var text = new StringBuilder("flowchart TD\n");
        foreach (var node in children[null])
        {
            WriteNode(text, node, children, ids, views, "  ");
        }

        foreach (var link in PlanLinks.Of(plan))
        {
            var target = PlanTarget.IsReserved(link.To) ? $"to_{link.To}(({link.To}))" : ids[link.To];
            text.Append($"  {ids[link.From]} {(link.IsDashed ? "-.->" : "-->")}{(link.Label.Length == 0 ? "" : $"|\"{Quote(DiagramText.Cut(link.Label, DiagramText.LongestLabel))}\"|")} {target}\n");
        }

        foreach (var group in nodes.Where(view => view.Status != NodeStatus.Pending && ids.ContainsKey(view.Id)).GroupBy(view => view.Status).OrderBy(group => group.Key))
        {
            var name = group.Key.ToString().ToLowerInvariant();
            text.Append($"  classDef {name} {Colour(group.Key)}\n  class {string.Join(',', group.Select(view => ids[view.Id]))} {name}\n");
        }

        return text.ToString();
    }

    private static void WriteNode(
        StringBuilder text, PlanNode node, ILookup<string?, PlanNode> children, Dictionary<string, string> ids, Dictionary<string, NodeView> views, string indent)
    {
        var state = views.GetValueOrDefault(node.Id) is { Status: not NodeStatus.Pending } view ? $"<br/>{Quote(NodeState.Words(view))}" : "";
        var label = $"{Quote(node.Id)}{state}";
        if (node.Kind != PlanNodeKind.Parallel || !children[node.Id].Any())
        {
            var (open, close) = node.Kind switch
            {
                _ when node.IsGate => ("{", "}"),
                PlanNodeKind.Inquiry or PlanNodeKind.Wait or PlanNodeKind.Sleep => ("([", "])"),
                PlanNodeKind.Workflow => ("[[", "]]"),
                _ => ("[", "]"),
            };
            text.Append($"{indent}{ids[node.Id]}{open}\"{label}\"{close}\n");
            return;
        }

        text.Append($"{indent}subgraph {ids[node.Id]} [\"{label}\"]\n");
        foreach (var child in children[node.Id])
        {
            WriteNode(text, child, children, ids, views, indent + "  ");
        }

        text.Append($"{indent}end\n");
    }

    private static string Colour(NodeStatus status)
    {
        var (fill, line) = StatusColours.Of(status);
        return $"fill:{fill},stroke:{line},color:#000";
    }

    /// <summary>Text inside quotes: what Mermaid or the HTML that it makes could read as more than text becomes an entity.</summary>
    private static string Quote(string text)
    {
        var quoted = new StringBuilder();
        foreach (var character in DiagramText.OneLine(text))
        {
            quoted.Append(character switch
            {
                '"' => "#quot;",
                '#' => "#35;",
                '&' => "#amp;",
                '<' => "#lt;",
                '>' => "#gt;",
                '`' => "#96;",
                ';' => "#59;",
                '\\' => "#92;",
                _ => character.ToString(),
            });
        }

        return quoted.ToString();
    }
}

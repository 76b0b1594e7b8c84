using System.Text;
using Weir.Definitions.Plans;
using Weir.Definitions.Runs;

namespace Weir.Definitions.Diagrams;

/// <summary>Writes DOT. Every name and text is a quoted string, in which only quotes, backslashes and line ends mean something.</summary>
internal static class DotDiagram
{
    public static string Write(Plan plan, IReadOnlyList<NodeView> nodes)
    {
        var views = nodes.ToDictionary(view => view.Id, StringComparer.Ordinal);
        var text = new StringBuilder($"digraph {Quote(plan.Name)} {{\n  node [shape=box, style=\"rounded,filled\", fillcolor=white, fontname=\"sans-serif\"];\n  edge [fontname=\"sans-serif\", fontsize=10];\n");
        foreach (var node in plan.Nodes)
        {
            var view = views.GetValueOrDefault(node.Id);
            var hasState = view is { Status: not NodeStatus.Pending };
            var label = Quote(node.Id, hasState ? NodeState.Words(view!) : null);
            text.Append($"  {Quote(node.Id)} [label={label}{(node.Kind == PlanNodeKind.Parallel ? ", peripheries=2" : "")}{(hasState ? Colour(view!.Status) : "")}];\n");
        }

        foreach (var node in plan.Nodes.Where(node => node.Parent is not null && node.IsEntry))
        {
            text.Append($"  {Quote(node.Parent!)} -> {Quote(node.Id)} [style=dotted];\n");
        }

        var links = PlanLinks.Of(plan).ToList();
        foreach (var target in links.Select(link => link.To).Where(PlanTarget.IsReserved).Distinct())
        {
            text.Append($"  {Quote($"to {target}")} [label={Quote(target)}, shape=circle];\n");
        }

        foreach (var link in links)
        {
            // An id holds no space, so that a target of the language and a task never share a name.
            var to = PlanTarget.IsReserved(link.To) ? $"to {link.To}" : link.To;
            var facts = string.Join(", ", new[] { link.Label.Length > 0 ? $"label={Quote(DiagramText.Cut(link.Label, DiagramText.LongestLabel))}" : "", link.IsDashed ? "style=dashed" : "" }.Where(fact => fact.Length > 0));
            text.Append($"  {Quote(link.From)} -> {Quote(to)}{(facts.Length > 0 ? $" [{facts}]" : "")};\n");
        }

        return text.Append("}\n").ToString();
    }

    private static string Colour(NodeStatus status)
    {
        var (fill, line) = StatusColours.Of(status);
        return $", fillcolor=\"{fill}\", color=\"{line}\"";
    }

    private static string Quote(string text, string? below = null) => $"\"{Escape(text)}{(below is null ? "" : $"\\n{Escape(below)}")}\"";

    private static string Escape(string text) =>
        DiagramText.OneLine(text).Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
}

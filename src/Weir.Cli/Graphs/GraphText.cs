using System.Text;
using Spectre.Console;
using Weir.Cli.Terminal;
using Weir.Definitions.Diagrams;
using Weir.Definitions.Plans;

namespace Weir.Cli.Graphs;

/// <summary>Drawings in the colours of a terminal.</summary>
internal static class GraphText
{
    public static string Title(Plan plan, string? status)
    {
        var word = plan.Form == PlanForm.Tasks ? "task" : "job";
        return SafeText.OneLine($"{plan.Name}  {plan.Nodes.Count} {word}{(plan.Nodes.Count == 1 ? "" : "s")}{(status is null ? "" : $"  {status}")}");
    }

    public static string Render(DiagramLine line, bool color)
    {
        if (!color)
        {
            return line.ToString();
        }

        var text = new StringBuilder();
        foreach (var span in line.Spans.Where(span => span.Text.Length > 0))
        {
            text.Append($"\u001b[{Code(span.Style)}m{span.Text}\u001b[0m");
        }

        return text.ToString();
    }

    public static string Markup(DiagramLine line) =>
        string.Concat(line.Spans.Where(span => span.Text.Length > 0).Select(span => $"[{Name(span.Style)}]{Spectre.Console.Markup.Escape(span.Text)}[/]"));

    private static string Code(DiagramStyle style) => style switch
    {
        DiagramStyle.Name => "1",
        DiagramStyle.Good => "32",
        DiagramStyle.Bad => "31",
        DiagramStyle.Active => "34",
        DiagramStyle.Waiting => "33",
        _ => "90",
    };

    private static string Name(DiagramStyle style) => style switch
    {
        DiagramStyle.Name => "bold",
        DiagramStyle.Good => "green",
        DiagramStyle.Bad => "red",
        DiagramStyle.Active => "blue",
        DiagramStyle.Waiting => "yellow",
        _ => "grey",
    };
}

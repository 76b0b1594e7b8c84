using Weir.Definitions.Plans;
using Weir.Definitions.Runs;

namespace Weir.Definitions.Diagrams;

/// <summary>Draws a plan, and where a run of it stands. Pure. No name or condition can become syntax of the drawing.</summary>
public static class PlanDiagram
{
    public const int UsualWidth = 100;

    /// <summary>A Mermaid flowchart.</summary>
    /// <param name="nodes">Where the nodes of a run stand (<see cref="RunStepper.Describe"/>); null draws the plan alone.</param>
    public static string Mermaid(Plan plan, IReadOnlyList<NodeView>? nodes = null) => MermaidDiagram.Write(plan, nodes ?? []);

    /// <summary>A graph in DOT, for Graphviz.</summary>
    /// <inheritdoc cref="Mermaid(Plan, IReadOnlyList{NodeView}?)"/>
    public static string Dot(Plan plan, IReadOnlyList<NodeView>? nodes = null) => DotDiagram.Write(plan, nodes ?? []);

    /// <summary>A drawing in box characters: rails from node to node, and the ways that have a condition in words.</summary>
    /// <inheritdoc cref="Mermaid(Plan, IReadOnlyList{NodeView}?)"/>
    /// <param name="width">Columns; longer lines are cut.</param>
    public static IReadOnlyList<DiagramLine> Draw(Plan plan, IReadOnlyList<NodeView>? nodes = null, int width = UsualWidth) =>
        TerminalDiagram.Draw(plan, nodes, width);

    /// <summary>The lines of <see cref="Draw"/> without styles.</summary>
    /// <inheritdoc cref="Draw"/>
    public static string Terminal(Plan plan, IReadOnlyList<NodeView>? nodes = null, int width = UsualWidth) =>
        string.Concat(Draw(plan, nodes, width).Select(line => $"{line}\n"));
}

/// <summary>A line of a drawing.</summary>
public sealed record DiagramLine(IReadOnlyList<DiagramSpan> Spans)
{
    public override string ToString() => string.Concat(Spans.Select(span => span.Text)).TrimEnd();
}

/// <summary>Text of one style, without control characters.</summary>
public readonly record struct DiagramSpan(string Text, DiagramStyle Style);

public enum DiagramStyle
{
    /// <summary>Lines between nodes, and what is said beside the name.</summary>
    Quiet,
    Name,
    Good,
    Bad,
    Active,
    Waiting,
}

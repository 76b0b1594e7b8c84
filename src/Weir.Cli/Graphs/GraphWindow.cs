using Weir.Definitions.Diagrams;

namespace Weir.Cli.Graphs;

/// <summary>The part of a drawing that a terminal has room for: that where something goes on, else the one shown last.</summary>
/// <param name="Title">Markup of the lines above the drawing.</param>
/// <param name="Active">The line that is shown in any case.</param>
internal sealed record GraphWindow(IReadOnlyList<string> Title, IReadOnlyList<DiagramLine> Drawing, int Active)
{
    private const int LeastRoom = 3;

    /// <summary>The title and the whole drawing, as markup.</summary>
    public IEnumerable<string> Whole => Title.Concat(Drawing.Select(GraphText.Markup));

    /// <summary>The window on a newer drawing of the same run.</summary>
    public GraphWindow With(IReadOnlyList<string> title, IReadOnlyList<DiagramLine> drawing) =>
        new(title, drawing, drawing.Index().Where(line => IsActive(line.Item)).Select(line => (int?)line.Index).FirstOrDefault() ?? Active);

    /// <param name="height">Rows of the terminal.</param>
    public IEnumerable<string> Visible(int height)
    {
        var room = Math.Max(height - Title.Count, LeastRoom);
        if (Drawing.Count <= room)
        {
            return Whole;
        }

        // The last row tells what is shown.
        var count = room - 1;
        var first = Math.Clamp(Active - (count / 3), 0, Drawing.Count - count);
        return [.. Title, .. Drawing.Skip(first).Take(count).Select(GraphText.Markup), $"[grey]lines {first + 1} to {first + count} of {Drawing.Count}[/]"];
    }

    private static bool IsActive(DiagramLine line) => line.Spans.Any(span => span.Style is DiagramStyle.Active or DiagramStyle.Waiting);
}

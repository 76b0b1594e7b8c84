using Weir.Definitions.Plans;
using Weir.Definitions.Runs;

namespace Weir.Definitions.Diagrams;

/// <summary>Draws a plan for a terminal: nodes from top to bottom with rails between them; a graph too wide for rails as a list.</summary>
internal sealed class TerminalDiagram
{
    /// <summary>The rails' share of the width.</summary>
    private const int RailsShare = 3;
    private const int LongestName = 36;

    private readonly ILookup<string?, PlanNode> children;
    private readonly ILookup<string, PlanLink> links;
    private readonly Dictionary<string, NodeView>? views;
    private readonly Dictionary<string, string> undoes;
    private readonly int width;
    private readonly bool isList;
    private readonly List<Row> rows = [];

    private TerminalDiagram(Plan plan, IReadOnlyList<NodeView>? nodes, int width, bool isList)
    {
        children = plan.Nodes.ToLookup(node => node.Parent);
        links = PlanLinks.Of(plan).ToLookup(link => link.From, StringComparer.Ordinal);
        views = nodes?.ToDictionary(view => view.Id, StringComparer.Ordinal);
        undoes = plan.Nodes.Where(node => node.Compensate is not null).GroupBy(node => node.Compensate!, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => string.Join(", ", group.Select(node => node.Id)), StringComparer.Ordinal);
        this.width = Math.Max(width, 20);
        this.isList = isList;
    }

    public static IReadOnlyList<DiagramLine> Draw(Plan plan, IReadOnlyList<NodeView>? nodes, int width)
    {
        var drawing = new TerminalDiagram(plan, nodes, width, isList: false);
        if (!drawing.Level(null, ""))
        {
            drawing = new TerminalDiagram(plan, nodes, width, isList: true);
            drawing.Level(null, "");
        }

        return drawing.Lines();
    }

    /// <returns>False when the rails take too much of the width.</returns>
    private bool Level(string? parent, string before)
    {
        var order = new DrawingOrder([.. children[parent]], links);
        var lanes = new RailLanes();
        foreach (var node in order.Nodes)
        {
            var down = isList ? [] : order.Down(node.Id);
            var (lane, lead) = lanes.Arrive(node.Id);
            if (lead is not null)
            {
                Add(before + lead);
            }

            var (left, right) = lanes.At(lane);
            rows.Add(Node(node, before + left, right));
            var parting = lanes.Leave(lane, down);
            if (before.Length + (2 * lanes.Most) > Math.Max(width / RailsShare, 8) && !isList)
            {
                return false;
            }

            // Between the node and where its ways part, only its own lane goes on.
            var beside = parting is null ? lanes.Verticals() : left + "│" + right;
            if (!Inside(node, before + beside))
            {
                return false;
            }

            Details(node, before + beside, down);
            if (rows[^1].Mark.Text is null)
            {
                lanes.Settle();
            }

            if (parting is not null)
            {
                Add(before + parting);
            }
        }

        return true;
    }

    /// <summary>The nodes of a parallel task, in a bracket.</summary>
    private bool Inside(PlanNode node, string before)
    {
        if (!children[node.Id].Any())
        {
            return true;
        }

        var from = rows.Count;
        if (!Level(node.Id, $"{before}│ "))
        {
            return false;
        }

        for (var i = from; i < rows.Count; i++)
        {
            var bracket = rows.Count - from == 1 ? '╶' : i == from ? '╭' : i == rows.Count - 1 ? '╰' : '│';
            rows[i] = rows[i] with { Before = $"{rows[i].Before[..before.Length]}{bracket}{rows[i].Before[(before.Length + 1)..]}" };
        }

        return true;
    }

    private Row Node(PlanNode node, string before, string after)
    {
        var view = views?.GetValueOrDefault(node.Id);
        var (mark, style) = NodeState.Of(view);
        var spans = new List<DiagramSpan> { new(DiagramText.OneLine(node.Id), view is null ? DiagramStyle.Name : style == DiagramStyle.Quiet ? style : DiagramStyle.Name) };
        if (view is { Status: not NodeStatus.Pending })
        {
            spans.Add(new(NodeState.Words(view), style));
        }

        if (NodeFacts.Of(node, undoes.GetValueOrDefault(node.Id)) is { Length: > 0 } facts)
        {
            spans.Add(new(facts, DiagramStyle.Quiet));
        }

        return new(before, new(mark, style), after, spans);
    }

    /// <summary>What the rails do not say: conditions, ways back, ways that end the run, what a run waits for and why it failed.</summary>
    private void Details(PlanNode node, string before, IReadOnlyList<string> down)
    {
        if (node.If is { } condition)
        {
            Add(before, $"if {DiagramText.OneLine(condition)}", DiagramStyle.Quiet);
        }

        foreach (var ways in links[node.Id].Where(link => !link.IsUndo && (link.Label.Length > 0 || !down.Contains(link.To))).GroupBy(link => (link.Label, Arrow: Arrow(link, down))))
        {
            var targets = string.Join(", ", ways.Select(link => link.To));
            Add(before, $"{ways.Key.Arrow} {targets}{(ways.Key.Label.Length > 0 ? $"  {ways.Key.Label}" : "")}", DiagramStyle.Quiet);
        }

        if (views?.GetValueOrDefault(node.Id) is not { } view)
        {
            return;
        }

        if (view is { WaitsFor: { } waits, Status: not NodeStatus.Pending })
        {
            Add(before, $"waits for {DiagramText.OneLine(waits)}", DiagramStyle.Waiting);
        }

        if (view is { Reason: { } reason, Status: not (NodeStatus.Pending or NodeStatus.Succeeded) })
        {
            Add(before, DiagramText.OneLine(reason), view.Status is NodeStatus.Failed or NodeStatus.TimedOut ? NodeState.Of(view).Style : DiagramStyle.Quiet);
        }
    }

    private string Arrow(PlanLink link, IReadOnlyList<string> down) =>
        isList || down.Contains(link.To) || PlanTarget.IsReserved(link.To) ? "─▶" : "↺";

    private void Add(string before) => rows.Add(new(before, default, "", []));

    private void Add(string before, string text, DiagramStyle style) => rows.Add(new(before, default, "", [new(text, style)]) { IsDetail = true });

    private List<DiagramLine> Lines()
    {
        var rails = rows.Where(row => row.Spans.Count > 0).Select(row => row.RailWidth).DefaultIfEmpty().Max();
        var names = rows.Where(row => row.Mark.Text is not null && row.Spans.Count > 1).Select(row => DiagramText.Width(row.Spans[0].Text)).DefaultIfEmpty().Max();
        var lines = new List<DiagramLine>(rows.Count);
        foreach (var row in rows)
        {
            // Free lanes at the right end take no room.
            var spans = new List<DiagramSpan> { new(row.Mark.Text is null ? row.Before.TrimEnd() : row.Before, DiagramStyle.Quiet) };
            if (row.Mark.Text is not null)
            {
                spans.Add(row.Mark);
                spans.Add(new(row.After.TrimEnd(), DiagramStyle.Quiet));
            }

            if (row.Spans.Count > 0)
            {
                spans.Add(new(new string(' ', rails - row.RailWidth + 1 + (row.IsDetail ? 2 : 0)), DiagramStyle.Quiet));
                AddText(spans, row, Math.Min(names, LongestName), width - rails - 1 - (row.IsDetail ? 2 : 0));
            }

            lines.Add(new(spans));
        }

        return lines;
    }

    private static void AddText(List<DiagramSpan> spans, Row row, int names, int room)
    {
        for (var i = 0; i < row.Spans.Count && room > 1; i++)
        {
            var text = DiagramText.Cut(row.Spans[i].Text, room);
            var wide = i == 0 && row.Spans.Count > 1 ? Math.Max(names - DiagramText.Width(text), 0) : 0;
            var gap = i < row.Spans.Count - 1 ? new string(' ', wide + 2) : "";
            spans.Add(new(text + gap, row.Spans[i].Style));
            room -= DiagramText.Width(text) + gap.Length;
        }
    }

    /// <param name="Before">Rails left of the mark; all of them in a row without one.</param>
    private sealed record Row(string Before, DiagramSpan Mark, string After, IReadOnlyList<DiagramSpan> Spans)
    {
        public bool IsDetail { get; init; }

        public int RailWidth => (Before + Mark.Text + After).TrimEnd().Length;
    }
}

using System.Text;

namespace Weir.Definitions.Diagrams;

/// <summary>
/// Vertical lanes between nodes, each on its way to one node, and the rows of box characters that lead from lane to lane. A lane that
/// another line crosses stays whole; the line goes behind it.
/// </summary>
internal sealed class RailLanes
{
    private const int Up = 1;
    private const int Down = 2;
    private const int Left = 4;
    private const int Right = 8;
    private const string Boxes = "   │ ╯╮┤ ╰╭├─┴┬┼";

    /// <summary>Where each lane leads; null is free.</summary>
    private readonly List<string?> lanes = [];

    /// <summary>Lanes that began in the row above, at the node itself.</summary>
    private readonly HashSet<int> fresh = [];

    /// <summary>Whether rails ended in the row above.</summary>
    private bool isEnd;

    /// <summary>Lanes so far, at their most.</summary>
    public int Most { get; private set; }

    /// <summary>Brings all lanes to a node together.</summary>
    /// <returns>The node's lane, and the row that leads there, if one is needed.</returns>
    public (int Lane, string? Row) Arrive(string node)
    {
        var inbound = Enumerable.Range(0, lanes.Count).Where(lane => lanes[lane] == node).ToList();
        if (inbound.Count == 0)
        {
            // A node that begins right below the end of another one would look like its successor.
            var apart = isEnd ? Verticals() : null;
            isEnd = false;
            return (Free(0, node), apart);
        }

        isEnd = true;

        var row = inbound.Count > 1 ? Merge(inbound) : fresh.Contains(inbound[0]) ? Verticals() : null;
        fresh.Clear();
        return (inbound[0], row);
    }

    /// <summary>The row of a node, with its mark in its lane.</summary>
    public (string Before, string After) At(int lane)
    {
        var row = Verticals();
        return (row[..(2 * lane)], row[((2 * lane) + 1)..]);
    }

    /// <summary>
    /// Leads a node's lane on to other nodes. A way to a node that another lane leads to joins that lane, so that the drawing stays narrow;
    /// a node's only way keeps its lane, so that what joins does so at the node itself.
    /// </summary>
    /// <returns>The row that parts them; null when there is one or none.</returns>
    public string? Leave(int lane, IReadOnlyList<string> targets)
    {
        fresh.Clear();
        lanes[lane] = null;
        isEnd &= targets.Count == 0;
        if (targets.Count == 0)
        {
            return null;
        }

        var kept = targets.FirstOrDefault(target => !lanes.Contains(target)) ?? targets[0];
        var joined = targets.Where(target => target != kept && lanes.Contains(target)).Select(target => lanes.IndexOf(target)).ToList();
        lanes[lane] = kept;
        if (targets.Count == 1)
        {
            fresh.Add(lane);
            return null;
        }

        var cells = Cells();
        var begun = targets.Where(target => target != kept && !lanes.Contains(target)).ToList().ConvertAll(target => Free(lane + 1, target));
        cells.AddRange(Enumerable.Repeat(0, Math.Max(0, (2 * lanes.Count) - cells.Count)));
        var ends = joined.Concat(begun).ToList();
        var (first, last) = (Math.Min(lane, ends.Min()), Math.Max(lane, ends.Max()));
        Line(cells, first, last);
        foreach (var end in ends.Append(lane))
        {
            cells[2 * end] = (begun.Contains(end) ? 0 : Up) | Down | (end > first ? Left : 0) | (end < last ? Right : 0);
        }

        return Text(cells);
    }

    /// <summary>A row stands between the node and what comes next, so that its lane is seen.</summary>
    public void Settle() => fresh.Clear();

    /// <summary>The lanes as they go on.</summary>
    public string Verticals() => Text(Cells());

    private string Merge(List<int> inbound)
    {
        var cells = Cells();
        var (first, last) = (inbound[0], inbound[^1]);
        Line(cells, first, last);
        cells[2 * first] = Up | Down | Right;
        foreach (var lane in inbound.Skip(1))
        {
            cells[2 * lane] = Up | Left | (lane == last ? 0 : Right);
            lanes[lane] = null;
        }

        return Text(cells);
    }

    /// <summary>A line between two lanes, behind the lanes between them.</summary>
    private static void Line(List<int> cells, int from, int to)
    {
        for (var at = (2 * from) + 1; at < 2 * to; at++)
        {
            cells[at] = cells[at] == 0 ? Left | Right : cells[at];
        }
    }

    private List<int> Cells()
    {
        var cells = new List<int>();
        foreach (var lane in lanes)
        {
            cells.Add(lane is null ? 0 : Up | Down);
            cells.Add(0);
        }

        return cells;
    }

    private int Free(int from, string target)
    {
        var lane = lanes.FindIndex(Math.Min(from, lanes.Count), free => free is null);
        if (lane < 0)
        {
            lane = lanes.Count;
            lanes.Add(null);
        }

        lanes[lane] = target;
        Most = Math.Max(Most, lane + 1);
        return lane;
    }

    private static string Text(List<int> cells)
    {
        var text = new StringBuilder();
        foreach (var cell in cells)
        {
            text.Append(Boxes[cell]);
        }

        return text.ToString();
    }
}

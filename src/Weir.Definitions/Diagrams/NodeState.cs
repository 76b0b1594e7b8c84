using System.Globalization;
using Weir.Definitions.Runs;

namespace Weir.Definitions.Diagrams;

/// <summary>Where a node of a run stands, in a mark and a few words.</summary>
internal static class NodeState
{
    public static string Words(NodeView view)
    {
        var facts = new List<string> { DiagramText.Word(view.Status) + (view.IsHandled ? ", handled" : "") };
        if (view.ItemsTotal is { } total)
        {
            facts.Add(string.Create(CultureInfo.InvariantCulture, $"{view.ItemsDone}/{total} items{(view.ItemsFailed > 0 ? $" ({view.ItemsFailed} failed)" : "")}"));
        }

        if (view.Executions > 1)
        {
            facts.Add(string.Create(CultureInfo.InvariantCulture, $"{view.Executions} times"));
        }

        if (view.Attempt > 1)
        {
            facts.Add(string.Create(CultureInfo.InvariantCulture, $"attempt {view.Attempt}"));
        }

        if (view is { StartedAt: { } start, EndedAt: { } end } && end > start && view.Status != NodeStatus.Skipped)
        {
            facts.Add(Durations.WriteShort(end - start));
        }

        return string.Join(", ", facts);
    }

    public static (string Mark, DiagramStyle Style) Of(NodeView? view) => view?.Status switch
    {
        null or NodeStatus.Pending => ("○", DiagramStyle.Quiet),
        NodeStatus.Succeeded => ("✓", DiagramStyle.Good),
        NodeStatus.Failed or NodeStatus.TimedOut => ("✗", view.IsHandled ? DiagramStyle.Waiting : DiagramStyle.Bad),
        NodeStatus.Skipped => ("-", DiagramStyle.Quiet),
        NodeStatus.Cancelled => ("⊘", DiagramStyle.Waiting),
        NodeStatus.Running => ("●", DiagramStyle.Active),
        NodeStatus.Retrying => ("↻", DiagramStyle.Waiting),
        _ => ("◌", DiagramStyle.Waiting),
    };
}

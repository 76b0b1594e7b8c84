using Weir.Definitions.Runs;

namespace Weir.Definitions.Diagrams;

/// <summary>The colours that tell the status of a node, the same in every kind of diagram.</summary>
internal static class StatusColours
{
    public static (string Fill, string Line) Of(NodeStatus status) => status switch
    {
        NodeStatus.Succeeded => ("#d1f0d8", "#1a7f37"),
        NodeStatus.Failed or NodeStatus.TimedOut => ("#ffd8d3", "#cf222e"),
        NodeStatus.Running or NodeStatus.Retrying => ("#d6e8ff", "#0969da"),
        NodeStatus.Skipped or NodeStatus.Cancelled => ("#eeeeee", "#888888"),
        _ => ("#fff3c4", "#9a6700"),
    };
}

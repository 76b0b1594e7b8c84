using System.Diagnostics;
using Weir.Definitions.Runs;

namespace Weir.Interpreter.Records;

/// <summary>The words for where a node stands: those of <see cref="RecordedStatuses"/> and a few that only tasks have.</summary>
public static class NodeStatuses
{
    public static string ToWord(this NodeStatus status) => status switch
    {
        NodeStatus.Pending => "pending",
        NodeStatus.Held => "held",
        NodeStatus.Delayed => "delayed",
        NodeStatus.Running => "running",
        NodeStatus.Waiting => "waiting",
        NodeStatus.Retrying => "retrying",
        NodeStatus.Succeeded => "completed",
        NodeStatus.Failed => "failed",
        NodeStatus.TimedOut => "timed_out",
        NodeStatus.Cancelled => "cancelled",
        NodeStatus.Skipped => "skipped",
        _ => throw new UnreachableException(),
    };
}

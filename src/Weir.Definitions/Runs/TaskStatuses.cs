using System.Diagnostics;

namespace Weir.Definitions.Runs;

/// <summary>Where a node stands that has ended.</summary>
public static class TaskStatuses
{
    public static NodeStatus Of(Conclusion conclusion) => conclusion switch
    {
        Conclusion.Success => NodeStatus.Succeeded,
        Conclusion.Failure => NodeStatus.Failed,
        Conclusion.TimedOut => NodeStatus.TimedOut,
        Conclusion.Cancelled => NodeStatus.Cancelled,
        Conclusion.Skipped => NodeStatus.Skipped,
        _ => throw new UnreachableException(),
    };
}

using Weir.Protocol.Common.V1;

namespace Weir.Engine.Executions;

/// <summary>An activity attempt that was given to a worker, with all that its poll response needs.</summary>
internal sealed record StartedActivity(RunKey Run, string WorkflowType, ActivityTaskKey Key, ActivityState Activity)
{
    /// <summary>The activity's own, completed by its run's.</summary>
    public Priority? Priority { get; init; }
}

namespace Weir.Engine.Executions;

/// <summary>An activity attempt that was given to a worker, with all that its poll response needs.</summary>
internal sealed record StartedActivity(RunKey Run, string WorkflowType, ActivityTaskKey Key, ActivityState Activity);

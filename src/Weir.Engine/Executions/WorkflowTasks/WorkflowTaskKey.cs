namespace Weir.Engine.Executions;

/// <summary>What a workflow task's token says; all of it must fit the started task.</summary>
internal readonly record struct WorkflowTaskKey(long ScheduledEventId, long StartedEventId, int Attempt, DateTimeOffset StartedTime);

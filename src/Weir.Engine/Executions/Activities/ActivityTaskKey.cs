namespace Weir.Engine.Executions;

/// <summary>What an activity task's token says; it must fit the started attempt.</summary>
internal readonly record struct ActivityTaskKey(long ScheduledEventId, int Attempt, DateTimeOffset StartedTime);

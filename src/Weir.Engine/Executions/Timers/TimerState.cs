namespace Weir.Engine.Executions;

/// <summary>A pending user timer.</summary>
internal sealed record TimerState(string TimerId, long StartedEventId, DateTimeOffset FireTime);

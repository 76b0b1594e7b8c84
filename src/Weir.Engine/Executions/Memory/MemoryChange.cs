namespace Weir.Engine.Executions;

/// <summary>
/// Something a run knows only as long as it is in memory. It is never stored: a crash forgets it, and whoever waits on it asks again.
/// It must not change anything that <see cref="MemoryEffects.Forget"/> leaves.
/// </summary>
internal abstract record MemoryChange;

/// <summary>An update arrived that no worker has accepted yet.</summary>
internal sealed record UpdateArrived(PendingUpdate Update) : MemoryChange;

/// <summary>A worker has all pending updates now.</summary>
internal sealed record UpdatesSent : MemoryChange;

/// <summary>A pending update was rejected or aborted.</summary>
internal sealed record UpdateForgotten(string UpdateId) : MemoryChange;

/// <summary>A workflow task for pending updates; see <see cref="Speculation"/>.</summary>
internal sealed record SpeculativeTaskScheduled(DateTimeOffset Time, TimeSpan ScheduleToStartTimeout) : MemoryChange;

internal sealed record SpeculativeTaskStarted(DateTimeOffset Time, PollInfo Poll, bool SuggestContinueAsNew) : MemoryChange;

/// <summary>The speculative task is gone as if it had never been.</summary>
internal sealed record SpeculativeTaskDropped : MemoryChange;

using System.Collections.Concurrent;
using Weir.Engine.Executions;

namespace Weir.Engine.Shards;

/// <summary>
/// Runs that left memory although workers have yet to take their tasks: the tasks wait in their queues all the same, and bring the run
/// back when their turn comes. So a queue that nobody polls costs a small entry per task, not a run. Safe to call from any thread.
/// </summary>
internal sealed class ParkedRuns
{
    private readonly ConcurrentDictionary<string, DateTimeOffset> nextDeadlines = new(StringComparer.Ordinal);

    public int Count => nextDeadlines.Count;

    /// <summary>Whether all that the run waits for is that workers take its tasks from normal queues, or later deadlines.</summary>
    public static bool MayPark(RunState state) =>
        state.IsRunning
        && state.Outgoing.IsEmpty
        && state.WorkflowTask is { Phase: WorkflowTaskPhase.None } or { Phase: WorkflowTaskPhase.Scheduled, IsOnStickyQueue: false, IsSpeculative: false }
        && state.ReadyActivityCount == state.Activities.Count;

    /// <summary>Its run leaves memory.</summary>
    public void Add(RunState state) => nextDeadlines[state.Key.RunId] = Executions.Deadlines.Next(state) ?? DateTimeOffset.MaxValue;

    /// <summary>The run is in memory again, or one of its tasks was lost from its queue.</summary>
    /// <returns>False when the run was not parked: its tasks are in no queue.</returns>
    public bool Remove(string runId) => nextDeadlines.TryRemove(runId, out _);

    /// <summary>The run is where it should be until then: nothing needs to bring it into memory.</summary>
    public bool MayStay(string runId, DateTimeOffset until) => nextDeadlines.TryGetValue(runId, out var deadline) && deadline > until;
}

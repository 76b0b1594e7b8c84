using Weir.Engine.Executions;
using Weir.Engine.Shards;

namespace Weir.Engine.Histories;

/// <summary>What a reader finds of a run's history.</summary>
/// <param name="Run">The run; its id is known now even when the reader asked for the current one.</param>
/// <param name="History">What is durable.</param>
/// <param name="MustMeasure">Whether pages of it might grow too large.</param>
/// <param name="Task">The workflow task that was started last; null when none was since the run is in memory.</param>
/// <param name="IsTaskUnwritten">That task is with a worker now, and its events are not in the history.</param>
internal sealed record HistoryView(RunKey Run, HistorySnapshot History, bool MustMeasure, StartedWorkflowTask? Task, bool IsTaskUnwritten)
{
    public static HistoryView Of(LoadedRun run)
    {
        var state = run.State!;
        var isUnwritten = state.WorkflowTask is { IsStarted: true, IsUnwritten: true };
        return new HistoryView(
            state.Key, run.CommittedHistory, HistoryPage.NeedsMeasuring(state.History.SizeBytes), run.StartedTask, isUnwritten);
    }
}

/// <summary>Looks at a run's history, and lets a waiter wait for more of it.</summary>
/// <param name="key">The workflow.</param>
/// <param name="runId">The run; null or empty for the current one.</param>
/// <param name="waiter">Waits on the run unless the history satisfies it already; null for a reader that does not wait.</param>
internal sealed class HistoryRead(WorkflowKey key, string? runId, HistoryWaiter? waiter) : RunMessage(key, runId)
{
    private readonly TaskCompletionSource<HistoryView> completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<HistoryView> Completion => completion.Task;

    public override void Execute(Shard shard, WorkflowSlot slot, LoadedRun? run)
    {
        if (run is null)
        {
            Fail(ShardErrors.RunNotFound());
        }
        else if (run.Quarantine is { } cause)
        {
            Fail(ShardErrors.Quarantined(run.RunId, cause));
        }
        else if (run.CommittedEvents == 0)
        {
            // Its start is not durable yet.
            run.WhenCommitted(failure =>
            {
                if (failure is null)
                {
                    Show(run);
                }
                else
                {
                    Fail(ShardErrors.NotStored(failure));
                }
            });
        }
        else
        {
            Show(run);
        }
    }

    public override void Fail(Exception error) => completion.TrySetException(error);

    private void Show(LoadedRun run)
    {
        var view = HistoryView.Of(run);
        if (waiter is not null && !waiter.IsSatisfiedBy(view.History))
        {
            run.HistoryWaiters.Add(waiter);
        }

        completion.TrySetResult(view);
    }
}

/// <summary>A waiter has gone.</summary>
internal sealed class HistoryWaiterLeft(RunKey key, HistoryWaiter waiter) : ShardMessage
{
    public WorkflowKey Workflow { get; } = new(key.Namespace, key.WorkflowId);

    public override void Process(Shard shard)
    {
        if (shard.Runs.Find(Workflow, key.RunId) is { } run)
        {
            run.HistoryWaiters.Remove(waiter);
            shard.Transitions.Settle(run);
        }
    }
}

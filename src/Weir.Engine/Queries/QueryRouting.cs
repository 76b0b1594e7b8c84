using Weir.Engine.Executions;
using Weir.Engine.Shards;
using Weir.Engine.TaskQueues;
using Weir.Protocol.Enums.V1;

namespace Weir.Engine.Queries;

/// <summary>
/// How a run's queries reach a worker. While the run has a workflow task, scheduled or started, they travel with the next start, so that
/// they see everything before them; otherwise they go out on their own.
/// </summary>
internal static class QueryRouting
{
    // From this attempt on the workflow task does not get through, and a query has no state to look at.
    private const int FailingAttempt = 3;

    /// <summary>Looks after the run's waiting queries after something changed.</summary>
    public static void Review(Shard shard, LoadedRun run)
    {
        if (run.Queries.Count == 0 || run.Quarantine is not null)
        {
            return;
        }

        var state = run.State!;
        if (!state.WorkflowTask.IsStarted)
        {
            run.Queries.Detach();
        }

        if (state.IsPaused)
        {
            foreach (var query in run.Queries.TakeWaiting())
            {
                query.Reject(state.Execution.Status);
            }
        }
        else if (Refusal(state) is { } message)
        {
            foreach (var query in run.Queries.TakeWaiting())
            {
                query.Fail(PendingQuery.NotReady(message));
            }
        }
        else if (IsNotBegun(state))
        {
            foreach (var query in run.Queries.TakeWaiting())
            {
                AwaitFirstTask(run, query);
            }
        }
        else if (!state.IsRunning || state.WorkflowTask.Phase == WorkflowTaskPhase.None)
        {
            foreach (var query in run.Queries.TakeWaiting())
            {
                Dispatch(shard, state, query, preferSticky: true);
            }
        }
    }

    /// <summary>Puts a query on a task queue of its own.</summary>
    public static void Dispatch(Shard shard, RunState state, PendingQuery query, bool preferSticky)
    {
        var sticky = preferSticky && state.IsRunning ? state.WorkflowTask.StickyQueue : null;
        var queues = shard.Environment.TaskQueues;
        var queue = TaskPlaces.OfWorkflowTask(shard.Environment, state, sticky, state.Execution.TaskQueue);
        query.NoteDispatch(queue.Name == sticky ? state.WorkflowTask.StickyScheduleToStartTimeout : null);
        queues.Dispatch(new QueryTask(shard.Environment.Shards, query, state, query.Dispatches, queue));
    }

    private static string? Refusal(RunState state)
    {
        if (state.WorkflowTask.Phase != WorkflowTaskPhase.None && state.WorkflowTask.Attempt >= FailingAttempt)
        {
            return "Unable to query workflow due to Workflow Task in failed state.";
        }

        return state is { IsRunning: false, WorkflowTask.LastCompletedStartedEventId: 0 }
            ? "Workflow was closed before its first workflow task completed; there is no state to query."
            : null;
    }

    private static bool IsNotBegun(RunState state) =>
        state.WorkflowTask is { LastCompletedStartedEventId: 0, Phase: WorkflowTaskPhase.None };

    // The first workflow task may be about to be scheduled: a caller waits a little for it.
    private static void AwaitFirstTask(LoadedRun run, PendingQuery query)
    {
        if (query.HasWaitedForFirstTask)
        {
            query.Fail(PendingQuery.NotReady("Workflow task is not scheduled yet."));
        }
        else
        {
            run.Queries.Add(query);
        }
    }

    /// <summary>The query's kind of queue entry: handed to a poll without any change to the run.</summary>
    private sealed class QueryTask(ShardSet shards, PendingQuery query, RunState run, int dispatch, TaskQueueKey queue)
        : QueuedTask(queue)
    {
        public override bool IsUrgent => true;

        public override bool IsWanted => query.IsWaiting && query.Dispatches == dispatch;

        public override QueuedTask Elsewhere() =>
            new QueryTask(shards, query, run, dispatch, Queue with { Name = run.Execution.TaskQueue }) { AddedAt = AddedAt };

        public override void HandTo(Poll poll) => shards.Post(new QueryHandover(query, run.Key, poll));
    }
}

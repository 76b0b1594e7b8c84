using Weir.Engine.Commits;
using Weir.Engine.Deployments;
using Weir.Engine.Executions;
using Weir.Engine.TaskQueues;
using Weir.Engine.Tokens;

namespace Weir.Engine.Shards;

/// <summary>Gives a run's task to a poll that is reserved for it.</summary>
internal static class TaskStarts
{
    /// <summary>Records the start in <paramref name="decision"/>. Null when the task is stale.</summary>
    public static ICommitObserver? TryStart(Shard shard, LoadedRun run, Decision decision, RunTask task, Poll poll)
    {
        var environment = shard.Environment;
        if (TaskPlaces.Moved(environment, decision.State, task, poll) is { } moved)
        {
            // Its run went over to another version, or the routing changed, while it waited.
            environment.TaskQueues.Dispatch(moved);
            return null;
        }

        var info = new PollInfo(poll.Worker.Identity, shard.Ids.NewId(), poll.Worker.StickyQueue, poll.Worker.IsInProcess ? environment.Incarnation : 0)
        {
            Version = poll.Queue!.Key.Version ?? DeploymentVersion.Of(poll.Worker.Deployment),
            TargetVersionChanged = TaskPlaces.IsTargetChanged(environment, decision.State),
        };
        if (task.Ready is ReadyWorkflowTask)
        {
            var started = WorkflowTasks.TryStart(decision, task.Ready.ScheduledEventId, task.Ready.Attempt, info);
            return started is null
                ? null
                : new TaskHandover(environment.Shards, task.Run, poll, WorkflowTaskDelivery.Of(environment.Sealer, run, decision.State, started), d => WorkflowTasks.Lost(d, started.Key));
        }
        else
        {
            if (decision.State.Activities.TryGetValue(task.Ready.ScheduledEventId, out var activity) && activity.Attributes.TaskQueue.Name != task.Ready.Queue)
            {
                // It was moved to another queue, where it is offered too.
                return null;
            }

            var started = Activities.TryStart(decision, task.Ready.ScheduledEventId, task.Ready.Attempt, info);
            return started is null
                ? null
                : new TaskHandover(environment.Shards, task.Run, poll, new ActivityTaskDelivery(environment.Sealer, started), d => Activities.Lost(d, started.Key));
        }
    }
}

/// <summary>A poll takes a task out of a backlog.</summary>
internal sealed class StartTask(ShardEnvironment environment, RunTask task, Poll poll) : RunMessage(new WorkflowKey(task.Run.Namespace, task.Run.WorkflowId), task.Run.RunId)
{
    public override void Execute(Shard shard, WorkflowSlot slot, LoadedRun? run)
    {
        if (run is null || run.Quarantine is not null)
        {
            poll.Queue!.Return(poll);
            return;
        }

        var decision = shard.Transitions.Begin(run);
        ICommitObserver? handover;
        try
        {
            handover = TaskStarts.TryStart(shard, run, decision, task, poll);
        }
        catch (Exception error)
        {
            shard.Quarantine(run, error);
            handover = null;
        }

        if (handover is null)
        {
            poll.Queue!.Return(poll);
        }
        else
        {
            shard.Transitions.Conclude(run, decision, handover);
        }
    }

    // The run's row in the store says that it is due, so its task is found again.
    public override void Fail(Exception error)
    {
        environment.Parked.Remove(task.Run.RunId);
        poll.Queue!.Return(poll);
    }
}

/// <summary>Gives the poll its task once the start is durable, or takes the start back when the poll's caller is gone.</summary>
internal sealed class TaskHandover(ShardSet shards, RunKey run, Poll poll, TaskDelivery delivery, Action<Decision> lost) : ICommitObserver
{
    public void Committed()
    {
        delivery.TakeBack = TakeBack;
        if (!poll.Deliver(delivery))
        {
            TakeBack();
        }
    }

    public void Failed(Exception error) => poll.Queue!.Return(poll);

    private void TakeBack() => shards.Post(new TaskLost(run, lost));
}

/// <summary>A started task did not reach its worker.</summary>
internal sealed class TaskLost(RunKey task, Action<Decision> lost) : RunMessage(new WorkflowKey(task.Namespace, task.WorkflowId), task.RunId)
{
    public override void Execute(Shard shard, WorkflowSlot slot, LoadedRun? run)
    {
        if (run is { Quarantine: null })
        {
            shard.Transitions.Decide(run, lost);
        }
    }

    // The task's own timeout finds it.
    public override void Fail(Exception error)
    {
    }
}

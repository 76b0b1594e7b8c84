using Weir.Engine.Deployments;
using Weir.Engine.Executions;
using Weir.Engine.TaskQueues;
using Weir.Protocol.Enums.V1;

namespace Weir.Engine.Shards;

/// <summary>Which queue a run's task goes to.</summary>
internal static class TaskPlaces
{
    /// <summary>The task as its queue holds it.</summary>
    public static RunTask Place(ShardEnvironment environment, RunState state, ReadyTask ready)
    {
        var queue = Of(environment, state, ready);
        return new RunTask(environment, state.Key, ready, queue, PinnedTo(environment.Deployments.Routing, state, queue.Family) is not null);
    }

    /// <summary>The same task for the right version's queue, when it waited in that of another; null when it is in the right one.</summary>
    public static RunTask? Moved(ShardEnvironment environment, RunState state, RunTask task, Poll poll)
    {
        if (poll.Worker.StickyQueue is not null)
        {
            return null;
        }

        var right = Versioned(environment, state, task.Queue.Family);
        return right == task.Queue
            ? null
            : new RunTask(environment, state.Key, task.Ready, right, PinnedTo(environment.Deployments.Routing, state, right.Family) is not null);
    }

    /// <summary>The run's workers pinned it to a version, and its next run would begin on another.</summary>
    public static bool IsTargetChanged(ShardEnvironment environment, RunState state)
    {
        if (state.Execution.VersioningOverride is not null || Versioning.PinnedTo(state) is not { } pinned)
        {
            return false;
        }

        var family = new TaskQueueKey(state.Key.Namespace, state.Execution.TaskQueue, TaskQueueType.Workflow);
        return environment.Deployments.Routing.Of(family).Of(state.Key.WorkflowId) != pinned;
    }

    private static TaskQueueKey Of(ShardEnvironment environment, RunState state, ReadyTask ready)
    {
        if (ready is not ReadyWorkflowTask task)
        {
            return Versioned(environment, state, new TaskQueueKey(state.Key.Namespace, ready.Queue, TaskQueueType.Activity));
        }

        return task.IsSticky
            ? OfWorkflowTask(environment, state, task.Queue, task.NormalQueue)
            : OfWorkflowTask(environment, state, sticky: null, task.Queue);
    }

    /// <summary>
    /// The sticky queue while its worker is there and the run stays on that worker's version, else the normal queue.
    /// </summary>
    public static TaskQueueKey OfWorkflowTask(ShardEnvironment environment, RunState state, string? sticky, string normalName)
    {
        var normal = Versioned(environment, state, new TaskQueueKey(state.Key.Namespace, normalName, TaskQueueType.Workflow));
        return normal.Version == state.Versioning.Version ? environment.TaskQueues.Choose(sticky, normal) : normal;
    }

    /// <summary>The queue of the version that serves the run on this task queue.</summary>
    private static TaskQueueKey Versioned(ShardEnvironment environment, RunState state, TaskQueueKey family)
    {
        var routing = environment.Deployments.Routing;
        return PinnedTo(routing, state, family) is { } pinned
            ? family with { Version = pinned }
            : family with { Version = routing.Of(family).Of(state.Key.WorkflowId) };
    }

    /// <summary>
    /// The version that the run's tasks of this queue stay on; null when they follow the routing. An activity on a queue that the version
    /// does not serve follows it, and so does a run that inherited a version which does not serve its queue.
    /// </summary>
    private static DeploymentVersion? PinnedTo(RoutingTable routing, RunState state, TaskQueueKey family)
    {
        if (Versioning.PinnedTo(state) is not { } pinned)
        {
            return null;
        }

        var isChosen = family.Type == TaskQueueType.Workflow
            && (state.WorkflowTask.LastCompletedStartedEventId > 0 || state.Execution.VersioningOverride is not null);
        return isChosen || routing.Has(family, pinned) ? pinned : null;
    }
}

using Weir.Engine.Executions;
using Weir.Engine.TaskQueues;

namespace Weir.Engine.Shards;

/// <summary>
/// Gives tasks that became available to polls that wait, in the transition that made them available: a waiting worker costs no commit of
/// its own.
/// </summary>
internal sealed class TaskMatcher(Shard shard)
{
    private TaskQueueRegistry Queues => shard.Environment.TaskQueues;

    public void Match(Transition transition, LoadedRun run, Decision decision)
    {
        // Starting a task makes no further task available, but a plain loop by index does not care.
        for (var i = 0; i < decision.Ready.Count; i++)
        {
            var ready = decision.Ready[i];
            if (!IsOpen(decision.State, ready))
            {
                continue;
            }

            var routing = shard.Environment.Deployments.Routing;
            var task = TaskPlaces.Place(shard.Environment, decision.State, ready);
            if (Queues.Offer(task) is { } poll)
            {
                if (TaskStarts.TryStart(shard, run, decision, task, poll) is { } handover)
                {
                    transition.AddObserver(handover);
                }
                else
                {
                    poll.Queue!.Return(poll);
                }
            }
            else if (routing != shard.Environment.Deployments.Routing)
            {
                // The routing changed between the choice of the queue and now, and whoever moved the waiting tasks may have missed this one.
                Queues.Reroute(task.Queue.Family, shard.Environment.Deployments.Routing);
            }
        }
    }

    // A later change of the same transition may have overtaken the task.
    private static bool IsOpen(RunState state, ReadyTask ready) => ready is ReadyWorkflowTask
        ? state.WorkflowTask.Phase == WorkflowTaskPhase.Scheduled && state.WorkflowTask.ScheduledEventId == ready.ScheduledEventId
        : Activities.IsWaiting(state, ready.ScheduledEventId, ready.Attempt);
}

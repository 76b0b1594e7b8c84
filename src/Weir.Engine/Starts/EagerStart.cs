using Weir.Engine.Executions;
using Weir.Engine.Shards;
using Weir.Protocol.WorkflowService.V1;

namespace Weir.Engine.Starts;

/// <summary>
/// The first workflow task in the answer to a start, for a client that has a worker of the workflow's queue beside it: no queue ever
/// holds it. When the answer is lost, the task's timeout brings it to the queue.
/// </summary>
internal static class EagerStart
{
    /// <returns>Null when it was not asked for, or the first workflow task has to wait.</returns>
    public static WorkflowTaskDelivery? TryStart(Shard shard, LoadedRun run, Decision decision, StartWorkflowExecutionRequest request, bool isInProcess)
    {
        var task = decision.State.WorkflowTask;
        if (!request.RequestEagerExecution || task.Phase != WorkflowTaskPhase.Scheduled)
        {
            return null;
        }

        var poll = new PollInfo(request.Identity, shard.Ids.NewId(), InProcessIncarnation: isInProcess ? shard.Environment.Incarnation : 0);
        return WorkflowTasks.TryStart(decision, task.ScheduledEventId, task.Attempt, poll) is { } started
            ? WorkflowTaskDelivery.Of(shard.Environment.Sealer, run, decision.State, started)
            : null;
    }
}

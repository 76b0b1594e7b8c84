using Weir.Protocol.Command.V1;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.WorkflowService.V1;

namespace Weir.Sdk.Worker;

/// <summary>
/// Activities that the server may hand over together with the answer to a workflow task, so that they need not go through their queue.
/// Slots are reserved for them before the answer is sent; at most three per task, as for all Temporal SDKs.
/// </summary>
internal sealed class EagerActivities(WorkerContext context, ActivityRegistry registry, SemaphoreSlim slots, Action<PollActivityTaskQueueResponse> handle)
{
    private const int PerTaskMax = 3;

    /// <summary>Marks the commands that this worker can take along; answers how many slots are reserved.</summary>
    public int Reserve(IReadOnlyList<Command> commands)
    {
        var reserved = 0;
        foreach (var command in commands)
        {
            if (command.CommandType != CommandType.ScheduleActivityTask)
            {
                continue;
            }

            var attributes = command.ScheduleActivityTaskCommandAttributes;
            if (!attributes.RequestEagerExecution)
            {
                continue;
            }

            var possible = !context.Options.DisableEagerActivityExecution
                && !context.Stopping.IsCancellationRequested
                && reserved < PerTaskMax
                && attributes.TaskQueue.Name == context.Options.TaskQueue
                && registry.Has(attributes.ActivityType.Name)
                && slots.Wait(0);
            if (possible)
            {
                reserved++;
            }
            else
            {
                attributes.RequestEagerExecution = false;
            }
        }

        return reserved;
    }

    /// <summary>Begins what the server handed over; answers how many slots are still reserved.</summary>
    public int Start(IReadOnlyList<PollActivityTaskQueueResponse> tasks, int reserved)
    {
        foreach (var task in tasks)
        {
            reserved--;
            handle(task);
        }

        return reserved;
    }

    public void Release(int reserved)
    {
        if (reserved > 0)
        {
            slots.Release(reserved);
        }
    }
}

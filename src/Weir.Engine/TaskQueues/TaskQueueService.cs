using Google.Protobuf.WellKnownTypes;
using Weir.Engine.Service;
using Weir.Engine.Shards;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.TaskQueue.V1;
using Weir.Protocol.WorkflowService.V1;

namespace Weir.Engine.TaskQueues;

/// <summary>The RPCs about task queues and their workers.</summary>
internal sealed class TaskQueueService(CallGate gate, ShardEnvironment environment, WorkerPolls polls)
{
    public DescribeTaskQueueResponse Describe(DescribeTaskQueueRequest request)
    {
        gate.Admit(request.Namespace);
        Validation.TaskQueue(request.TaskQueue, environment.Limits);
        var type = request.TaskQueueType == TaskQueueType.Unspecified ? TaskQueueType.Workflow : request.TaskQueueType;
        var queue = environment.TaskQueues.Get(new TaskQueueKey(request.Namespace, request.TaskQueue.Name, type)).Describe();
        var response = new DescribeTaskQueueResponse
        {
            Pollers =
            {
                queue.Pollers.Select(poller => new PollerInfo
                {
                    Identity = poller.Identity,
                    LastAccessTime = Timestamp.FromDateTimeOffset(poller.LastAccess),
                }),
            },
        };
        if (request.ReportStats)
        {
            var age = queue.OldestAddedAt is { } oldest ? environment.Clock.GetUtcNow() - oldest : TimeSpan.Zero;
            response.Stats = new TaskQueueStats
            {
                ApproximateBacklogCount = queue.BacklogCount,
                ApproximateBacklogAge = Duration.FromTimeSpan(age > TimeSpan.Zero ? age : TimeSpan.Zero),
            };
        }

#pragma warning disable CS0612 // Deprecated on the wire, and what older tools still ask for.
        if (request.IncludeTaskQueueStatus)
        {
            response.TaskQueueStatus = new TaskQueueStatus { BacklogCountHint = queue.BacklogCount };
        }
#pragma warning restore CS0612

        return response;
    }

    /// <summary>This engine does not divide queues: each has one partition, named like the queue.</summary>
    public ListTaskQueuePartitionsResponse ListPartitions(ListTaskQueuePartitionsRequest request)
    {
        gate.Admit(request.Namespace);
        Validation.TaskQueue(request.TaskQueue, environment.Limits);
        return new ListTaskQueuePartitionsResponse
        {
            ActivityTaskQueuePartitions = { new TaskQueuePartitionMetadata { Key = request.TaskQueue.Name } },
            WorkflowTaskQueuePartitions = { new TaskQueuePartitionMetadata { Key = request.TaskQueue.Name } },
        };
    }

    /// <summary>
    /// A worker says goodbye: its polls end empty, and what waits on its sticky queue goes to the normal queues at once instead of
    /// after the sticky timeout.
    /// </summary>
    public ShutdownWorkerResponse ShutdownWorker(ShutdownWorkerRequest request)
    {
        gate.Admit(request.Namespace);
        if (request.WorkerInstanceKey.Length > 0)
        {
            polls.Goodbye(request.Namespace, request.WorkerInstanceKey);
        }

        if (request.StickyTaskQueue.Length > 0)
        {
            foreach (var task in environment.TaskQueues.Forsake(new TaskQueueKey(request.Namespace, request.StickyTaskQueue, TaskQueueType.Workflow)))
            {
                environment.TaskQueues.Dispatch(task.Elsewhere());
            }
        }

        return new ShutdownWorkerResponse();
    }
}

using Weir.Engine.Service;
using Weir.Engine.Shards;
using Weir.Engine.Workers;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.TaskQueue.V1;
using Weir.Protocol.WorkflowService.V1;

namespace Weir.Engine.TaskQueues;

/// <summary>The RPCs about task queues and their workers.</summary>
internal sealed class TaskQueueService(CallGate gate, ShardEnvironment environment, WorkerPolls polls, TaskQueueConfigs configs, WorkerRegistry workers)
{
    public DescribeTaskQueueResponse Describe(DescribeTaskQueueRequest request)
    {
        gate.Admit(request.Namespace);
        Validation.TaskQueue(request.TaskQueue, environment.Limits);
        var type = request.TaskQueueType == TaskQueueType.Unspecified ? TaskQueueType.Workflow : request.TaskQueueType;
#pragma warning disable CS0612 // Deprecated on the wire, and what older tools still ask for.
        if (request.ApiMode == DescribeTaskQueueMode.Enhanced)
        {
            return DescribeEnhanced(request);
        }

        var (limits, queues) = Look(new TaskQueueKey(request.Namespace, request.TaskQueue.Name, type));
        var total = TaskQueueDescriptions.Total(queues);
        var response = new DescribeTaskQueueResponse
        {
            Pollers = { TaskQueueDescriptions.Pollers(queues) },
            VersioningInfo = TaskQueueDescriptions.Versioning(environment.Deployments.Routing.Of(new TaskQueueKey(request.Namespace, request.TaskQueue.Name, type))),
        };
        if (request.ReportStats)
        {
            response.Stats = TaskQueueDescriptions.Stats(total, limits.Effective is not null);
            foreach (var (priority, stats) in TaskQueueDescriptions.ByPriority(queues))
            {
                response.StatsByPriorityKey.Add(priority, TaskQueueDescriptions.Stats(stats, limits.Effective is not null));
            }
        }

        if (request.ReportConfig)
        {
            response.Config = limits.Config ?? new TaskQueueConfig();
            response.EffectiveRateLimit = TaskQueueDescriptions.RateLimit(limits);
        }

        if (request.IncludeTaskQueueStatus)
        {
            response.TaskQueueStatus = TaskQueueDescriptions.Status(total, limits);
        }

        return response;
    }

    public async Task<UpdateTaskQueueConfigResponse> UpdateConfigAsync(UpdateTaskQueueConfigRequest request, CancellationToken cancellationToken)
    {
        gate.Admit(request.Namespace);
        Validation.TaskQueue(new TaskQueue { Name = request.TaskQueue }, environment.Limits);
        TaskQueueConfigUpdate.Validate(request);
        var family = new TaskQueueKey(request.Namespace, request.TaskQueue, request.TaskQueueType);
        var config = await StoreCalls.RunAsync(() => configs.UpdateAsync(
            family,
            settings => TaskQueueConfigUpdate.Apply(request, settings, environment.Clock.GetUtcNow()),
            cancellationToken)).ConfigureAwait(false);
        environment.TaskQueues.Configure(family);
        return new UpdateTaskQueueConfigResponse { Config = config };
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
        if (request.WorkerHeartbeat is { } last)
        {
            workers.Record(request.Namespace, [last]);
        }

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

    // Everything of every version and type; which versions are asked for is a matter of the deprecated build-id rules, which do not exist here.
    private DescribeTaskQueueResponse DescribeEnhanced(DescribeTaskQueueRequest request)
    {
        var response = new DescribeTaskQueueResponse();
        IEnumerable<TaskQueueType> types = request.TaskQueueTypes.Count > 0 ? request.TaskQueueTypes : [TaskQueueType.Workflow, TaskQueueType.Activity];
        foreach (var type in types)
        {
            var family = new TaskQueueKey(request.Namespace, request.TaskQueue.Name, type);
            _ = environment.TaskQueues.Get(family);
            foreach (var queue in environment.TaskQueues.Family(family))
            {
                var version = queue.Key.Version?.ToString() ?? "";
                if (!response.VersionsInfo.TryGetValue(version, out var info))
                {
                    response.VersionsInfo.Add(version, info = new TaskQueueVersionInfo());
                }

                info.TypesInfo.Add((int)type, Describe(queue, request));
            }
        }

        return response;
    }
#pragma warning restore CS0612

    private static TaskQueueTypeInfo Describe(MatchingQueue queue, DescribeTaskQueueRequest request)
    {
        var snapshot = queue.Describe();
        var info = new TaskQueueTypeInfo();
#pragma warning disable CS0612 // The mode that has this field is deprecated as a whole.
        if (request.ReportPollers)
#pragma warning restore CS0612
        {
            info.Pollers.AddRange(TaskQueueDescriptions.Pollers([snapshot]));
        }

        if (request.ReportStats)
        {
            info.Stats = TaskQueueDescriptions.Stats(snapshot.Total, queue.Limits.Effective is not null);
        }

        return info;
    }

    private (QueueLimits Limits, IReadOnlyList<TaskQueueSnapshot> Queues) Look(TaskQueueKey family)
    {
        var limits = environment.TaskQueues.Get(family).Limits;
        return (limits, [.. environment.TaskQueues.Family(family).Select(queue => queue.Describe())]);
    }
}

using Google.Protobuf.WellKnownTypes;
using Weir.Engine.Deployments;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.TaskQueue.V1;
using Weir.Protocol.WorkflowService.V1;

namespace Weir.Engine.TaskQueues;

/// <summary>Answers of DescribeTaskQueue, in the API's words.</summary>
internal static class TaskQueueDescriptions
{
    public static IEnumerable<PollerInfo> Pollers(IEnumerable<TaskQueueSnapshot> queues) => queues
        .SelectMany(queue => queue.Pollers)
        .OrderByDescending(poller => poller.LastAccess)
        .Select(poller => new PollerInfo
        {
            Identity = poller.Identity,
            LastAccessTime = Timestamp.FromDateTimeOffset(poller.LastAccess),
            RatePerSecond = poller.Worker.TasksPerSecondMax ?? 0,
            DeploymentOptions = poller.Worker.Deployment,
        });

    public static TaskQueueStats Stats(BacklogStats stats, bool isLimited) => new()
    {
        ApproximateBacklogCount = stats.Count,
        ApproximateBacklogAge = Duration.FromTimeSpan(stats.Age),
        TasksAddRate = stats.AddedPerSecond,
        TasksDispatchRate = stats.DispatchedPerSecond,
        RateLimitingActive = isLimited && stats.Count > 0,
    };

    public static BacklogStats Total(IEnumerable<TaskQueueSnapshot> queues) =>
        queues.Aggregate(default(BacklogStats), (sum, queue) => sum.Plus(queue.Total));

    /// <summary>Only priorities that were ever used.</summary>
    public static IReadOnlyDictionary<int, BacklogStats> ByPriority(IEnumerable<TaskQueueSnapshot> queues) => queues
        .SelectMany(queue => queue.ByPriority)
        .GroupBy(entry => entry.Key)
        .ToDictionary(group => group.Key, group => group.Aggregate(default(BacklogStats), (sum, entry) => sum.Plus(entry.Value)));

    /// <summary>Null when nothing limits the queue.</summary>
    public static DescribeTaskQueueResponse.Types.EffectiveRateLimit? RateLimit(QueueLimits limits) => limits.Effective is { } effective
        ? new DescribeTaskQueueResponse.Types.EffectiveRateLimit
        {
            RequestsPerSecond = (float)effective.PerSecond,
            RateLimitSource = effective.IsSetByWorker ? RateLimitSource.Worker : RateLimitSource.Api,
        }
        : null;

    /// <summary>Null when no deployment has the queue.</summary>
    public static TaskQueueVersioningInfo? Versioning(QueueRouting routing)
    {
        if (routing.Current is null && !routing.IsRamping)
        {
            return null;
        }

        var info = new TaskQueueVersioningInfo
        {
            CurrentDeploymentVersion = routing.Current?.ToMessage(),
            RampingDeploymentVersion = routing.Ramping?.ToMessage(),
            RampingVersionPercentage = routing.RampPercentage,
            UpdateTime = Timestamp.FromDateTimeOffset(
                routing.RampingSince > routing.CurrentSince || routing.CurrentSince is null ? routing.RampingSince!.Value : routing.CurrentSince.Value),
        };
#pragma warning disable CS0612 // Older clients read these.
        info.CurrentVersion = DeploymentNames.ToOlderString(routing.Current);
        info.RampingVersion = routing.IsRamping ? DeploymentNames.ToOlderString(routing.Ramping) : "";
#pragma warning restore CS0612
        return info;
    }

    /// <summary>
    /// What older tools show. Tasks have no ids of their own here: they are counted, so the acknowledged level is how many were given out,
    /// and the block is all that came since the queue was first used.
    /// </summary>
    public static TaskQueueStatus Status(BacklogStats total, QueueLimits limits) => new()
    {
        BacklogCountHint = total.Count,
        ReadLevel = total.AddedTotal,
        AckLevel = total.AddedTotal - total.Count,
        RatePerSecond = limits.Effective?.PerSecond ?? 0,
        TaskIdBlock = new TaskIdBlock { StartId = 1, EndId = total.AddedTotal },
    };
}

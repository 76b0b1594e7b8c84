using Google.Protobuf.WellKnownTypes;
using Weir.Protocol.Common.V1;
using Weir.Protocol.WorkflowService.V1;
using Weir.Sdk.Activities;
using SdkPriority = Weir.Sdk.Common.Priority;
using SdkRetryPolicy = Weir.Sdk.Common.RetryPolicy;

namespace Weir.Sdk.Worker;

/// <summary>Reads an attempt's description from its task.</summary>
internal static class ActivityInfoReader
{
    public static ActivityInfo Read(PollActivityTaskQueueResponse task, string taskQueue) => new()
    {
        ActivityId = task.ActivityId,
        ActivityType = task.ActivityType.Name,
        Attempt = Math.Max(task.Attempt, 1),
        WorkflowId = task.WorkflowExecution?.WorkflowId ?? string.Empty,
        WorkflowRunId = task.WorkflowExecution?.RunId ?? string.Empty,
        WorkflowType = task.WorkflowType?.Name ?? string.Empty,
        WorkflowNamespace = task.WorkflowNamespace,
        TaskQueue = taskQueue,
        TaskToken = task.TaskToken.Memory,
        ScheduledTime = ToTime(task.ScheduledTime),
        CurrentAttemptScheduledTime = ToTime(task.CurrentAttemptScheduledTime),
        StartedTime = ToTime(task.StartedTime),
        ScheduleToCloseTimeout = ToTimeout(task.ScheduleToCloseTimeout),
        StartToCloseTimeout = ToTimeout(task.StartToCloseTimeout),
        HeartbeatTimeout = ToTimeout(task.HeartbeatTimeout),
        RetryPolicy = task.RetryPolicy is { } retry ? SdkRetryPolicy.FromProto(retry) : null,
        Priority = SdkPriority.FromProto(task.Priority),
        HeartbeatDetails = task.HeartbeatDetails?.Payloads_ ?? (IReadOnlyList<Payload>)[],
    };

    private static DateTime ToTime(Timestamp? time) => time?.ToDateTime() ?? DateTime.UnixEpoch;

    private static TimeSpan? ToTimeout(Duration? timeout) => timeout?.ToTimeSpan() is { Ticks: > 0 } value ? value : null;
}

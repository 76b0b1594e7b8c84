using Weir.Protocol.Common.V1;
using Weir.Protocol.History.V1;
using Weir.Sdk.Workflows;
using SdkPriority = Weir.Sdk.Common.Priority;
using SdkRetryPolicy = Weir.Sdk.Common.RetryPolicy;

namespace Weir.Sdk.Replay;

/// <summary>Reads a run's description from its first event.</summary>
internal static class WorkflowInfoReader
{
    public static WorkflowInfo Read(HistoryEvent started, WorkflowExecution execution, string @namespace)
    {
        var attributes = started.WorkflowExecutionStartedEventAttributes;
        return new WorkflowInfo
        {
            Namespace = @namespace,
            WorkflowId = execution.WorkflowId,
            RunId = execution.RunId,
            WorkflowType = attributes.WorkflowType.Name,
            TaskQueue = attributes.TaskQueue?.Name ?? string.Empty,
            Attempt = Math.Max(attributes.Attempt, 1),
            FirstExecutionRunId = attributes.FirstExecutionRunId,
            ContinuedRunId = NullIfEmpty(attributes.ContinuedExecutionRunId),
            CronSchedule = NullIfEmpty(attributes.CronSchedule),
            ExecutionTimeout = NullIfZero(attributes.WorkflowExecutionTimeout?.ToTimeSpan()),
            RunTimeout = NullIfZero(attributes.WorkflowRunTimeout?.ToTimeSpan()),
            TaskTimeout = attributes.WorkflowTaskTimeout?.ToTimeSpan() ?? TimeSpan.Zero,
            RetryPolicy = attributes.RetryPolicy is { } retry ? SdkRetryPolicy.FromProto(retry) : null,
            Priority = SdkPriority.FromProto(attributes.Priority),
            Parent = attributes.ParentWorkflowExecution is { } parent
                ? new WorkflowInfo.ParentInfo(attributes.ParentWorkflowNamespace, parent.WorkflowId, parent.RunId)
                : null,
            Root = attributes.RootWorkflowExecution is { } root && root.RunId != execution.RunId
                ? new WorkflowInfo.RootInfo(root.WorkflowId, root.RunId)
                : null,
            StartTime = started.EventTime?.ToDateTime() ?? DateTime.UnixEpoch,
            Headers = attributes.Header?.Fields ?? (IReadOnlyDictionary<string, Payload>)new Dictionary<string, Payload>(),
            LastFailure = attributes.ContinuedFailure,
            LastResult = attributes.LastCompletionResult,
        };
    }

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;

    private static TimeSpan? NullIfZero(TimeSpan? time) => time is { Ticks: > 0 } ? time : null;
}

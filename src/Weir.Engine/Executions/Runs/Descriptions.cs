using Weir.Protocol.Common.V1;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.TaskQueue.V1;
using Weir.Protocol.Workflow.V1;
using Weir.Protocol.WorkflowService.V1;

namespace Weir.Engine.Executions;

/// <summary>The answer to DescribeWorkflowExecution.</summary>
internal static class Descriptions
{
    public static DescribeWorkflowExecutionResponse Describe(RunState state)
    {
        var response = new DescribeWorkflowExecutionResponse
        {
            ExecutionConfig = Config(state.Execution),
            WorkflowExecutionInfo = Info(state),
            PendingWorkflowTask = WorkflowTask(state.WorkflowTask),
            WorkflowExtendedInfo = Extended(state),
        };
        foreach (var activity in state.Activities.Values)
        {
            response.PendingActivities.Add(ActivityDescriptions.Describe(activity));
        }

        foreach (var child in state.Children.Values)
        {
            response.PendingChildren.Add(new PendingChildExecutionInfo
            {
                WorkflowId = child.Attributes.WorkflowId,
                RunId = child.RunId,
                WorkflowTypeName = child.Attributes.WorkflowType?.Name ?? "",
                InitiatedId = child.InitiatedEventId,
                ParentClosePolicy = child.Attributes.ParentClosePolicy,
            });
        }

        return response;
    }

    public static Memo? MemoOf(RunState state)
    {
        if (state.Memo.IsEmpty)
        {
            return null;
        }

        var memo = new Memo();
        foreach (var (name, value) in state.Memo)
        {
            memo.Fields.Add(name, value);
        }

        return memo;
    }

    public static SearchAttributes? SearchAttributesOf(RunState state)
    {
        if (state.SearchAttributes.IsEmpty)
        {
            return null;
        }

        var attributes = new SearchAttributes();
        foreach (var (name, value) in state.SearchAttributes)
        {
            attributes.IndexedFields.Add(name, value);
        }

        return attributes;
    }

    private static WorkflowExecutionInfo Info(RunState state)
    {
        var execution = state.Execution;
        var started = execution.Started;
        return new WorkflowExecutionInfo
        {
            Execution = new WorkflowExecution { WorkflowId = state.Key.WorkflowId, RunId = state.Key.RunId },
            Type = started.WorkflowType,
            StartTime = Times.ToTimestamp(execution.StartTime),
            CloseTime = execution.CloseTime is { } close ? Times.ToTimestamp(close) : null,
            ExecutionDuration = execution.CloseTime is { } end ? Times.ToDuration(end - execution.ExecutionTime) : null,
            Status = execution.Status,
            HistoryLength = state.History.NextEventId - 1,
            ParentNamespaceId = started.ParentWorkflowNamespaceId,
            ParentExecution = started.ParentWorkflowExecution,
            ExecutionTime = Times.ToTimestamp(execution.ExecutionTime),
            Memo = MemoOf(state) ?? new Memo(),
            SearchAttributes = SearchAttributesOf(state) ?? new SearchAttributes(),
            TaskQueue = execution.TaskQueue,
            StateTransitionCount = state.TransitionCount,
            HistorySizeBytes = state.History.SizeBytes,
            RootExecution = started.RootWorkflowExecution,
            FirstRunId = started.FirstExecutionRunId,
            VersioningInfo = VersioningDescriptions.Describe(state),
            WorkerDeploymentName = Versioning.VersionOf(state)?.DeploymentName ?? "",
            Priority = execution.Priority,
        };
    }

    private static WorkflowExecutionConfig Config(ExecutionInfo execution) => new()
    {
        TaskQueue = new TaskQueue { Name = execution.TaskQueue, Kind = TaskQueueKind.Normal },
        WorkflowExecutionTimeout = execution.Started.WorkflowExecutionTimeout,
        WorkflowRunTimeout = execution.Started.WorkflowRunTimeout,
        DefaultWorkflowTaskTimeout = execution.Started.WorkflowTaskTimeout,
        UserMetadata = execution.UserMetadata,
    };

    private static PendingWorkflowTaskInfo? WorkflowTask(WorkflowTaskState task) => task.Phase == WorkflowTaskPhase.None
        ? null
        : new PendingWorkflowTaskInfo
        {
            State = task.IsStarted ? PendingWorkflowTaskState.Started : PendingWorkflowTaskState.Scheduled,
            ScheduledTime = Times.ToTimestamp(task.ScheduledTime),
            OriginalScheduledTime = Times.ToTimestamp(task.OriginalScheduledTime),
            StartedTime = task.IsStarted ? Times.ToTimestamp(task.StartedTime) : null,
            Attempt = task.Attempt,
        };

    private static WorkflowExecutionExtendedInfo Extended(RunState state)
    {
        var execution = state.Execution;
        var info = new WorkflowExecutionExtendedInfo
        {
            ExecutionExpirationTime = execution.ExecutionExpiration is { } expiration ? Times.ToTimestamp(expiration) : null,
            RunExpirationTime = execution.RunExpiration is { } run ? Times.ToTimestamp(run) : null,
            CancelRequested = execution.CancelRequested,
            LastResetTime = execution.ResetTime is { } reset ? Times.ToTimestamp(reset) : null,
            OriginalStartTime = Times.ToTimestamp(execution.OriginalStartTime),
            ResetRunId = execution.ResetRunId,
            PauseInfo = execution.Pause is { } pause
                ? new WorkflowExecutionPauseInfo { Identity = pause.Identity, Reason = pause.Reason, PausedTime = Times.ToTimestamp(pause.Time) }
                : null,
        };
        if (state.StartRequestId.Length > 0)
        {
            info.RequestIdInfos.Add(state.StartRequestId, new RequestIdInfo { EventType = EventType.WorkflowExecutionStarted, EventId = 1 });
        }

        foreach (var (requestId, eventId) in state.AttachedRequestIds)
        {
            var request = new RequestIdInfo { EventType = EventType.WorkflowExecutionOptionsUpdated, EventId = eventId, Buffered = eventId == 0 };
            info.RequestIdInfos.Add(requestId, request);
        }

        return info;
    }
}

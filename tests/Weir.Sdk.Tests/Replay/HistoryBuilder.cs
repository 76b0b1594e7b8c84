using Google.Protobuf.WellKnownTypes;
using Weir.Protocol.Common.V1;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.Failure.V1;
using Weir.Protocol.History.V1;
using Weir.Protocol.TaskQueue.V1;
using Weir.Sdk.Client;
using Weir.Sdk.Converters;

namespace Weir.Sdk.Tests.Replay;

/// <summary>Writes histories by hand, one event per call. Each call answers the id of its event.</summary>
internal sealed class HistoryBuilder
{
    private readonly DateTime start = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    public List<HistoryEvent> Events { get; } = [];

    public long LastId => Events.Count;

    public static Payloads Values(params object?[] values)
    {
        var payloads = new Payloads();
        payloads.Payloads_.AddRange(values.Select(DataConverter.Default.PayloadConverter.ToPayload));
        return payloads;
    }

    public WorkflowHistory Build(string id = "workflow") => new(id, [.. Events]);

    public long Add(EventType type, Action<HistoryEvent>? fill = null)
    {
        var item = new HistoryEvent
        {
            EventId = Events.Count + 1,
            EventType = type,
            EventTime = Timestamp.FromDateTime(start.AddSeconds(Events.Count)),
        };
        fill?.Invoke(item);
        Events.Add(item);
        return item.EventId;
    }

    public long Started(string type, params object?[] args) => Add(EventType.WorkflowExecutionStarted, item => item.WorkflowExecutionStartedEventAttributes = new()
    {
        WorkflowType = new WorkflowType { Name = type },
        TaskQueue = new TaskQueue { Name = "queue" },
        Input = Values(args),
        OriginalExecutionRunId = "original-run",
        FirstExecutionRunId = "original-run",
        Attempt = 1,
    });

    /// <summary>Scheduled and started; the id is that of the start.</summary>
    public long TaskStarted()
    {
        var scheduled = Add(EventType.WorkflowTaskScheduled, item => item.WorkflowTaskScheduledEventAttributes = new());
        return Add(EventType.WorkflowTaskStarted, item => item.WorkflowTaskStartedEventAttributes = new() { ScheduledEventId = scheduled });
    }

    /// <summary>Scheduled, started and completed.</summary>
    public long Task()
    {
        var started = TaskStarted();
        return TaskCompleted(started);
    }

    public long TaskCompleted(long started) => Add(EventType.WorkflowTaskCompleted, item =>
        item.WorkflowTaskCompletedEventAttributes = new() { ScheduledEventId = started - 1, StartedEventId = started });

    public long TaskFailed(WorkflowTaskFailedCause cause = WorkflowTaskFailedCause.WorkflowWorkerUnhandledFailure, string newRunId = "")
    {
        var started = TaskStarted();
        return Add(EventType.WorkflowTaskFailed, item => item.WorkflowTaskFailedEventAttributes = new()
        {
            ScheduledEventId = started - 1, StartedEventId = started, Cause = cause, NewRunId = newRunId,
        });
    }

    public long ActivityScheduled(string type, string id) => Add(EventType.ActivityTaskScheduled, item =>
        item.ActivityTaskScheduledEventAttributes = new() { ActivityId = id, ActivityType = new ActivityType { Name = type } });

    public long ActivityCompleted(long scheduled, object? result)
    {
        var started = Add(EventType.ActivityTaskStarted, item => item.ActivityTaskStartedEventAttributes = new() { ScheduledEventId = scheduled });
        return Add(EventType.ActivityTaskCompleted, item => item.ActivityTaskCompletedEventAttributes = new()
        {
            ScheduledEventId = scheduled, StartedEventId = started, Result = Values(result),
        });
    }

    public long ActivityFailed(long scheduled, Failure failure)
    {
        var started = Add(EventType.ActivityTaskStarted, item => item.ActivityTaskStartedEventAttributes = new() { ScheduledEventId = scheduled });
        return Add(EventType.ActivityTaskFailed, item => item.ActivityTaskFailedEventAttributes = new()
        {
            ScheduledEventId = scheduled, StartedEventId = started, Failure = failure, RetryState = RetryState.MaximumAttemptsReached,
        });
    }

    public long TimerStarted(string id) => Add(EventType.TimerStarted, item => item.TimerStartedEventAttributes = new() { TimerId = id });

    public long TimerFired(string id, long started) => Add(EventType.TimerFired, item =>
        item.TimerFiredEventAttributes = new() { TimerId = id, StartedEventId = started });

    public long Signaled(string name, params object?[] args) => Add(EventType.WorkflowExecutionSignaled, item =>
        item.WorkflowExecutionSignaledEventAttributes = new() { SignalName = name, Input = Values(args) });

    public long CancelRequested() => Add(EventType.WorkflowExecutionCancelRequested, item => item.WorkflowExecutionCancelRequestedEventAttributes = new());

    public long Marker(string patchId, bool deprecated) => Add(EventType.MarkerRecorded, item =>
    {
        item.MarkerRecordedEventAttributes = new() { MarkerName = "core_patch" };
        item.MarkerRecordedEventAttributes.Details["patch-data"] = Values(new Dictionary<string, object> { ["id"] = patchId, ["deprecated"] = deprecated });
    });

    public long ChangeVersions(params string[] versions) => Add(EventType.UpsertWorkflowSearchAttributes, item =>
    {
        item.UpsertWorkflowSearchAttributesEventAttributes = new() { SearchAttributes = new() };
        item.UpsertWorkflowSearchAttributesEventAttributes.SearchAttributes.IndexedFields["TemporalChangeVersion"] =
            DataConverter.Default.PayloadConverter.ToPayload(versions);
    });

    public long Completed(object? result) => Add(EventType.WorkflowExecutionCompleted, item =>
        item.WorkflowExecutionCompletedEventAttributes = new() { Result = Values(result) });
}

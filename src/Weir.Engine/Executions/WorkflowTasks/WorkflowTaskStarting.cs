using Weir.Engine.Executions.Records;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.History.V1;

namespace Weir.Engine.Executions;

/// <summary>Scheduled -> Started.</summary>
internal static class WorkflowTaskStarting
{
    /// <summary>The task must be scheduled.</summary>
    /// <param name="onlyNewEvents">The worker has the run in its cache.</param>
    public static StartedWorkflowTask Start(Decision d, PollInfo poll, bool onlyNewEvents)
    {
        var task = d.State.WorkflowTask;
        if (task.IsTransient && task.ScheduledEventId != d.State.History.NextEventId)
        {
            // Events came while the repetition waited: what the worker gets is not what failed before.
            WorkflowTaskScheduling.AppendScheduled(d, attempt: 1, scheduledTime: null);
            task = d.State.WorkflowTask;
        }

        var history = d.State.History;
        var suggestion = Suggest(history, d.Limits);
        if (task.IsTransient)
        {
            d.Emit(new Change
            {
                InProcessIncarnation = poll.InProcessIncarnation,
                TransientWorkflowTaskStarted = new TransientWorkflowTaskStarted
                {
                    Time = d.Now.UtcTicks,
                    Identity = poll.Identity,
                    RequestId = poll.RequestId,
                    HistorySizeBytes = history.SizeBytes,
                    SuggestContinueAsNew = suggestion,
                },
            });
        }
        else
        {
            d.Append(
                StartedEvent(task.ScheduledEventId, poll.Identity, poll.RequestId, history, suggestion, d.Limits),
                poll.InProcessIncarnation);
        }

        return Describe(d.State, onlyNewEvents, d.Limits);
    }

    /// <summary>Writes the events of a started transient task, so that an event that closes it can follow.</summary>
    public static void WriteTransientEvents(Decision d)
    {
        foreach (var e in TransientEvents(d.State, d.Limits))
        {
            d.Append(e);
        }
    }

    private static StartedWorkflowTask Describe(RunState state, bool onlyNewEvents, EngineLimits limits)
    {
        var task = state.WorkflowTask;
        return new StartedWorkflowTask
        {
            Run = state.Key,
            Key = new WorkflowTaskKey(task.ScheduledEventId, task.StartedEventId, task.Attempt, task.StartedTime),
            WorkflowType = state.Execution.WorkflowType,
            TaskQueue = state.Execution.TaskQueue,
            PreviousStartedEventId = task.LastCompletedStartedEventId,
            ScheduledTime = task.ScheduledTime,
            HistoryFromEventId = onlyNewEvents ? task.LastCompletedStartedEventId + 1 : 1,
            HistoryToEventId = state.History.NextEventId - 1,
            TransientEvents = task.IsTransient ? TransientEvents(state, limits) : [],
        };
    }

    private static List<HistoryEvent> TransientEvents(RunState state, EngineLimits limits)
    {
        var task = state.WorkflowTask;
        var started = StartedEvent(
            task.ScheduledEventId,
            task.Identity,
            task.RequestId,
            state.History with { SizeBytes = task.HistorySizeBytes },
            task.SuggestContinueAsNew,
            limits);
        started.EventId = task.StartedEventId;
        started.EventTime = Times.ToTimestamp(task.StartedTime);
        return
        [
            new HistoryEvent
            {
                EventId = task.ScheduledEventId,
                EventTime = Times.ToTimestamp(task.ScheduledTime),
                EventType = EventType.WorkflowTaskScheduled,
                WorkflowTaskScheduledEventAttributes = new WorkflowTaskScheduledEventAttributes
                {
                    TaskQueue = new Protocol.TaskQueue.V1.TaskQueue { Name = task.Queue, Kind = TaskQueueKind.Normal },
                    StartToCloseTimeout = Times.ToDuration(task.StartToCloseTimeout),
                    Attempt = task.Attempt,
                },
            },
            started,
        ];
    }

    private static HistoryEvent StartedEvent(
        long scheduledEventId, string identity, string requestId, HistoryState history, bool suggest, EngineLimits limits)
    {
        var attributes = new WorkflowTaskStartedEventAttributes
        {
            ScheduledEventId = scheduledEventId,
            Identity = identity,
            RequestId = requestId,
            SuggestContinueAsNew = suggest,
            HistorySizeBytes = history.SizeBytes,
        };
        if (suggest && history.SizeBytes >= limits.HistorySizeBytesSuggestContinueAsNew)
        {
            attributes.SuggestContinueAsNewReasons.Add(SuggestContinueAsNewReason.HistorySizeTooLarge);
        }

        if (suggest && history.NextEventId > limits.HistoryEventsSuggestContinueAsNew)
        {
            attributes.SuggestContinueAsNewReasons.Add(SuggestContinueAsNewReason.TooManyHistoryEvents);
        }

        return new HistoryEvent { EventType = EventType.WorkflowTaskStarted, WorkflowTaskStartedEventAttributes = attributes };
    }

    private static bool Suggest(HistoryState history, EngineLimits limits) =>
        history.NextEventId > limits.HistoryEventsSuggestContinueAsNew || history.SizeBytes >= limits.HistorySizeBytesSuggestContinueAsNew;
}

using Weir.Engine.Executions.Records;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.History.V1;

namespace Weir.Engine.Executions;

/// <summary>Scheduled -> Started.</summary>
internal static class WorkflowTaskStarting
{
    /// <summary>The task must be scheduled.</summary>
    /// <param name="onlyNewEvents">The worker has the run in its cache.</param>
    /// <param name="goesOn">The worker goes on with what it has in hand, so updates that it was sent are not sent again.</param>
    public static StartedWorkflowTask Start(Decision d, PollInfo poll, bool onlyNewEvents, bool goesOn = false)
    {
        var task = d.State.WorkflowTask;
        if (task.IsTransient && task.ScheduledEventId != d.State.History.NextEventId)
        {
            // Events came while the repetition waited: what the worker gets is not what failed before.
            WorkflowTaskScheduling.AppendScheduled(d, attempt: 1, scheduledTime: null);
            task = d.State.WorkflowTask;
        }

        var history = d.State.History;
        var suggestion = Suggest(d.State, d.Limits);
        if (task.IsSpeculative)
        {
            d.Remember(new SpeculativeTaskStarted(d.Now, poll, suggestion));
        }
        else if (task.IsTransient)
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
            var written = StartedEvent(task.ScheduledEventId, poll.Identity, poll.RequestId, d.State, suggestion, d.Limits);
            written.WorkflowTaskStartedEventAttributes.TargetWorkerDeploymentVersionChanged = poll.TargetVersionChanged;
            d.Append(written, poll.InProcessIncarnation);
        }

        var started = Describe(d.State, onlyNewEvents, d.Limits, includeSent: !goesOn);
        if (started.Messages.Count > 0)
        {
            d.Remember(new UpdatesSent());
        }

        return started;
    }

    /// <summary>Writes the events of a started transient task, so that an event that closes it can follow.</summary>
    public static void WriteTransientEvents(Decision d)
    {
        foreach (var e in UnwrittenEvents(d.State, d.Limits))
        {
            d.Append(e);
        }
    }

    private static StartedWorkflowTask Describe(RunState state, bool onlyNewEvents, EngineLimits limits, bool includeSent)
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
            Messages = UpdateMessages.Outgoing(state, task.StartedEventId, includeSent),
            UnwrittenEvents = task.IsUnwritten ? UnwrittenEvents(state, limits) : [],
        };
    }

    /// <summary>The events of a started task that the history does not have, as they would be in it.</summary>
    public static IReadOnlyList<HistoryEvent> UnwrittenEvents(RunState state, EngineLimits limits)
    {
        var task = state.WorkflowTask;
        var started = StartedEvent(
            task.ScheduledEventId,
            task.Identity,
            task.RequestId,
            state with { History = state.History with { SizeBytes = task.HistorySizeBytes } },
            task.SuggestContinueAsNew,
            limits);
        started.EventId = task.StartedEventId;
        started.EventTime = Times.ToTimestamp(task.StartedTime);
        return [WorkflowTaskScheduling.ScheduledEventOf(state), started];
    }

    private static HistoryEvent StartedEvent(
        long scheduledEventId, string identity, string requestId, RunState state, bool suggest, EngineLimits limits)
    {
        var history = state.History;
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

        if (suggest && HasManyUpdates(state, limits))
        {
            attributes.SuggestContinueAsNewReasons.Add(SuggestContinueAsNewReason.TooManyUpdates);
        }

        return new HistoryEvent { EventType = EventType.WorkflowTaskStarted, WorkflowTaskStartedEventAttributes = attributes };
    }

    private static bool Suggest(RunState state, EngineLimits limits) =>
        state.History.NextEventId > limits.HistoryEventsSuggestContinueAsNew
        || state.History.SizeBytes >= limits.HistorySizeBytesSuggestContinueAsNew
        || HasManyUpdates(state, limits);

    private static bool HasManyUpdates(RunState state, EngineLimits limits) =>
        state.Updates.Known.Count > 0 && state.Updates.TotalCount * 10L >= limits.UpdatesMax * 9L;
}

using Weir.Engine.Executions.Records;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.History.V1;

namespace Weir.Engine.Executions;

/// <summary>What each history event does to the state. The table says which concept an event belongs to.</summary>
internal static class EventEffects
{
    public static RunState Append(RunState state, Change change)
    {
        var appended = change.HistoryEvent;
        var history = state.History;
        if (appended.EventId != history.NextEventId)
        {
            throw new InvalidOperationException($"Event {appended.EventId} does not follow event {history.NextEventId - 1}.");
        }

        if (state.WorkflowTask.IsSpeculative)
        {
            throw new InvalidOperationException("A speculative workflow task holds the next event ids.");
        }

        var size = history.SizeBytes + appended.CalculateSize();
        state = state with { History = history with { NextEventId = appended.EventId + 1, SizeBytes = size } };
        return change.Flushed ? Placed(state, appended) : Effect(state, appended, change.InProcessIncarnation);
    }

    public static RunState Buffer(RunState state, HistoryEvent buffered) => Effect(EventBuffer.Add(state, buffered), buffered, 0);

    /// <summary>The event took effect when it was buffered; only its id is news.</summary>
    private static RunState Placed(RunState state, HistoryEvent placed) => placed.EventType switch
    {
        EventType.ChildWorkflowExecutionStarted => ChildEffects.StartPlaced(state, placed),
        EventType.WorkflowExecutionOptionsUpdated => RequestEffects.OptionsPlaced(state, placed),
        _ => state,
    };

    private static RunState Effect(RunState state, HistoryEvent e, long incarnation)
    {
        switch (e.EventType)
        {
            case EventType.WorkflowExecutionStarted:
                return StartEffects.Started(state, e);
            case EventType.WorkflowExecutionCompleted:
                return CloseEffects.Closed(state, e, WorkflowExecutionStatus.Completed);
            case EventType.WorkflowExecutionFailed:
                return CloseEffects.Closed(state, e, WorkflowExecutionStatus.Failed);
            case EventType.WorkflowExecutionTimedOut:
                return CloseEffects.Closed(state, e, WorkflowExecutionStatus.TimedOut);
            case EventType.WorkflowExecutionCanceled:
                return CloseEffects.Closed(state, e, WorkflowExecutionStatus.Canceled);
            case EventType.WorkflowExecutionTerminated:
                return CloseEffects.Closed(state, e, WorkflowExecutionStatus.Terminated);
            case EventType.WorkflowExecutionContinuedAsNew:
                return CloseEffects.Closed(state, e, WorkflowExecutionStatus.ContinuedAsNew);

            case EventType.WorkflowTaskScheduled:
                return WorkflowTaskEffects.Scheduled(state, e);
            case EventType.WorkflowTaskStarted:
                return WorkflowTaskEffects.Started(state, e, incarnation);
            case EventType.WorkflowTaskCompleted:
                return WorkflowTaskEffects.Completed(state, e.WorkflowTaskCompletedEventAttributes);
            case EventType.WorkflowTaskFailed:
                return WorkflowTaskEffects.Failed(state, e.WorkflowTaskFailedEventAttributes.Cause);
            case EventType.WorkflowTaskTimedOut:
                return WorkflowTaskEffects.TimedOut(state, e.WorkflowTaskTimedOutEventAttributes);

            case EventType.ActivityTaskScheduled:
                return ActivityEffects.Scheduled(state, e);
            case EventType.ActivityTaskCancelRequested:
                return ActivityEffects.CancelRequested(state, e);
            case EventType.ActivityTaskCompleted:
                return ActivityEffects.Closed(state, e.ActivityTaskCompletedEventAttributes.ScheduledEventId);
            case EventType.ActivityTaskFailed:
                return ActivityEffects.Closed(state, e.ActivityTaskFailedEventAttributes.ScheduledEventId);
            case EventType.ActivityTaskTimedOut:
                return ActivityEffects.Closed(state, e.ActivityTaskTimedOutEventAttributes.ScheduledEventId);
            case EventType.ActivityTaskCanceled:
                return ActivityEffects.Closed(state, e.ActivityTaskCanceledEventAttributes.ScheduledEventId);

            case EventType.TimerStarted:
                return TimerEffects.Started(state, e);
            case EventType.TimerFired:
                return TimerEffects.Ended(state, e.TimerFiredEventAttributes.StartedEventId);
            case EventType.TimerCanceled:
                return TimerEffects.Ended(state, e.TimerCanceledEventAttributes.StartedEventId);

            case EventType.WorkflowExecutionSignaled:
                return RequestEffects.Signaled(state, e.WorkflowExecutionSignaledEventAttributes);
            case EventType.WorkflowExecutionCancelRequested:
                return RequestEffects.CancelRequested(state);
            case EventType.WorkflowExecutionUpdateAdmitted:
                return UpdateEffects.Admitted(state, e);
            case EventType.WorkflowExecutionUpdateAccepted:
                return UpdateEffects.Accepted(state, e);
            case EventType.WorkflowExecutionUpdateCompleted:
                return UpdateEffects.Completed(state, e.WorkflowExecutionUpdateCompletedEventAttributes);
            case EventType.WorkflowExecutionOptionsUpdated:
                return RequestEffects.OptionsUpdated(state, e);
            case EventType.WorkflowExecutionPaused:
                return PauseEffects.Paused(state, e);
            case EventType.WorkflowExecutionUnpaused:
                return PauseEffects.Unpaused(state);
            case EventType.UpsertWorkflowSearchAttributes:
                return PropertyEffects.SearchAttributesUpserted(state, e.UpsertWorkflowSearchAttributesEventAttributes);
            case EventType.WorkflowPropertiesModified:
                return PropertyEffects.Modified(state, e.WorkflowPropertiesModifiedEventAttributes);

            case EventType.StartChildWorkflowExecutionInitiated:
                return ChildEffects.Initiated(state, e);
            case EventType.StartChildWorkflowExecutionFailed:
                return ChildEffects.Closed(state, e.StartChildWorkflowExecutionFailedEventAttributes.InitiatedEventId);
            case EventType.ChildWorkflowExecutionStarted:
                return ChildEffects.Started(state, e);
            case EventType.ChildWorkflowExecutionCompleted:
                return ChildEffects.Closed(state, e.ChildWorkflowExecutionCompletedEventAttributes.InitiatedEventId);
            case EventType.ChildWorkflowExecutionFailed:
                return ChildEffects.Closed(state, e.ChildWorkflowExecutionFailedEventAttributes.InitiatedEventId);
            case EventType.ChildWorkflowExecutionCanceled:
                return ChildEffects.Closed(state, e.ChildWorkflowExecutionCanceledEventAttributes.InitiatedEventId);
            case EventType.ChildWorkflowExecutionTimedOut:
                return ChildEffects.Closed(state, e.ChildWorkflowExecutionTimedOutEventAttributes.InitiatedEventId);
            case EventType.ChildWorkflowExecutionTerminated:
                return ChildEffects.Closed(state, e.ChildWorkflowExecutionTerminatedEventAttributes.InitiatedEventId);

            case EventType.SignalExternalWorkflowExecutionInitiated:
                return ExternalEffects.SignalInitiated(state, e);
            case EventType.SignalExternalWorkflowExecutionFailed:
                return ExternalEffects.SignalAnswered(state, e.SignalExternalWorkflowExecutionFailedEventAttributes.InitiatedEventId);
            case EventType.ExternalWorkflowExecutionSignaled:
                return ExternalEffects.SignalAnswered(state, e.ExternalWorkflowExecutionSignaledEventAttributes.InitiatedEventId);
            case EventType.RequestCancelExternalWorkflowExecutionInitiated:
                return ExternalEffects.CancelInitiated(state, e);
            case EventType.RequestCancelExternalWorkflowExecutionFailed:
                return ExternalEffects.CancelAnswered(state, e.RequestCancelExternalWorkflowExecutionFailedEventAttributes.InitiatedEventId);
            case EventType.ExternalWorkflowExecutionCancelRequested:
                return ExternalEffects.CancelAnswered(state, e.ExternalWorkflowExecutionCancelRequestedEventAttributes.InitiatedEventId);

            default:
                // ActivityTaskStarted and MarkerRecorded only tell; the state knows already or does not care.
                return state;
        }
    }
}

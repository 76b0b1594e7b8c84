using Weir.Protocol.Enums.V1;
using Weir.Protocol.History.V1;

namespace Weir.Engine.Tests.Executions.Properties;

/// <summary>Events that a worker's commands make; each names the WorkflowTaskCompleted event that the command came with.</summary>
internal static class CommandEvents
{
    /// <summary>Null for an event of another origin.</summary>
    public static long? CompletedEventIdOf(HistoryEvent e) => e.EventType switch
    {
        EventType.ActivityTaskScheduled => e.ActivityTaskScheduledEventAttributes.WorkflowTaskCompletedEventId,
        EventType.ActivityTaskCancelRequested => e.ActivityTaskCancelRequestedEventAttributes.WorkflowTaskCompletedEventId,
        EventType.TimerStarted => e.TimerStartedEventAttributes.WorkflowTaskCompletedEventId,
        EventType.TimerCanceled => e.TimerCanceledEventAttributes.WorkflowTaskCompletedEventId,
        EventType.MarkerRecorded => e.MarkerRecordedEventAttributes.WorkflowTaskCompletedEventId,
        EventType.StartChildWorkflowExecutionInitiated => e.StartChildWorkflowExecutionInitiatedEventAttributes.WorkflowTaskCompletedEventId,
        EventType.SignalExternalWorkflowExecutionInitiated => e.SignalExternalWorkflowExecutionInitiatedEventAttributes.WorkflowTaskCompletedEventId,
        EventType.RequestCancelExternalWorkflowExecutionInitiated =>
            e.RequestCancelExternalWorkflowExecutionInitiatedEventAttributes.WorkflowTaskCompletedEventId,
        EventType.UpsertWorkflowSearchAttributes => e.UpsertWorkflowSearchAttributesEventAttributes.WorkflowTaskCompletedEventId,
        EventType.WorkflowPropertiesModified => e.WorkflowPropertiesModifiedEventAttributes.WorkflowTaskCompletedEventId,
        EventType.WorkflowExecutionCompleted => e.WorkflowExecutionCompletedEventAttributes.WorkflowTaskCompletedEventId,
        EventType.WorkflowExecutionFailed => e.WorkflowExecutionFailedEventAttributes.WorkflowTaskCompletedEventId,
        EventType.WorkflowExecutionCanceled => e.WorkflowExecutionCanceledEventAttributes.WorkflowTaskCompletedEventId,
        EventType.WorkflowExecutionContinuedAsNew => e.WorkflowExecutionContinuedAsNewEventAttributes.WorkflowTaskCompletedEventId,
        _ => null,
    };
}

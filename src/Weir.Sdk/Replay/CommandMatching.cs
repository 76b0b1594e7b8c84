using Weir.Protocol.Command.V1;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.History.V1;
using Weir.Sdk.Replay.Machines;

namespace Weir.Sdk.Replay;

/// <summary>Which event a command writes, and which attributes must be equal for both to be the same.</summary>
internal static class CommandMatching
{
    /// <summary>Whether events of this type are written by commands.</summary>
    public static bool IsCommandEvent(EventType type) => type is
        EventType.ActivityTaskScheduled or EventType.ActivityTaskCancelRequested
        or EventType.TimerStarted or EventType.TimerCanceled
        or EventType.MarkerRecorded
        or EventType.StartChildWorkflowExecutionInitiated
        or EventType.SignalExternalWorkflowExecutionInitiated
        or EventType.RequestCancelExternalWorkflowExecutionInitiated
        or EventType.UpsertWorkflowSearchAttributes or EventType.WorkflowPropertiesModified
        or EventType.WorkflowExecutionCompleted or EventType.WorkflowExecutionFailed
        or EventType.WorkflowExecutionCanceled or EventType.WorkflowExecutionContinuedAsNew;

    /// <summary>What tells the two apart; null when the event was written by the command.</summary>
    public static string? Difference(Command command, HistoryEvent recorded)
    {
        if (EventOf(command.CommandType) != recorded.EventType)
        {
            return "they are of different kinds";
        }

        switch (command.CommandType)
        {
            case CommandType.ScheduleActivityTask:
                var activity = command.ScheduleActivityTaskCommandAttributes;
                var scheduled = recorded.ActivityTaskScheduledEventAttributes;
                return Differ("activity type", activity.ActivityType.Name, scheduled.ActivityType?.Name)
                    ?? Differ("activity id", activity.ActivityId, scheduled.ActivityId);
            case CommandType.RequestCancelActivityTask:
                return Differ(
                    "scheduled event id",
                    command.RequestCancelActivityTaskCommandAttributes.ScheduledEventId,
                    recorded.ActivityTaskCancelRequestedEventAttributes.ScheduledEventId);
            case CommandType.StartTimer:
                return Differ("timer id", command.StartTimerCommandAttributes.TimerId, recorded.TimerStartedEventAttributes.TimerId);
            case CommandType.CancelTimer:
                return Differ("timer id", command.CancelTimerCommandAttributes.TimerId, recorded.TimerCanceledEventAttributes.TimerId);
            case CommandType.RecordMarker:
                return MarkerDifference(command.RecordMarkerCommandAttributes, recorded.MarkerRecordedEventAttributes);
            case CommandType.StartChildWorkflowExecution:
                var child = command.StartChildWorkflowExecutionCommandAttributes;
                var initiated = recorded.StartChildWorkflowExecutionInitiatedEventAttributes;
                return Differ("workflow type", child.WorkflowType.Name, initiated.WorkflowType?.Name)
                    ?? Differ("workflow id", child.WorkflowId, initiated.WorkflowId);
            case CommandType.SignalExternalWorkflowExecution:
                var signal = command.SignalExternalWorkflowExecutionCommandAttributes;
                var signalled = recorded.SignalExternalWorkflowExecutionInitiatedEventAttributes;
                return Differ("signal name", signal.SignalName, signalled.SignalName)
                    ?? Differ("workflow id", signal.Execution.WorkflowId, signalled.WorkflowExecution?.WorkflowId);
            case CommandType.RequestCancelExternalWorkflowExecution:
                return Differ(
                    "workflow id",
                    command.RequestCancelExternalWorkflowExecutionCommandAttributes.WorkflowId,
                    recorded.RequestCancelExternalWorkflowExecutionInitiatedEventAttributes.WorkflowExecution?.WorkflowId);
            default:
                return null;
        }
    }

    private static EventType EventOf(CommandType type) => type switch
    {
        CommandType.ScheduleActivityTask => EventType.ActivityTaskScheduled,
        CommandType.RequestCancelActivityTask => EventType.ActivityTaskCancelRequested,
        CommandType.StartTimer => EventType.TimerStarted,
        CommandType.CancelTimer => EventType.TimerCanceled,
        CommandType.RecordMarker => EventType.MarkerRecorded,
        CommandType.StartChildWorkflowExecution => EventType.StartChildWorkflowExecutionInitiated,
        CommandType.SignalExternalWorkflowExecution => EventType.SignalExternalWorkflowExecutionInitiated,
        CommandType.RequestCancelExternalWorkflowExecution => EventType.RequestCancelExternalWorkflowExecutionInitiated,
        CommandType.UpsertWorkflowSearchAttributes => EventType.UpsertWorkflowSearchAttributes,
        CommandType.ModifyWorkflowProperties => EventType.WorkflowPropertiesModified,
        CommandType.CompleteWorkflowExecution => EventType.WorkflowExecutionCompleted,
        CommandType.FailWorkflowExecution => EventType.WorkflowExecutionFailed,
        CommandType.CancelWorkflowExecution => EventType.WorkflowExecutionCanceled,
        CommandType.ContinueAsNewWorkflowExecution => EventType.WorkflowExecutionContinuedAsNew,
        _ => EventType.Unspecified,
    };

    private static string? MarkerDifference(RecordMarkerCommandAttributes command, MarkerRecordedEventAttributes recorded) =>
        Differ("marker name", command.MarkerName, recorded.MarkerName)
        ?? (command.MarkerName == PatchMarker.Name
            ? Differ("patch id", PatchMarker.Read(command.Details)?.Id, PatchMarker.Read(recorded.Details)?.Id)
            : null);

    private static string? Differ<T>(string what, T? code, T? history) =>
        EqualityComparer<T>.Default.Equals(code, history) ? null : $"the {what} is {Show(history)} in the history and {Show(code)} in the code";

    private static string Show<T>(T? value) => value is null ? "nothing" : $"\"{value}\"";
}

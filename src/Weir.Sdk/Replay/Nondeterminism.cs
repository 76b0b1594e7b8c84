using Weir.Protocol.Command.V1;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.History.V1;
using Weir.Sdk.Exceptions;
using Weir.Sdk.Replay.Machines;

namespace Weir.Sdk.Replay;

/// <summary>Errors that show the first event that the code does not lead to, beside the command that the code asked for.</summary>
internal static class Nondeterminism
{
    private const string Hint =
        "The workflow's code was changed in a way that its running executions cannot follow, or it is not deterministic. "
        + "Keep the old path behind Workflow.Patched, and use only members of Workflow for time, random numbers and waiting.";

    public static WorkflowNondeterminismException UnexpectedEvent(HistoryEvent recorded, Command? command, string? difference) => Create(
        $"the history and the code part at event {recorded.EventId}{(difference is null ? string.Empty : ": " + difference)}",
        Describe(recorded),
        command is null ? "no command" : Describe(command));

    public static WorkflowNondeterminismException MissingEvent(Command command, HistoryEvent? next) => Create(
        "the code asked for a command that the history does not have",
        next is null ? "no further event" : Describe(next),
        Describe(command));

    public static WorkflowNondeterminismException UnknownReference(HistoryEvent recorded, long eventId) => new(
        $"Nondeterminism: event {recorded.EventId} {recorded.EventType} refers to event {eventId}, which no command of the code wrote. {Hint}");

    public static WorkflowNondeterminismException UnexpectedTransition(HistoryEvent recorded, string machine) => new(
        $"Nondeterminism: event {recorded.EventId} {recorded.EventType} does not fit {machine}. {Hint}");

    private static WorkflowNondeterminismException Create(string what, string history, string code) => new(
        $"Nondeterminism: {what}.{Environment.NewLine}  history: {history}{Environment.NewLine}  code:    {code}{Environment.NewLine}{Hint}");

    private static string Describe(HistoryEvent recorded) => $"event {recorded.EventId} {recorded.EventType}" + recorded.EventType switch
    {
        EventType.ActivityTaskScheduled => Attributes(
            ("activityType", recorded.ActivityTaskScheduledEventAttributes.ActivityType?.Name),
            ("activityId", recorded.ActivityTaskScheduledEventAttributes.ActivityId)),
        EventType.TimerStarted => Attributes(("timerId", recorded.TimerStartedEventAttributes.TimerId)),
        EventType.TimerCanceled => Attributes(("timerId", recorded.TimerCanceledEventAttributes.TimerId)),
        EventType.ActivityTaskCancelRequested => Attributes(
            ("scheduledEventId", recorded.ActivityTaskCancelRequestedEventAttributes.ScheduledEventId.ToString())),
        EventType.MarkerRecorded => Attributes(
            ("markerName", recorded.MarkerRecordedEventAttributes.MarkerName),
            ("patchId", PatchMarker.Read(recorded)?.Id)),
        EventType.StartChildWorkflowExecutionInitiated => Attributes(
            ("workflowType", recorded.StartChildWorkflowExecutionInitiatedEventAttributes.WorkflowType?.Name),
            ("workflowId", recorded.StartChildWorkflowExecutionInitiatedEventAttributes.WorkflowId)),
        EventType.SignalExternalWorkflowExecutionInitiated => Attributes(
            ("signalName", recorded.SignalExternalWorkflowExecutionInitiatedEventAttributes.SignalName),
            ("workflowId", recorded.SignalExternalWorkflowExecutionInitiatedEventAttributes.WorkflowExecution?.WorkflowId)),
        EventType.RequestCancelExternalWorkflowExecutionInitiated => Attributes(
            ("workflowId", recorded.RequestCancelExternalWorkflowExecutionInitiatedEventAttributes.WorkflowExecution?.WorkflowId)),
        _ => string.Empty,
    };

    private static string Describe(Command command) => $"command {command.CommandType}" + command.CommandType switch
    {
        CommandType.ScheduleActivityTask => Attributes(
            ("activityType", command.ScheduleActivityTaskCommandAttributes.ActivityType.Name),
            ("activityId", command.ScheduleActivityTaskCommandAttributes.ActivityId)),
        CommandType.StartTimer => Attributes(("timerId", command.StartTimerCommandAttributes.TimerId)),
        CommandType.CancelTimer => Attributes(("timerId", command.CancelTimerCommandAttributes.TimerId)),
        CommandType.RequestCancelActivityTask => Attributes(
            ("scheduledEventId", command.RequestCancelActivityTaskCommandAttributes.ScheduledEventId.ToString())),
        CommandType.RecordMarker => Attributes(
            ("markerName", command.RecordMarkerCommandAttributes.MarkerName),
            ("patchId", PatchMarker.Read(command.RecordMarkerCommandAttributes.Details)?.Id)),
        CommandType.StartChildWorkflowExecution => Attributes(
            ("workflowType", command.StartChildWorkflowExecutionCommandAttributes.WorkflowType.Name),
            ("workflowId", command.StartChildWorkflowExecutionCommandAttributes.WorkflowId)),
        CommandType.SignalExternalWorkflowExecution => Attributes(
            ("signalName", command.SignalExternalWorkflowExecutionCommandAttributes.SignalName),
            ("workflowId", command.SignalExternalWorkflowExecutionCommandAttributes.Execution.WorkflowId)),
        CommandType.RequestCancelExternalWorkflowExecution => Attributes(
            ("workflowId", command.RequestCancelExternalWorkflowExecutionCommandAttributes.WorkflowId)),
        _ => string.Empty,
    };

    private static string Attributes(params ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        var parts = new List<string>();
        foreach (var (name, value) in attributes)
        {
            if (value is not null)
            {
                parts.Add($"{name}: \"{value}\"");
            }
        }

        return parts.Count == 0 ? string.Empty : $"({string.Join(", ", parts)})";
    }
}

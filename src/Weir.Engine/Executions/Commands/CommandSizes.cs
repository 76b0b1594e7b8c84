using Google.Protobuf;
using Weir.Protocol.Command.V1;
using Weir.Protocol.Enums.V1;

namespace Weir.Engine.Executions;

/// <summary>
/// What a command may carry. Its payload ends up in an event, where it would stay too large however often the workflow task is repeated,
/// so the run is terminated.
/// </summary>
internal static class CommandSizes
{
    public static CommandRejection? Check(Command command, EngineLimits limits)
    {
        // What fits as a whole needs no look at its parts.
        var isSmall = command.CalculateSize() <= Math.Min(limits.BlobSizeBytesMax, limits.MemoSizeBytesMax);
        return (isSmall ? null : Payload(command, limits)) ?? UserMetadata(command, limits);
    }

    private static CommandRejection? Payload(Command command, EngineLimits limits) => command.AttributesCase switch
    {
        Command.AttributesOneofCase.ScheduleActivityTaskCommandAttributes => Blob(
            command.ScheduleActivityTaskCommandAttributes.Input,
            limits,
            WorkflowTaskFailedCause.BadScheduleActivityAttributes,
            "ScheduleActivityTaskCommandAttributes.Input exceeds size limit."),
        Command.AttributesOneofCase.CompleteWorkflowExecutionCommandAttributes => Blob(
            command.CompleteWorkflowExecutionCommandAttributes.Result,
            limits,
            WorkflowTaskFailedCause.BadCompleteWorkflowExecutionAttributes,
            "CompleteWorkflowExecutionCommandAttributes.Result exceeds size limit."),
        Command.AttributesOneofCase.FailWorkflowExecutionCommandAttributes => Blob(
            command.FailWorkflowExecutionCommandAttributes.Failure,
            limits,
            WorkflowTaskFailedCause.BadFailWorkflowExecutionAttributes,
            "FailWorkflowExecutionCommandAttributes.Failure exceeds size limit."),
        Command.AttributesOneofCase.CancelWorkflowExecutionCommandAttributes => Blob(
            command.CancelWorkflowExecutionCommandAttributes.Details,
            limits,
            WorkflowTaskFailedCause.BadCancelWorkflowExecutionAttributes,
            "CancelWorkflowExecutionCommandAttributes.Details exceeds size limit."),
        Command.AttributesOneofCase.RecordMarkerCommandAttributes => Size(
            MarkerSize(command.RecordMarkerCommandAttributes),
            limits.BlobSizeBytesMax,
            WorkflowTaskFailedCause.BadRecordMarkerAttributes,
            "RecordMarkerCommandAttributes.Details exceeds size limit."),
        Command.AttributesOneofCase.ContinueAsNewWorkflowExecutionCommandAttributes => Blob(
            command.ContinueAsNewWorkflowExecutionCommandAttributes.Input,
            limits,
            WorkflowTaskFailedCause.BadContinueAsNewAttributes,
            "ContinueAsNewWorkflowExecutionCommandAttributes. Input exceeds size limit.")
            ?? Memo(
                command.ContinueAsNewWorkflowExecutionCommandAttributes.Memo,
                limits,
                WorkflowTaskFailedCause.BadContinueAsNewAttributes,
                "ContinueAsNewWorkflowExecutionCommandAttributes. Memo exceeds size limit."),
        Command.AttributesOneofCase.StartChildWorkflowExecutionCommandAttributes => Blob(
            command.StartChildWorkflowExecutionCommandAttributes.Input,
            limits,
            WorkflowTaskFailedCause.BadStartChildExecutionAttributes,
            "StartChildWorkflowExecutionCommandAttributes. Input exceeds size limit.")
            ?? Memo(
                command.StartChildWorkflowExecutionCommandAttributes.Memo,
                limits,
                WorkflowTaskFailedCause.BadStartChildExecutionAttributes,
                "StartChildWorkflowExecutionCommandAttributes.Memo exceeds size limit."),
        Command.AttributesOneofCase.SignalExternalWorkflowExecutionCommandAttributes => Blob(
            command.SignalExternalWorkflowExecutionCommandAttributes.Input,
            limits,
            WorkflowTaskFailedCause.BadSignalWorkflowExecutionAttributes,
            "SignalExternalWorkflowExecutionCommandAttributes.Input exceeds size limit."),
        Command.AttributesOneofCase.ModifyWorkflowPropertiesCommandAttributes => Memo(
            command.ModifyWorkflowPropertiesCommandAttributes.UpsertedMemo,
            limits,
            WorkflowTaskFailedCause.BadModifyWorkflowPropertiesAttributes,
            "ModifyWorkflowPropertiesCommandAttributes exceeds size limit."),
        _ => null,
    };

    /// <summary>Repeating the task may help here: the code that writes such a text can be mended.</summary>
    private static CommandRejection? UserMetadata(Command command, EngineLimits limits) =>
        UserMetadataSizes.Problem(command.UserMetadata, limits) is { } problem
            ? new CommandRejection(WorkflowTaskFailedCause.PayloadsTooLarge, problem)
            : null;

    private static int MarkerSize(RecordMarkerCommandAttributes marker) =>
        marker.Details.Sum(detail => detail.Key.Length + detail.Value.CalculateSize());

    private static CommandRejection? Blob(IMessage? blob, EngineLimits limits, WorkflowTaskFailedCause cause, string message) =>
        Size(blob?.CalculateSize() ?? 0, limits.BlobSizeBytesMax, cause, message);

    private static CommandRejection? Memo(IMessage? memo, EngineLimits limits, WorkflowTaskFailedCause cause, string message) =>
        Size(memo?.CalculateSize() ?? 0, limits.MemoSizeBytesMax, cause, message);

    private static CommandRejection? Size(int size, int sizeBytesMax, WorkflowTaskFailedCause cause, string message) =>
        size > sizeBytesMax ? new CommandRejection(cause, message, TerminatesRun: true) : null;
}

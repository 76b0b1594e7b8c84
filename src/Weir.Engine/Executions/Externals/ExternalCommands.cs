using Weir.Engine.Executions.Records;
using Weir.Protocol.Command.V1;
using Weir.Protocol.Common.V1;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.History.V1;

namespace Weir.Engine.Executions;

internal static class ExternalCommands
{
    public static CommandRejection? Signal(CommandContext context, Command command)
    {
        var c = command.SignalExternalWorkflowExecutionCommandAttributes;
        var problem = CommandChecks.Id("WorkflowId", c?.Execution?.WorkflowId ?? "", context)
            ?? CommandChecks.Id("SignalName", c?.SignalName ?? "", context);
        if (problem is not null)
        {
            return new CommandRejection(WorkflowTaskFailedCause.BadSignalWorkflowExecutionAttributes, problem);
        }

        var count = context.State.ExternalSignals.Count;
        if (CommandChecks.Pending(
            count, context.Decision.Limits.PendingSignalsMax, WorkflowTaskFailedCause.PendingSignalsLimitExceeded, "pending signals to external workflows") is { } rejection)
        {
            return rejection;
        }

        var space = Externals.NamespaceOf(context.Decision, c!);
        var initiated = context.Append(command, new HistoryEvent
        {
            EventType = EventType.SignalExternalWorkflowExecutionInitiated,
            SignalExternalWorkflowExecutionInitiatedEventAttributes = new SignalExternalWorkflowExecutionInitiatedEventAttributes
            {
                WorkflowTaskCompletedEventId = context.CompletedEventId,
                Namespace = space.Name,
                NamespaceId = space.Id,
                WorkflowExecution = c!.Execution,
                SignalName = c.SignalName,
                Input = c.Input,
                ChildWorkflowOnly = c.ChildWorkflowOnly,
                Header = c.Header,
            },
        });
        Outbox.Add(context.Decision, new OutgoingMessage { SignalExternal = initiated.EventId });
        return null;
    }

    public static CommandRejection? RequestCancel(CommandContext context, Command command)
    {
        var c = command.RequestCancelExternalWorkflowExecutionCommandAttributes;
        var problem = CommandChecks.Id("WorkflowId", c?.WorkflowId ?? "", context);
        if (problem is null && context.HasStartedChild(c!.WorkflowId))
        {
            problem = "Start and RequestCancel for child workflow is not allowed in same workflow task.";
        }

        if (problem is not null)
        {
            return new CommandRejection(WorkflowTaskFailedCause.BadRequestCancelExternalWorkflowExecutionAttributes, problem);
        }

        var limit = context.Decision.Limits.PendingCancelsMax;
        if (CommandChecks.Pending(
            context.State.ExternalCancels.Count, limit, WorkflowTaskFailedCause.PendingRequestCancelLimitExceeded, "pending requests to cancel external workflows") is { } rejection)
        {
            return rejection;
        }

        var space = Externals.NamespaceOf(context.Decision, c!);
        var initiated = context.Append(command, new HistoryEvent
        {
            EventType = EventType.RequestCancelExternalWorkflowExecutionInitiated,
            RequestCancelExternalWorkflowExecutionInitiatedEventAttributes = new RequestCancelExternalWorkflowExecutionInitiatedEventAttributes
            {
                WorkflowTaskCompletedEventId = context.CompletedEventId,
                Namespace = space.Name,
                NamespaceId = space.Id,
                WorkflowExecution = new WorkflowExecution { WorkflowId = c!.WorkflowId, RunId = c.RunId },
                ChildWorkflowOnly = c.ChildWorkflowOnly,
                Reason = c.Reason,
            },
        });
        Outbox.Add(context.Decision, new OutgoingMessage { RequestCancelExternal = initiated.EventId });
        return null;
    }
}

using Weir.Protocol.Command.V1;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.History.V1;

namespace Weir.Engine.Executions;

/// <summary>Commands that end the run. It may not end before the workflow has seen everything that happened.</summary>
internal static class CloseCommands
{
    public static CommandRejection? Complete(CommandContext context, Command command)
    {
        if (Unhandled(context) is { } rejection)
        {
            return rejection;
        }

        var result = command.CompleteWorkflowExecutionCommandAttributes?.Result;
        var next = CronRuns.Next(context.Decision, result, failure: null);
        RunClosing.Close(
            context.Decision,
            With(command, new HistoryEvent
            {
                EventType = EventType.WorkflowExecutionCompleted,
                WorkflowExecutionCompletedEventAttributes = new WorkflowExecutionCompletedEventAttributes
                {
                    Result = result,
                    WorkflowTaskCompletedEventId = context.CompletedEventId,
                    NewExecutionRunId = next?.Key.RunId ?? "",
                },
            }),
            next);
        return null;
    }

    public static CommandRejection? Fail(CommandContext context, Command command)
    {
        if (command.FailWorkflowExecutionCommandAttributes?.Failure is not { } failure)
        {
            return new CommandRejection(
                WorkflowTaskFailedCause.BadFailWorkflowExecutionAttributes, "Failure is not set on FailWorkflowExecutionCommand.");
        }

        if (Unhandled(context) is { } rejection)
        {
            return rejection;
        }

        var retry = Continuations.Retry(context.Decision, failure);
        var next = retry.Next ?? CronRuns.Next(context.Decision, result: null, failure);
        RunClosing.Close(
            context.Decision,
            With(command, new HistoryEvent
            {
                EventType = EventType.WorkflowExecutionFailed,
                WorkflowExecutionFailedEventAttributes = new WorkflowExecutionFailedEventAttributes
                {
                    Failure = failure,
                    RetryState = retry.State,
                    WorkflowTaskCompletedEventId = context.CompletedEventId,
                    NewExecutionRunId = next?.Key.RunId ?? "",
                },
            }),
            next);
        return null;
    }

    public static CommandRejection? Cancel(CommandContext context, Command command)
    {
        if (Unhandled(context) is { } rejection)
        {
            return rejection;
        }

        RunClosing.Close(
            context.Decision,
            With(command, new HistoryEvent
            {
                EventType = EventType.WorkflowExecutionCanceled,
                WorkflowExecutionCanceledEventAttributes = new WorkflowExecutionCanceledEventAttributes
                {
                    Details = command.CancelWorkflowExecutionCommandAttributes?.Details,
                    WorkflowTaskCompletedEventId = context.CompletedEventId,
                },
            }),
            isContinued: false);
        return null;
    }

    public static CommandRejection? ContinueAsNew(CommandContext context, Command command)
    {
        var c = command.ContinueAsNewWorkflowExecutionCommandAttributes ?? new ContinueAsNewWorkflowExecutionCommandAttributes();
        var problem = CommandChecks.NotNegative("WorkflowRunTimeout", Times.ToTimeSpan(c.WorkflowRunTimeout))
            ?? CommandChecks.NotNegative("WorkflowTaskTimeout", Times.ToTimeSpan(c.WorkflowTaskTimeout))
            ?? CommandChecks.NotNegative("BackoffStartInterval", Times.ToTimeSpan(c.BackoffStartInterval))
            ?? RetryPolicies.Validate(c.RetryPolicy)
            ?? CronRuns.Validate(c.CronSchedule);
        if (problem is not null)
        {
            return new CommandRejection(WorkflowTaskFailedCause.BadContinueAsNewAttributes, problem);
        }

        if (Unhandled(context) is { } rejection)
        {
            return rejection;
        }

        var (typed, rejected) = CommandChecks.SearchAttributes(context, context.State.Key.Namespace, c.SearchAttributes);
        if (rejected is not null)
        {
            return rejected;
        }

        var next = Continuations.ContinueAsNew(context.Decision, c, typed);
        var attributes = next.Attributes;
        RunClosing.Close(
            context.Decision,
            With(command, new HistoryEvent
            {
                EventType = EventType.WorkflowExecutionContinuedAsNew,
                WorkflowExecutionContinuedAsNewEventAttributes = new WorkflowExecutionContinuedAsNewEventAttributes
                {
                    NewExecutionRunId = next.Key.RunId,
                    WorkflowType = attributes.WorkflowType,
                    TaskQueue = attributes.TaskQueue,
                    Input = attributes.Input,
                    WorkflowRunTimeout = attributes.WorkflowRunTimeout,
                    WorkflowTaskTimeout = attributes.WorkflowTaskTimeout,
                    WorkflowTaskCompletedEventId = context.CompletedEventId,
                    BackoffStartInterval = attributes.FirstWorkflowTaskBackoff,
                    Initiator = attributes.Initiator,
                    LastCompletionResult = attributes.LastCompletionResult,
                    Header = attributes.Header,
                    Memo = attributes.Memo,
                    SearchAttributes = attributes.SearchAttributes,
                    InitialVersioningBehavior = c.InitialVersioningBehavior,
                },
            }),
            next);
        return null;
    }

    private static CommandRejection? Unhandled(CommandContext context) =>
        context.UnhandledEvents > 0 ? new CommandRejection(WorkflowTaskFailedCause.UnhandledCommand, "") : null;

    private static HistoryEvent With(Command command, HistoryEvent e)
    {
        e.UserMetadata = command.UserMetadata;
        return e;
    }
}

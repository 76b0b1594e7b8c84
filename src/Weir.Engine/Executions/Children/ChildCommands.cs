using Weir.Engine.Executions.Records;
using Weir.Protocol.Command.V1;
using Weir.Protocol.Common.V1;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.History.V1;
using Weir.Protocol.TaskQueue.V1;

namespace Weir.Engine.Executions;

internal static class ChildCommands
{
    public static CommandRejection? Start(CommandContext context, Command command)
    {
        var c = command.StartChildWorkflowExecutionCommandAttributes;
        if (Check(context, c) is { } problem)
        {
            return new CommandRejection(WorkflowTaskFailedCause.BadStartChildExecutionAttributes, problem);
        }

        var d = context.Decision;
        var count = context.State.Children.Count;
        if (CommandChecks.Pending(
            count, d.Limits.PendingChildrenMax, WorkflowTaskFailedCause.PendingChildWorkflowsLimitExceeded, "pending child workflow executions") is { } rejection)
        {
            return rejection;
        }

        var attributes = CommandChecks.SearchAttributes(context, Externals.NamespaceOf(d, c!).Name, c!.SearchAttributes);
        if (attributes.Problem is not null)
        {
            return attributes.Problem;
        }

        var initiated = context.Append(command, new HistoryEvent
        {
            EventType = EventType.StartChildWorkflowExecutionInitiated,
            StartChildWorkflowExecutionInitiatedEventAttributes = Resolve(context, c, attributes.Typed),
        });
        Outbox.Add(d, new OutgoingMessage
        {
            StartChild = new StartChild { InitiatedEventId = initiated.EventId, RunId = d.Ids.NewId() },
        });
        context.AddStartedChild(c.WorkflowId);
        return null;
    }

    private static string? Check(CommandContext context, StartChildWorkflowExecutionCommandAttributes? c) =>
        c is null
            ? "StartChildWorkflowExecutionCommandAttributes is not set."
            : CommandChecks.Id("WorkflowId", c.WorkflowId, context)
                ?? CommandChecks.Id("WorkflowType", c.WorkflowType?.Name ?? "", context)
                ?? CommandChecks.NotNegative("WorkflowExecutionTimeout", Times.ToTimeSpan(c.WorkflowExecutionTimeout))
                ?? CommandChecks.NotNegative("WorkflowRunTimeout", Times.ToTimeSpan(c.WorkflowRunTimeout))
                ?? CommandChecks.NotNegative("WorkflowTaskTimeout", Times.ToTimeSpan(c.WorkflowTaskTimeout))
                ?? RetryPolicies.Validate(c.RetryPolicy)
                ?? Priorities.Validate(c.Priority)
                ?? CronRuns.Validate(c.CronSchedule);

    private static StartChildWorkflowExecutionInitiatedEventAttributes Resolve(
        CommandContext context, StartChildWorkflowExecutionCommandAttributes c, SearchAttributes? attributes)
    {
        var state = context.State;
        var space = Externals.NamespaceOf(context.Decision, c);
        var execution = Times.ToTimeSpan(c.WorkflowExecutionTimeout);
        var run = Times.Shorter(Times.ToTimeSpan(c.WorkflowRunTimeout), execution);
        var task = Times.ToTimeSpan(c.WorkflowTaskTimeout);
        if (task <= TimeSpan.Zero)
        {
            task = context.Decision.Limits.WorkflowTaskTimeoutDefault;
        }

        return new StartChildWorkflowExecutionInitiatedEventAttributes
        {
            Namespace = space.Name,
            NamespaceId = space.Id,
            WorkflowId = c.WorkflowId,
            WorkflowType = c.WorkflowType,
            TaskQueue = new TaskQueue
            {
                Name = string.IsNullOrEmpty(c.TaskQueue?.Name) ? state.Execution.TaskQueue : c.TaskQueue.Name,
                Kind = TaskQueueKind.Normal,
            },
            Input = c.Input,
            WorkflowExecutionTimeout = Times.ToDuration(execution),
            WorkflowRunTimeout = Times.ToDuration(run),
            WorkflowTaskTimeout = Times.ToDuration(task),
            ParentClosePolicy = c.ParentClosePolicy == ParentClosePolicy.Unspecified ? ParentClosePolicy.Terminate : c.ParentClosePolicy,
            WorkflowTaskCompletedEventId = context.CompletedEventId,
            WorkflowIdReusePolicy = c.WorkflowIdReusePolicy == WorkflowIdReusePolicy.Unspecified
                ? WorkflowIdReusePolicy.AllowDuplicate
                : c.WorkflowIdReusePolicy,
            RetryPolicy = c.RetryPolicy is null ? null : RetryPolicies.Resolve(c.RetryPolicy),
            Header = c.Header,
            Memo = c.Memo,
            SearchAttributes = attributes,
            Priority = Priorities.Merge(Priorities.Of(state), c.Priority),
            VersioningOverride = c.VersioningOverride,
        };
    }
}

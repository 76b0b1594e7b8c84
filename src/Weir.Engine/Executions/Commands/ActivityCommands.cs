using Weir.Protocol.Command.V1;
using Weir.Protocol.Common.V1;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.History.V1;
using Weir.Protocol.TaskQueue.V1;

namespace Weir.Engine.Executions;

internal static class ActivityCommands
{
    private static readonly Payloads NotStartedDetails = new() { Payloads_ = { JsonPayload.OfString("ACTIVITY_ID_NOT_STARTED") } };

    public static CommandRejection? Schedule(CommandContext context, Command command)
    {
        var c = command.ScheduleActivityTaskCommandAttributes;
        var attributes = new ActivityTaskScheduledEventAttributes
        {
            ActivityId = c?.ActivityId ?? "",
            ActivityType = c?.ActivityType,
            WorkflowTaskCompletedEventId = context.CompletedEventId,
        };
        var problem = c is null ? "ScheduleActivityTaskCommandAttributes is not set." : Resolve(context, c, attributes);
        if (problem is not null)
        {
            return new CommandRejection(WorkflowTaskFailedCause.BadScheduleActivityAttributes, problem);
        }

        if (context.State.ActivityIds.ContainsKey(attributes.ActivityId))
        {
            return new CommandRejection(
                WorkflowTaskFailedCause.ScheduleActivityDuplicateId, $"ActivityId {attributes.ActivityId} belongs to a pending activity.");
        }

        var limit = context.Decision.Limits.PendingActivitiesMax;
        if (CommandChecks.Pending(
            context.State.Activities.Count, limit, WorkflowTaskFailedCause.PendingActivitiesLimitExceeded, "pending activities") is { } rejection)
        {
            return rejection;
        }

        var scheduled = context.Append(command, new HistoryEvent
        {
            EventType = EventType.ActivityTaskScheduled,
            ActivityTaskScheduledEventAttributes = attributes,
        });
        if (c!.RequestEagerExecution && attributes.TaskQueue.Name == context.State.Execution.TaskQueue)
        {
            context.AddEagerActivity(scheduled.EventId);
        }
        else
        {
            context.Decision.Ready.Add(Activities.ReadyOf(context.State, context.State.Activities[scheduled.EventId]));
        }

        return null;
    }

    public static CommandRejection? RequestCancel(CommandContext context, Command command)
    {
        var scheduledEventId = command.RequestCancelActivityTaskCommandAttributes?.ScheduledEventId ?? 0;
        var isPending = context.State.Activities.TryGetValue(scheduledEventId, out var activity);
        var isKnown = scheduledEventId > 0 && (isPending || EventBuffer.HasActivityClose(context.State, scheduledEventId));
        if (!isKnown || activity is { CancelRequested: true })
        {
            return new CommandRejection(
                WorkflowTaskFailedCause.BadRequestCancelActivityAttributes,
                $"Activity scheduled by event {scheduledEventId} is not pending, or was asked to cancel before.");
        }

        var requested = context.Append(command, new HistoryEvent
        {
            EventType = EventType.ActivityTaskCancelRequested,
            ActivityTaskCancelRequestedEventAttributes = new ActivityTaskCancelRequestedEventAttributes
            {
                ScheduledEventId = scheduledEventId,
                WorkflowTaskCompletedEventId = context.CompletedEventId,
            },
        });
        if (activity is not null && activity.Phase != ActivityPhase.Started)
        {
            // No worker has it, so nobody needs to be told.
            ActivityEvents.RecordCanceled(
                context.Decision, activity, requested.EventId, startedEventId: 0, NotStartedDetails, Identities.Engine);
            context.ActivityNotStartedCanceled = true;
        }

        return null;
    }

    /// <summary>Checks the command and fills <paramref name="attributes"/> with resolved timeouts, retry policy and queue.</summary>
    /// <returns>What is wrong; null when nothing is.</returns>
    internal static string? Resolve(
        CommandContext context, ScheduleActivityTaskCommandAttributes c, ActivityTaskScheduledEventAttributes attributes)
    {
        var scheduleToClose = Times.ToTimeSpan(c.ScheduleToCloseTimeout);
        var scheduleToStart = Times.ToTimeSpan(c.ScheduleToStartTimeout);
        var startToClose = Times.ToTimeSpan(c.StartToCloseTimeout);
        var heartbeat = Times.ToTimeSpan(c.HeartbeatTimeout);
        var problem = CommandChecks.Id("ActivityId", c.ActivityId, context)
            ?? CommandChecks.Id("ActivityType", c.ActivityType?.Name ?? "", context)
            ?? CommandChecks.NotNegative("ScheduleToCloseTimeout", scheduleToClose)
            ?? CommandChecks.NotNegative("ScheduleToStartTimeout", scheduleToStart)
            ?? CommandChecks.NotNegative("StartToCloseTimeout", startToClose)
            ?? CommandChecks.NotNegative("HeartbeatTimeout", heartbeat)
            ?? RetryPolicies.Validate(c.RetryPolicy)
            ?? Priorities.Validate(c.Priority);
        if (problem is not null)
        {
            return problem;
        }

        var run = Times.ToTimeSpan(context.State.Execution.Started.WorkflowRunTimeout);
        if (scheduleToClose > TimeSpan.Zero)
        {
            scheduleToStart = Times.Shorter(scheduleToStart, scheduleToClose);
            startToClose = Times.Shorter(startToClose, scheduleToClose);
        }
        else if (startToClose > TimeSpan.Zero)
        {
            scheduleToClose = run;
            scheduleToStart = Times.Shorter(scheduleToStart, run);
        }
        else
        {
            return "Valid StartToClose or ScheduleToCloseTimeout is not set on ScheduleActivityTaskCommand. " +
                $"ActivityId={c.ActivityId} ActivityType={c.ActivityType!.Name}";
        }

        startToClose = Times.Shorter(startToClose, run);
        if (heartbeat > startToClose)
        {
            heartbeat = startToClose;
        }

        attributes.ScheduleToCloseTimeout = Times.ToDuration(Times.Shorter(scheduleToClose, run));
        attributes.ScheduleToStartTimeout = Times.ToDuration(Times.Shorter(scheduleToStart, run));
        attributes.StartToCloseTimeout = Times.ToDuration(startToClose);
        attributes.HeartbeatTimeout = Times.ToDuration(heartbeat);
        attributes.RetryPolicy = RetryPolicies.Resolve(c.RetryPolicy);
        attributes.TaskQueue = new TaskQueue
        {
            Name = string.IsNullOrEmpty(c.TaskQueue?.Name) ? context.State.Execution.TaskQueue : c.TaskQueue.Name,
            Kind = TaskQueueKind.Normal,
        };
        attributes.Header = c.Header;
        attributes.Input = c.Input;
        attributes.Priority = c.Priority;
#pragma warning disable CS0612 // A worker reads the deprecated field back.
        attributes.UseWorkflowBuildId = c.UseWorkflowBuildId;
#pragma warning restore CS0612
        return null;
    }
}

using Weir.Engine.Executions.Records;
using Weir.Protocol.Command.V1;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.History.V1;

namespace Weir.Engine.Executions;

internal static class TimerCommands
{
    public static CommandRejection? Start(CommandContext context, Command command)
    {
        var c = command.StartTimerCommandAttributes;
        var timeout = Times.ToTimeSpan(c?.StartToFireTimeout);
        var problem = CommandChecks.Id("TimerId", c?.TimerId ?? "", context) ?? CommandChecks.NotNegative("StartToFireTimeout", timeout);
        if (problem is not null)
        {
            return new CommandRejection(WorkflowTaskFailedCause.BadStartTimerAttributes, problem);
        }

        if (context.State.TimerIds.ContainsKey(c!.TimerId))
        {
            return new CommandRejection(WorkflowTaskFailedCause.StartTimerDuplicateId, $"TimerId {c.TimerId} belongs to a pending timer.");
        }

        context.Append(command, new HistoryEvent
        {
            EventType = EventType.TimerStarted,
            TimerStartedEventAttributes = new TimerStartedEventAttributes
            {
                TimerId = c.TimerId,
                StartToFireTimeout = Times.ToDuration(timeout),
                WorkflowTaskCompletedEventId = context.CompletedEventId,
            },
        });
        return null;
    }

    /// <summary>A timer that fired while the workflow task ran is taken back: the workflow never hears of it.</summary>
    public static CommandRejection? Cancel(CommandContext context, Command command)
    {
        var timerId = command.CancelTimerCommandAttributes?.TimerId ?? "";
        if (CommandChecks.Id("TimerId", timerId, context) is { } problem)
        {
            return new CommandRejection(WorkflowTaskFailedCause.BadCancelTimerAttributes, problem);
        }

        if (!context.State.TimerIds.TryGetValue(timerId, out var startedEventId))
        {
            if (EventBuffer.FindTimerFired(context.State, timerId) is not { } fired)
            {
                return new CommandRejection(WorkflowTaskFailedCause.BadCancelTimerAttributes, $"Timer {timerId} is not pending.");
            }

            startedEventId = fired.TimerFiredEventAttributes.StartedEventId;
            context.Decision.Emit(new Change { BufferedTimerFiredRemoved = new BufferedTimerFiredRemoved { TimerId = timerId } });
            context.UnhandledEvents--;
        }

        context.Append(command, new HistoryEvent
        {
            EventType = EventType.TimerCanceled,
            TimerCanceledEventAttributes = new TimerCanceledEventAttributes
            {
                TimerId = timerId,
                StartedEventId = startedEventId,
                WorkflowTaskCompletedEventId = context.CompletedEventId,
                Identity = context.Identity,
            },
        });
        return null;
    }
}

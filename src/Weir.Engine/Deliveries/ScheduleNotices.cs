using System.Diagnostics;
using Weir.Engine.Executions;
using Weir.Engine.Schedules;
using Weir.Engine.Shards;
using Weir.Engine.Storage;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.Failure.V1;
using Weir.Protocol.History.V1;

namespace Weir.Engine.Deliveries;

/// <summary>Tells a schedule how a workflow that it started has ended.</summary>
internal static class ScheduleNotices
{
    public static void Send(Shard shard, Delivery delivery)
    {
        var outcome = OutgoingDeliveries.TargetOf(delivery);
        shard.Environment.Scheduler.Notify(
            new ScheduleKey(delivery.From.Namespace, delivery.ScheduleId),
            EndOf(delivery),
            isTold => shard.Post(new DeliveryOutcome(delivery.From, delivery.Message.Id, outcome, isTold ? DeliveryResult.Done : null)));
    }

    private static ActionEnd EndOf(Delivery delivery)
    {
        var close = delivery.CloseEvent!;
        var end = new ActionEnd(delivery.From.WorkflowId, delivery.FirstRunId, WorkflowExecutionStatus.Unspecified, Result: null, Failure: null);
        return close.EventType switch
        {
            EventType.WorkflowExecutionCompleted => end with
            {
                Status = WorkflowExecutionStatus.Completed,
                Result = close.WorkflowExecutionCompletedEventAttributes.Result,
            },
            EventType.WorkflowExecutionFailed => end with
            {
                Status = WorkflowExecutionStatus.Failed,
                Failure = close.WorkflowExecutionFailedEventAttributes.Failure,
            },
            EventType.WorkflowExecutionTimedOut => end with { Status = WorkflowExecutionStatus.TimedOut, Failure = TimedOut() },
            EventType.WorkflowExecutionCanceled => end with { Status = WorkflowExecutionStatus.Canceled },
            EventType.WorkflowExecutionTerminated => end with { Status = WorkflowExecutionStatus.Terminated },
            _ => throw new UnreachableException($"A chain of runs does not end with {close.EventType}."),
        };
    }

    private static Failure TimedOut() => new()
    {
        Message = "workflow timeout",
        Source = "Server",
        TimeoutFailureInfo = new TimeoutFailureInfo { TimeoutType = TimeoutType.StartToClose },
    };
}

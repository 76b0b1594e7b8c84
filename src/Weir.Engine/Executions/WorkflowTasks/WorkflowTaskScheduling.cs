using Weir.Engine.Executions.Records;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.History.V1;
using Weir.Protocol.TaskQueue.V1;

namespace Weir.Engine.Executions;

/// <summary>None -> Scheduled.</summary>
internal static class WorkflowTaskScheduling
{
    /// <summary>No workflow task may be open, and the buffer must be empty.</summary>
    public static void Schedule(Decision d)
    {
        if (d.State.WorkflowTask.Attempt == 1)
        {
            AppendScheduled(d, attempt: 1, scheduledTime: null);
        }
        else
        {
            d.Emit(new Change { TransientWorkflowTaskScheduled = new TransientWorkflowTaskScheduled { Time = d.Now.UtcTicks } });
        }

        d.Ready.Add(ReadyOf(d.State));
    }

    /// <param name="scheduledTime">Null for now; the past for a transient task whose event is written late.</param>
    public static void AppendScheduled(Decision d, int attempt, DateTimeOffset? scheduledTime) => d.Append(new HistoryEvent
    {
        EventTime = scheduledTime is { } time ? Times.ToTimestamp(time) : null,
        EventType = EventType.WorkflowTaskScheduled,
        WorkflowTaskScheduledEventAttributes = new WorkflowTaskScheduledEventAttributes
        {
            TaskQueue = QueueOf(d.State),
            StartToCloseTimeout = Times.ToDuration(WorkflowTaskTimeouts.StartToClose(d.State.Execution.WorkflowTaskTimeout, attempt)),
            Attempt = attempt,
        },
    });

    /// <summary>The event of the open task, whether the history has it or not.</summary>
    public static HistoryEvent ScheduledEventOf(RunState state)
    {
        var task = state.WorkflowTask;
        return new HistoryEvent
        {
            EventId = task.ScheduledEventId,
            EventTime = Times.ToTimestamp(task.ScheduledTime),
            EventType = EventType.WorkflowTaskScheduled,
            WorkflowTaskScheduledEventAttributes = new WorkflowTaskScheduledEventAttributes
            {
                TaskQueue = task.IsOnStickyQueue
                    ? new TaskQueue { Name = task.Queue, Kind = TaskQueueKind.Sticky, NormalName = state.Execution.TaskQueue }
                    : new TaskQueue { Name = task.Queue, Kind = TaskQueueKind.Normal },
                StartToCloseTimeout = Times.ToDuration(task.StartToCloseTimeout),
                Attempt = task.Attempt,
            },
        };
    }

    public static ReadyWorkflowTask ReadyOf(RunState state)
    {
        var task = state.WorkflowTask;
        return new ReadyWorkflowTask(task.Queue, task.ScheduledEventId, task.Attempt, task.IsOnStickyQueue, state.Execution.TaskQueue)
        {
            Priority = Priorities.Of(state),
        };
    }

    private static TaskQueue QueueOf(RunState state) => state.WorkflowTask.IsSticky
        ? new TaskQueue { Name = state.WorkflowTask.StickyQueue, Kind = TaskQueueKind.Sticky, NormalName = state.Execution.TaskQueue }
        : new TaskQueue { Name = state.Execution.TaskQueue, Kind = TaskQueueKind.Normal };
}

using Weir.Engine.Executions.Records;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.History.V1;

namespace Weir.Engine.Executions;

// Phase x change -> phase (T: transient, attempt > 1)
//
//            Scheduled event   Started event   T.Scheduled   T.Started   Completed event   Failed / TimedOut event   T.Failed
// None       Scheduled         -               Scheduled T   -           -                 -                         -
// Scheduled  (T) Scheduled     Started         -             Started T   -                 None (sticky timeout)     -
// Started    (T) no effect     (T) no effect   -             -           None              None, attempt + 1 (*)     None, attempt + 1
//
// A transient task whose worker succeeds gets its Scheduled and Started events right before Completed; they have no effect of their own.
// A transient task that finds new events in the history when it starts becomes a normal one: Scheduled, attempt 1.
// (*) A task that fails while its run is sticky clears the stickiness instead: the attempt stays 1.
internal static class WorkflowTaskEffects
{
    public static RunState Scheduled(RunState state, HistoryEvent e)
    {
        var task = state.WorkflowTask;
        if (task.IsStarted)
        {
            return state;
        }

        var attributes = e.WorkflowTaskScheduledEventAttributes;
        var time = Times.ToTime(e.EventTime);
        var onSticky = attributes.TaskQueue.Kind == TaskQueueKind.Sticky;
        return WithoutFirstTaskWait(state) with
        {
            WorkflowTask = task with
            {
                Phase = WorkflowTaskPhase.Scheduled,
                Attempt = attributes.Attempt,
                IsTransient = false,
                ScheduledEventId = e.EventId,
                ScheduledTime = time,
                OriginalScheduledTime = task.HeartbeatSince ?? time,
                HeartbeatSince = null,
                Queue = attributes.TaskQueue.Name,
                IsOnStickyQueue = onSticky,
                StartToCloseTimeout = Times.ToTimeSpan(attributes.StartToCloseTimeout),
                Deadline = onSticky ? Times.Expiry(time, task.StickyScheduleToStartTimeout) : null,
            },
        };
    }

    public static RunState TransientScheduled(RunState state, TransientWorkflowTaskScheduled change)
    {
        var time = Times.FromTicks(change.Time);
        var task = state.WorkflowTask;
        return WithoutFirstTaskWait(state) with
        {
            WorkflowTask = task with
            {
                Phase = WorkflowTaskPhase.Scheduled,
                IsTransient = true,
                ScheduledEventId = state.History.NextEventId,
                ScheduledTime = time,
                OriginalScheduledTime = time,
                HeartbeatSince = null,
                Queue = state.Execution.TaskQueue,
                IsOnStickyQueue = false,
                StartToCloseTimeout = WorkflowTaskTimeouts.StartToClose(state.Execution.WorkflowTaskTimeout, task.Attempt),
                Deadline = null,
            },
        };
    }

    public static RunState Started(RunState state, HistoryEvent e, long incarnation)
    {
        if (state.WorkflowTask.IsStarted)
        {
            return state;
        }

        var attributes = e.WorkflowTaskStartedEventAttributes;
        return state with
        {
            WorkflowTask = Started(state.WorkflowTask, Times.ToTime(e.EventTime), incarnation) with
            {
                StartedEventId = e.EventId,
                Identity = attributes.Identity,
                RequestId = attributes.RequestId,
                HistorySizeBytes = attributes.HistorySizeBytes,
                SuggestContinueAsNew = attributes.SuggestContinueAsNew,
            },
        };
    }

    public static RunState TransientStarted(RunState state, Change change)
    {
        var started = change.TransientWorkflowTaskStarted;
        return state with
        {
            WorkflowTask = Started(state.WorkflowTask, Times.FromTicks(started.Time), change.InProcessIncarnation) with
            {
                StartedEventId = state.WorkflowTask.ScheduledEventId + 1,
                Identity = started.Identity,
                RequestId = started.RequestId,
                HistorySizeBytes = started.HistorySizeBytes,
                SuggestContinueAsNew = started.SuggestContinueAsNew,
            },
        };
    }

    public static RunState Completed(RunState state, WorkflowTaskCompletedEventAttributes attributes) => VersioningEffects.Completed(state, attributes) with
    {
        WorkflowTask = state.WorkflowTask.Closed(nextAttempt: 1) with
        {
            LastCompletedStartedEventId = attributes.StartedEventId,
            ProblemsInARow = 0,
        },
    };

    public static RunState Failed(RunState state, WorkflowTaskFailedCause cause = WorkflowTaskFailedCause.Unspecified)
    {
        var task = state.WorkflowTask;
        var isNoProblem = cause is
            WorkflowTaskFailedCause.ResetWorkflow or WorkflowTaskFailedCause.FailoverCloseCommand or
            WorkflowTaskFailedCause.WorkflowPauseRequestedBeforeTaskStarted;
        return state with
        {
            WorkflowTask = task.Closed(task.IsSticky || isNoProblem ? 1 : task.Attempt + 1, keepSticky: false) with
            {
                IsCloseAttempted = cause == WorkflowTaskFailedCause.UnhandledCommand,
                ProblemsInARow = isNoProblem ? task.ProblemsInARow : task.ProblemsInARow + 1,
            },
        };
    }

    public static RunState TimedOut(RunState state, WorkflowTaskTimedOutEventAttributes attributes) =>
        attributes.TimeoutType == TimeoutType.ScheduleToStart
            ? state with { WorkflowTask = state.WorkflowTask.Closed(nextAttempt: 1, keepSticky: false) }
            : Failed(state);

    public static RunState Heartbeat(RunState state, WorkflowTaskHeartbeat heartbeat) =>
        state with { WorkflowTask = state.WorkflowTask with { HeartbeatSince = Times.FromTicks(heartbeat.OriginalScheduledTime) } };

    public static RunState StickySet(RunState state, StickySet sticky) => state with
    {
        WorkflowTask = state.WorkflowTask with
        {
            StickyQueue = sticky.Queue,
            StickyScheduleToStartTimeout = new TimeSpan(sticky.ScheduleToStartTimeout),
        },
    };

    public static RunState StickyCleared(RunState state) =>
        state with { WorkflowTask = state.WorkflowTask with { StickyQueue = "", StickyScheduleToStartTimeout = TimeSpan.Zero } };

    private static WorkflowTaskState Started(WorkflowTaskState task, DateTimeOffset time, long incarnation) => task with
    {
        Phase = WorkflowTaskPhase.Started,
        StartedTime = time,
        Deadline = Times.Expiry(time, task.StartToCloseTimeout),
        InProcessIncarnation = incarnation,
    };

    private static RunState WithoutFirstTaskWait(RunState state) =>
        state.Execution.WaitsForFirstWorkflowTask
            ? state with { Execution = state.Execution with { FirstWorkflowTaskHeld = false, FirstWorkflowTaskDue = null } }
            : state;
}

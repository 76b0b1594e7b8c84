namespace Weir.Engine.Executions;

// None --(pending updates)--> Scheduled S --(poll)--> Started S --(only rejections)--> None, as if it had never been
//                                 |                      |
//                                 +----------------------+--(an event must be written)--> Scheduled / Started, a normal task
internal static class SpeculationEffects
{
    public static RunState Scheduled(RunState state, SpeculativeTaskScheduled scheduled)
    {
        var task = state.WorkflowTask;
        return state with
        {
            WorkflowTask = task with
            {
                Phase = WorkflowTaskPhase.Scheduled,
                IsSpeculative = true,
                ScheduledEventId = state.History.NextEventId,
                ScheduledTime = scheduled.Time,
                OriginalScheduledTime = scheduled.Time,
                Queue = task.IsSticky ? task.StickyQueue : state.Execution.TaskQueue,
                IsOnStickyQueue = task.IsSticky,
                StartToCloseTimeout = state.Execution.WorkflowTaskTimeout,
                Deadline = Times.Expiry(scheduled.Time, scheduled.ScheduleToStartTimeout),
            },
        };
    }

    public static RunState Started(RunState state, SpeculativeTaskStarted started) => state with
    {
        WorkflowTask = state.WorkflowTask with
        {
            Phase = WorkflowTaskPhase.Started,
            StartedEventId = state.WorkflowTask.ScheduledEventId + 1,
            StartedTime = started.Time,
            Deadline = Times.Expiry(started.Time, state.WorkflowTask.StartToCloseTimeout),
            Identity = started.Poll.Identity,
            RequestId = started.Poll.RequestId,
            InProcessIncarnation = started.Poll.InProcessIncarnation,
            HistorySizeBytes = state.History.SizeBytes,
            SuggestContinueAsNew = started.SuggestContinueAsNew,
        },
    };

    public static RunState Dropped(RunState state) =>
        state with { WorkflowTask = state.WorkflowTask.Closed(state.WorkflowTask.Attempt) };
}

using Weir.Protocol.Protocol.V1;
using Weir.Protocol.WorkflowService.V1;

namespace Weir.Engine.Executions;

/// <summary>
/// Speculative workflow tasks: they bring updates to a worker, and exist in memory only. If all that comes back is rejections, the task
/// is discarded and has left no trace; as soon as anything else must get into the history, its events go first and it is a normal task
/// from then on. A crash loses it with the updates it was for; whoever waits for those asks again.
/// </summary>
internal static class Speculation
{
    /// <summary>Updates wait, and no workflow task is open that will take them along.</summary>
    public static bool IsDue(RunState state) =>
        state.Updates.HasPending
        && state is { IsRunning: true, IsPaused: false }
        && state.WorkflowTask.Phase == WorkflowTaskPhase.None
        && !state.Execution.FirstWorkflowTaskHeld;

    /// <summary>None -> Scheduled.</summary>
    public static void Schedule(Decision d)
    {
        if (d.State.WorkflowTask.Attempt > 1)
        {
            WorkflowTaskScheduling.Schedule(d);
            return;
        }

        d.Remember(new SpeculativeTaskScheduled(d.Now, d.Limits.SpeculativeScheduleToStart));
        d.Ready.Add(WorkflowTaskScheduling.ReadyOf(d.State));
    }

    /// <summary>Makes an open speculative task a normal one: its events get into the history, with the ids and times they were shipped with.</summary>
    public static void Convert(Decision d)
    {
        var state = d.State;
        var task = state.WorkflowTask;
        if (!task.IsSpeculative)
        {
            return;
        }

        var scheduled = WorkflowTaskScheduling.ScheduledEventOf(state);
        var started = task.IsStarted ? WorkflowTaskStarting.UnwrittenEvents(state, d.Limits)[1] : null;
        d.Remember(new SpeculativeTaskDropped());
        d.Append(scheduled);
        if (started is not null)
        {
            d.Append(started, task.InProcessIncarnation);
        }
    }

    /// <summary>Nobody has the speculative task and nobody is to have it.</summary>
    public static void DropUnstarted(Decision d)
    {
        if (d.State.WorkflowTask is { IsSpeculative: true, IsStarted: false })
        {
            d.Remember(new SpeculativeTaskDropped());
        }
    }

    /// <summary>Whether the completion of the started task may leave no trace.</summary>
    public static bool IsDiscardable(RunState state, RespondWorkflowTaskCompletedRequest request, EngineLimits limits)
    {
        // The first task of a run shows that the workflow has begun, whatever came of it.
        var task = state.WorkflowTask;
        if (!task.IsSpeculative || task.LastCompletedStartedEventId == 0 || request.Commands.Count > 0 || request.ForceCreateNewWorkflowTask)
        {
            return false;
        }

        // Between the last completed task (Started, Completed) and this one.
        var eventsShipped = state.History.NextEventId - (task.LastCompletedStartedEventId + 2);
        var canForget = request.Capabilities?.DiscardSpeculativeWorkflowTaskWithEvents ?? false;
        return (eventsShipped == 0 || (canForget && eventsShipped <= limits.SpeculativeEventsDiscardMax))
            && request.Messages.All(UpdateMessages.IsRejection);
    }

    /// <summary>
    /// Started -> None without a trace.
    /// </summary>
    /// <returns>A message that could not be handled: the task is to fail instead.</returns>
    public static CommandRejection? Discard(Decision d, IEnumerable<Message> rejections)
    {
        var startedEventId = d.State.WorkflowTask.StartedEventId;
        foreach (var message in rejections)
        {
            if (UpdateMessages.Handle(d, message) is { } rejection)
            {
                return rejection;
            }
        }

        UpdateMessages.RejectUnprocessed(d, startedEventId);
        d.Remember(new SpeculativeTaskDropped());
        return null;
    }
}

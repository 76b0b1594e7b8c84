using Weir.Engine.Executions;
using Weir.Engine.Shards;

namespace Weir.Engine.TimeSkipping;

/// <summary>Keeps time from being skipped while a run waits for somebody to act, and not for time.</summary>
internal static class RunsAtWork
{
    /// <summary>The run changed, came into memory or left it: counts its tasks anew.</summary>
    public static void Note(WorkInFlight? work, LoadedRun run)
    {
        if (work is null)
        {
            return;
        }

        var tasks = run.IsDropped || run.Quarantine is not null || run.State is null ? default : Count(run.State);
        if (tasks != run.TasksInFlight)
        {
            work.AddTasks(tasks.Others - run.TasksInFlight.Others, tasks.Activities - run.TasksInFlight.Activities);
            run.TasksInFlight = tasks;
        }
    }

    // An activity that waits for its next attempt waits for time, and a paused one for an operator, who may never come.
    private static TasksInFlight Count(RunState state) => new(
        (state.WorkflowTask.Phase != WorkflowTaskPhase.None ? 1 : 0)
        + state.Outgoing.Count
        + state.Activities.Values.Count(activity => activity.IsReady && !state.IsPaused),
        state.Activities.Values.Count(activity => activity.Phase == ActivityPhase.Started));
}

/// <param name="Others">A workflow task, activities to be handed out, and messages to other runs (a child to start, a signal) on their way.</param>
/// <param name="Activities">Activities that are with workers.</param>
internal readonly record struct TasksInFlight(int Others, int Activities);

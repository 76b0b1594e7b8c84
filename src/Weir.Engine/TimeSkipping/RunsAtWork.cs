using Weir.Engine.Executions;
using Weir.Engine.Shards;

namespace Weir.Engine.TimeSkipping;

/// <summary>Keeps time from being skipped while a run waits for somebody to act, and not for time.</summary>
internal static class RunsAtWork
{
    /// <summary>The run changed, or came into memory: counts it as work or no more so.</summary>
    public static void Note(WorkInFlight? work, LoadedRun run)
    {
        if (work is not null)
        {
            Set(work, run, !run.IsDropped && run.Quarantine is null && run.State is { } state && IsAtWork(state));
        }
    }

    /// <summary>
    /// True while a task is to be handed out or with a worker, or a message to another run (a child to start, a signal) is on its way.
    /// An activity that waits for its next attempt waits for time.
    /// </summary>
    public static bool IsAtWork(RunState state) =>
        state.WorkflowTask.Phase != WorkflowTaskPhase.None
        || !state.Outgoing.IsEmpty
        || state.Activities.Values.Any(activity => activity.Phase != ActivityPhase.BackingOff);

    private static void Set(WorkInFlight work, LoadedRun run, bool isAtWork)
    {
        if (run.IsAtWork == isAtWork)
        {
            return;
        }

        run.IsAtWork = isAtWork;
        if (isAtWork)
        {
            work.Begin();
        }
        else
        {
            work.End();
        }
    }
}

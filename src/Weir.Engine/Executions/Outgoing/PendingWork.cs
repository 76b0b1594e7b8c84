namespace Weir.Engine.Executions;

/// <summary>What a run has to hand out.</summary>
internal static class PendingWork
{
    public static bool Any(RunState state) =>
        state.WorkflowTask.Phase == WorkflowTaskPhase.Scheduled || (state.ReadyActivityCount > 0 && !state.IsPaused) || !state.Outgoing.IsEmpty;

    /// <summary>The tasks that no worker has.</summary>
    public static IEnumerable<ReadyTask> Of(RunState state)
    {
        if (state.WorkflowTask.Phase == WorkflowTaskPhase.Scheduled)
        {
            yield return WorkflowTaskScheduling.ReadyOf(state);
        }

        if (state.ReadyActivityCount == 0 || state.IsPaused)
        {
            yield break;
        }

        foreach (var activity in state.Activities.Values)
        {
            if (activity.IsReady)
            {
                yield return Activities.ReadyOf(state, activity);
            }
        }
    }
}

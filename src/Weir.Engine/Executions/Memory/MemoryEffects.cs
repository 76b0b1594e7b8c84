using System.Diagnostics;

namespace Weir.Engine.Executions;

/// <summary>What each change that is never stored does to the state.</summary>
internal static class MemoryEffects
{
    public static RunState Apply(RunState state, MemoryChange change) => change switch
    {
        UpdateArrived arrived => UpdateEffects.Arrived(state, arrived.Update),
        UpdatesSent => UpdateEffects.Sent(state),
        UpdateForgotten forgotten => UpdateEffects.Forgotten(state, forgotten.UpdateId),
        SpeculativeTaskScheduled scheduled => SpeculationEffects.Scheduled(state, scheduled),
        SpeculativeTaskStarted started => SpeculationEffects.Started(state, started),
        SpeculativeTaskDropped => SpeculationEffects.Dropped(state),
        _ => throw new UnreachableException($"{change.GetType().Name} has no effect."),
    };

    /// <summary>The state without what is in memory only: what replaying the stored changes gives.</summary>
    public static RunState Forget(RunState state)
    {
        state = state.WorkflowTask.IsSpeculative ? SpeculationEffects.Dropped(state) : state;
        return state.Updates.HasPending ? UpdateEffects.ForgetAll(state) : state;
    }
}

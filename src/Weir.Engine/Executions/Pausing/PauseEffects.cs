using Weir.Protocol.Enums.V1;
using Weir.Protocol.History.V1;

namespace Weir.Engine.Executions;

internal static class PauseEffects
{
    /// <summary>A repeated workflow task that nobody has yet is given up without a trace; the one behind the pause starts over.</summary>
    public static RunState Paused(RunState state, HistoryEvent e)
    {
        var attributes = e.WorkflowExecutionPausedEventAttributes;
        return PauseAttribute.Refresh(state with
        {
            Execution = state.Execution with
            {
                Status = WorkflowExecutionStatus.Paused,
                Pause = new RunPause(Times.ToTime(e.EventTime), attributes.Identity, attributes.Reason),
            },
            WorkflowTask = state.WorkflowTask.Phase == WorkflowTaskPhase.Scheduled ? state.WorkflowTask.Closed(nextAttempt: 1) : state.WorkflowTask,
        });
    }

    public static RunState Unpaused(RunState state) => PauseAttribute.Refresh(state with
    {
        Execution = state.Execution with { Status = WorkflowExecutionStatus.Running, Pause = null },
    });
}

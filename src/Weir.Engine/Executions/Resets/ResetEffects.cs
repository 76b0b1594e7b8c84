using Weir.Engine.Executions.Records;

namespace Weir.Engine.Executions;

internal static class ResetEffects
{
    /// <summary>
    /// The run holds the events it took over. Its timeouts count from now, and so do those of the activities that no worker had: for the
    /// workflow they were scheduled long ago, for workers they are new.
    /// </summary>
    public static RunState Reset(RunState state, RunReset reset)
    {
        var now = Times.FromTicks(reset.Time);
        var started = state.Execution.Started;
        var executionExpiration = Times.Expiry(now, Times.ToTimeSpan(started.WorkflowExecutionTimeout));
        state = state with
        {
            Execution = state.Execution with
            {
                ResetTime = now,
                StartTime = now,
                ExecutionTime = now,
                ExecutionExpiration = executionExpiration,
                RunExpiration = Times.Earlier(Times.Expiry(now, Times.ToTimeSpan(started.WorkflowRunTimeout)), executionExpiration),
            },
        };
        foreach (var activity in state.Activities.Values)
        {
            state = ActivityEffects.Put(state, activity, activity with { ScheduledTime = now, AttemptScheduledTime = now });
        }

        return state;
    }

    public static RunState Superseded(RunState state, RunSuperseded superseded) =>
        state with { Execution = state.Execution with { ResetRunId = superseded.NewRunId } };
}

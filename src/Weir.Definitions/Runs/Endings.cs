using Weir.Definitions.Plans;

namespace Weir.Definitions.Runs;

/// <summary>Brings a run, or parts of it, to an end before its time.</summary>
internal sealed class Endings(RunState state, Openings openings, ItemEnds ends)
{
    private const string FailedReason = "the run failed";

    /// <summary>The run fails: nothing more starts, what waits ends, what runs is left to end.</summary>
    public void Fail(Failure failure)
    {
        state.Failure ??= failure;
        state.MustFail = true;
        if (state.IsFailing)
        {
            return;
        }

        state.IsFailing = true;
        foreach (var execution in state.Open.Values.Where(open => !openings.IsExempt(open)).ToList())
        {
            Stop(execution, FailedReason, withRunning: false);
        }
    }

    /// <summary>The run is cancelled.</summary>
    public void CancelRun(string reason)
    {
        state.CancelReason = reason;
        if (state.AwaitsRunLease)
        {
            (state.AwaitsRunLease, state.NeverBegan) = (false, true);
        }

        foreach (var execution in state.Open.Values.ToList())
        {
            if (execution.Node.IsJobStyle && (execution.Stage == ExecutionStage.Ready || openings.StillWanted(execution)))
            {
                continue;
            }

            Stop(execution, Openings.CancelledReason, state.Plan.OnCancel == PlanCancelPolicy.CancelRunning);
        }
    }

    public void Cancel(Execution execution, string reason) => Stop(execution, reason, withRunning: true);

    /// <summary>Ends all nodes of a parallel task.</summary>
    public void CancelInner(Execution parallel, string reason)
    {
        foreach (var execution in state.Open.Values.Where(open => open.Scope == parallel.Inner).ToList())
        {
            Stop(execution, reason, withRunning: true);
        }
    }

    private void Stop(Execution execution, string reason, bool withRunning)
    {
        switch (execution.Stage)
        {
            case ExecutionStage.Ready:
                execution.Withdrawn = reason;
                break;
            case ExecutionStage.Delayed:
                state.Emit(new RunDirective.CancelTimer(TimerKeys.Delay(execution)));
                execution.DueAt = null;
                execution.Withdrawn = reason;
                execution.Stage = ExecutionStage.Ready;
                state.Ready.Enqueue(execution);
                break;
            case ExecutionStage.Open when execution.Inner is not null:
                if (withRunning)
                {
                    execution.Forced ??= TaskOutcome.Cancelled(reason);
                    CancelInner(execution, reason);
                }

                break;
            case ExecutionStage.Open:
                ends.Cancel(execution, reason, withRunning);
                break;
        }
    }
}

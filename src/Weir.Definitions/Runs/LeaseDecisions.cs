using Weir.Definitions.Limits;

namespace Weir.Definitions.Runs;

/// <summary>What is decided about the leases that a run and its items ask for.</summary>
internal sealed class LeaseDecisions(RunMachine machine, RunControls controls)
{
    private RunState State => machine.State;

    /// <summary>Takes what was decided about a lease.</summary>
    public void Decide(long number, LeaseVerdict verdict, string reason)
    {
        if (State.RunLease?.Number == number)
        {
            DecideAboutRun(verdict, reason);
        }
        else if (!State.Leases.TryGetValue(number, out var item))
        {
            if (verdict == LeaseVerdict.Granted)
            {
                State.Emit(new RunDirective.ReleaseLease(number));
            }
        }
        else if (verdict == LeaseVerdict.Superseded)
        {
            machine.Ends.Supersede(item, reason);
        }
        else if (item.Stage == ItemStage.Held && verdict == LeaseVerdict.Granted)
        {
            machine.Starts.Begin(item);
        }
        else if (item.Stage == ItemStage.Held)
        {
            machine.Ends.End(item, new TaskOutcome { Conclusion = Conclusion.Failure, Error = new TaskError(TaskError.LimitType, reason) { IsFinal = true } });
        }
    }

    private void DecideAboutRun(LeaseVerdict verdict, string reason)
    {
        switch (verdict)
        {
            case LeaseVerdict.Superseded when !State.IsCancelled:
                controls.Unpause();
                State.SupersededBy = reason;
                machine.Endings.CancelRun(reason);
                break;
            case LeaseVerdict.Granted when State.AwaitsRunLease:
                State.AwaitsRunLease = false;
                machine.Beginning.StartTime();
                break;
            case LeaseVerdict.Refused when State.AwaitsRunLease:
                State.AwaitsRunLease = false;
                State.NeverBegan = true;
                machine.Endings.Fail(new Failure(reason));
                break;
        }
    }
}

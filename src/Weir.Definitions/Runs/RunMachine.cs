using Weir.Definitions.Plans;

namespace Weir.Definitions.Runs;

/// <summary>The parts of the stepper, joined, and the loop that lets them work until nothing is left to decide.</summary>
internal sealed class RunMachine
{
    private readonly RunContexts _contexts;
    private readonly Arrivals _arrivals;

    public RunMachine(Plan plan, RunFacts facts)
    {
        State = new RunState(plan, facts);
        _contexts = new RunContexts(State);
        Leases = new RunLeases(State, _contexts);
        Waits = new ItemWaits(State, _contexts);
        Starts = new ItemStarts(State, _contexts, Leases, Waits);
        Openings = new Openings(State, _contexts, Starts, Waits);
        Ends = new ItemEnds(State, _contexts, execution =>
            Openings.IsExempt(execution) || (!State.IsFailing && !State.IsCancelled && execution.Scope.Owner?.Forced is null));
        Endings = new Endings(State, Openings, Ends);
        _arrivals = new Arrivals(State) { Cancel = Endings.Cancel, Fail = Endings.Fail };
        Settlements = new Settlements(State, _contexts, _arrivals, Endings) { EndParallel = Ends.End };
        Beginning = new RunBeginning(this, _contexts, _arrivals);
        (Starts.End, Waits.End) = (Ends.End, Ends.End);
        Openings.Settle = Settlements.Settle;
        Openings.Create = (node, scope, owner) => _arrivals.Create(node, scope, [owner.Key], owner.IsCleanup);
    }

    public RunState State { get; }

    public RunBeginning Beginning { get; }

    public Openings Openings { get; }

    public ItemStarts Starts { get; }

    public ItemWaits Waits { get; }

    public ItemEnds Ends { get; }

    public RunLeases Leases { get; }

    public Endings Endings { get; }

    public Settlements Settlements { get; }

    /// <summary>Works until nothing is left to decide.</summary>
    public void Drain()
    {
        while (!State.IsFinished)
        {
            if (State.Dirty.TryDequeue(out var dirty))
            {
                dirty.IsDirty = false;
                Advance(dirty);
            }
            else if (State.Starved.Count > 0 && State.Running + State.Held < State.MaxParallel)
            {
                var (sequence, starved) = State.Starved.First();
                State.Starved.Remove(sequence);
                starved.IsStarved = false;
                State.MarkDirty(starved);
            }
            else if (State.Ready.Count > 0 && (!(State.PauseRequested || State.AwaitsRunLease) || State.Ready.Peek().Withdrawn is not null))
            {
                OpenNext();
            }
            else if (!TryFinish())
            {
                break;
            }
        }

        if (State is { IsPaused: true, PauseReported: false, IsFinished: false })
        {
            State.PauseReported = true;
            State.Emit(new RunDirective.Paused());
        }
    }

    private void OpenNext()
    {
        var execution = State.Ready.Dequeue();
        if (execution.Withdrawn is null && (State.NeverBegan || (!Openings.IsExempt(execution) && (State.IsFailing || State.IsCancelled))))
        {
            execution.Withdrawn = State.IsCancelled ? Openings.CancelledReason : "the run failed";
        }

        Openings.Open(execution);
    }

    private void Advance(Execution execution)
    {
        if (execution is not { Stage: ExecutionStage.Open, Items: { } items })
        {
            return;
        }

        if (items.Unsettled == 0)
        {
            Settlements.Complete(execution);
        }
        else if (execution.Inner is { } inner && inner.Open == 0 && items.Get(0).Stage == ItemStage.Waiting)
        {
            Ends.End(items.Get(0), ParallelOutcome.Of(execution));
        }
        else if (!Openings.CanStart(execution) && !State.PauseRequested && execution.Inner is null)
        {
            Ends.Cancel(execution, State.IsCancelled ? Openings.CancelledReason : "the run failed", withRunning: false);
        }
        else
        {
            Openings.StartItems(execution);
        }
    }

    /// <summary>True when there is more to do.</summary>
    private bool TryFinish()
    {
        if (State.Root.Open > 0 || State.Ready.Count > 0)
        {
            return false;
        }

        if (State is { IsFailing: false, IsCancelled: false, IsCompensating: false } && Arrivals.Unmet(State.Root) is { } unmet)
        {
            Endings.Fail(new Failure(unmet));
        }

        if (RunConclusion.Conclude(State) != Conclusion.Success && State.Compensations.TryPop(out var undone))
        {
            Compensate(undone);
            return true;
        }

        Finish(RunConclusion.Finish(State, _contexts));
        return false;
    }

    private void Compensate(Execution undone)
    {
        State.IsCompensating = true;
        var node = State.Graph.Find(undone.Node.Plan.Compensate!)
            ?? throw new ArgumentException($"The plan has no node '{undone.Node.Plan.Compensate}'.");
        if (_arrivals.Create(node, State.Root, [undone.Key]) is { } execution)
        {
            execution.Compensates = undone;
        }
    }

    public void Finish(RunResult result)
    {
        State.Result = result;
        Leases.ReleaseRun();
        if (State.TimeoutAt is not null && !State.HasTimedOut)
        {
            State.Emit(new RunDirective.CancelTimer(TimerKeys.Run));
        }

        State.Emit(new RunDirective.FinishRun(result));
    }
}

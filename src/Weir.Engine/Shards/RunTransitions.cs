using Weir.Engine.Commits;
using Weir.Engine.Executions;
using Weir.Engine.Histories;
using Weir.Engine.Queries;
using Weir.Engine.TimeSkipping;

namespace Weir.Engine.Shards;

/// <summary>Takes decisions from the kernel to the commit queue, and notes what has become durable.</summary>
internal sealed class RunTransitions(Shard shard)
{
    // A deadline that stays due although it was fired, or a delivery to try again, is looked at after this long.
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);

    private readonly TaskMatcher matcher = new(shard);

    public Decision Begin(LoadedRun run) => new(run.State, shard.Now, shard.Ids, shard.Environment.Limits)
    {
        SearchAttributes = shard.Environment.SearchAttributes,
        NamespaceIdOf = shard.Environment.Namespaces.IdOf,
    };

    /// <summary>A decision that starts a run.</summary>
    public Decision BeginNew() => new(null, shard.Now, shard.Ids, shard.Environment.Limits) { SearchAttributes = shard.Environment.SearchAttributes };

    /// <summary>The decision; or when it takes the run beyond a limit another one, which terminates the run and refuses the caller.</summary>
    public Decision Bounded(LoadedRun run, Decision decision)
    {
        if (run.State is null || RunLimits.Exceeded(run.State, decision) is not { } reason)
        {
            return decision;
        }

        var ending = Begin(run);
        RunLimits.End(ending, reason);
        return ending;
    }

    /// <summary>Makes one transition. A decision that cannot be made, for whatever reason, quarantines the run.</summary>
    public void Decide(LoadedRun run, Action<Decision> decide, ICommitObserver? observer = null)
    {
        var decision = Begin(run);
        try
        {
            decide(decision);
        }
        catch (Exception error)
        {
            shard.Quarantine(run, error);
            observer?.Failed(ShardErrors.Quarantined(run.RunId, error));
            return;
        }

        Conclude(run, Bounded(run, decision), observer);
    }

    /// <summary>
    /// Completes a decision: gives tasks that became available to waiting polls within the same transition, moves the run forward, and
    /// hands the transition to the commit queue.
    /// </summary>
    /// <param name="run">The run; new, and not in its slot yet, when the decision starts it.</param>
    /// <param name="decision">What was decided on it.</param>
    /// <param name="observer">Hears the outcome; when nothing changed, as soon as all earlier changes of the run are durable.</param>
    /// <param name="before">A decision on another run of the workflow that belongs to the same commit, ahead of this one.</param>
    public void Conclude(LoadedRun run, Decision decision, ICommitObserver? observer, (LoadedRun Run, Decision Decision)? before = null)
    {
        var transition = new Transition(shard.Index, shard.Epoch);
        List<Step> steps = new(1);
        try
        {
            if (before is { } first)
            {
                Prepare(transition, steps, first.Run, first.Decision);
            }

            Prepare(transition, steps, run, decision);
        }
        catch (Exception error)
        {
            Refuse(transition, run, observer, error);
            return;
        }

        if (steps.Count == 0)
        {
            Answer(run, observer);
            return;
        }

        if (observer is not null)
        {
            transition.AddObserver(observer);
        }

        foreach (var step in steps)
        {
            Take(transition, step);
        }

        if (transition.Transitions.Count > 0)
        {
            shard.Environment.Commits.Enqueue(transition);
        }
        else
        {
            // Nothing to store, but it may rest on what is not durable yet.
            foreach (var waiting in transition.Observers)
            {
                Answer(run, waiting);
            }
        }

        foreach (var step in steps)
        {
            QueryRouting.Review(shard, step.Run);
        }
    }

    /// <summary>A run was read from the store: what waits in it is made available again.</summary>
    public void Resume(LoadedRun run)
    {
        var decision = Begin(run);
        try
        {
            Recovery.WorkersLost(decision, shard.Environment.Incarnation);
            Executions.Deadlines.FireDue(decision);
            if (!shard.Environment.Parked.Remove(run.RunId))
            {
                decision.Ready.Clear();
                decision.Ready.AddRange(PendingWork.Of(decision.State));
            }
        }
        catch (Exception error)
        {
            shard.Quarantine(run, error);
            return;
        }

        Conclude(run, decision, observer: null);
        if (run.Quarantine is null)
        {
            RunsAtWork.Note(shard.Environment.Work, run);
            Watch(run);
            shard.Deliveries.Pump(run);
            shard.Deletions.Review(run);
        }
    }

    /// <summary>Fires what is due on the loaded runs.</summary>
    public void FireDeadlines()
    {
        var now = shard.Now;
        while (shard.Deadlines.TakeDue(now) is { } run)
        {
            if (!shard.IsStopping && run.Quarantine is null)
            {
                FireDue(run, now);
            }
        }
    }

    public void NoteCommitted(IReadOnlyList<CommitUnit> units)
    {
        foreach (var unit in units)
        {
            if (((Transition)unit).Deleted is { IsDropped: false } deleted)
            {
                shard.Deletions.NoteCommitted(deleted);
            }

            foreach (var advance in ((Transition)unit).Runs)
            {
                if (!advance.Run.IsDropped)
                {
                    NoteCommitted(advance);
                }
            }
        }
    }

    /// <summary>Decides whether a run that was just touched must stay in memory.</summary>
    public void Settle(LoadedRun run)
    {
        if (run.IsDropped || run.State is null)
        {
            return;
        }

        shard.Cache.Count(run);
        if (MayRest(run))
        {
            shard.Cache.Release(run, !run.State.IsRunning);
        }
        else
        {
            shard.Cache.Hold(run);
        }
    }

    private void Prepare(Transition transition, List<Step> steps, LoadedRun run, Decision decision)
    {
        matcher.Match(transition, run, decision);
        if (ReferenceEquals(decision.State, run.State))
        {
            return;
        }

        steps.Add(new Step(run, decision));
        foreach (var following in decision.FollowingRuns)
        {
            Prepare(transition, steps, NewRun(run.Slot, following.State.Key.RunId), following);
        }
    }

    public LoadedRun NewRun(WorkflowSlot slot, string runId) => new(slot, runId, shard.Environment.NextRunNumber());

    private void Take(Transition transition, Step step)
    {
        var (run, decision) = step;
        var before = run.State;
        var after = decision.State;
        if (decision.Changes.Changes.Count == 0)
        {
            run.State = after;
            RunsAtWork.Note(shard.Environment.Work, run);
            Announce(run, decision);
            Watch(run);
            return;
        }

        if (before is null)
        {
            run.Slot.Add(run);
            run.Slot.CurrentRunId = run.RunId;
        }

        run.State = after;
        foreach (var historyEvent in decision.NewEvents)
        {
            run.History.Add(historyEvent);
        }

        var row = RowPolicy.RowFor(run, before, after, decision.Now);
        if (row is not null)
        {
            run.StoredDue = row.Due;
        }

        run.DecidedUnits++;
        transition.Transitions.Add(new Storage.TransitionRecord(run.Number, decision.Changes, row));
        transition.SizeBytes += after.History.SizeBytes - (before?.History.SizeBytes ?? 0);
        transition.Runs.Add(new RunAdvance(run, run.History.Count, after.NextOutgoingId - 1));
        shard.Cache.Hold(run);
        RunsAtWork.Note(shard.Environment.Work, run);
        Announce(run, decision);
        Watch(run);
    }

    private void Announce(LoadedRun run, Decision decision)
    {
        if (decision.UpdateNews.Count == 0)
        {
            return;
        }

        run.WhenCommitted(failure =>
        {
            if (failure is null)
            {
                run.UpdateWaits.Tell(shard, decision.State.Key, decision.UpdateNews);
            }
        });
    }

    private void FireDue(LoadedRun run, DateTimeOffset now)
    {
        var decision = Begin(run);
        try
        {
            Executions.Deadlines.FireDue(decision);
        }
        catch (Exception error)
        {
            shard.Quarantine(run, error);
            return;
        }

        decision = Bounded(run, decision);
        var changed = !ReferenceEquals(decision.State, run.State);
        Conclude(run, decision, observer: null);
        shard.Deliveries.Retry(run);
        if (!changed && Executions.Deadlines.Next(run.State!) is { } next)
        {
            shard.Deadlines.Watch(run, next > now ? next : now + RetryInterval);
        }

        Settle(run);
    }

    private void NoteCommitted(RunAdvance advance)
    {
        var run = advance.Run;
        run.Advance(advance.Events);
        run.CommittedOutgoing = advance.OutgoingId;
        if (!run.HistoryWaiters.IsEmpty)
        {
            run.HistoryWaiters.WakeSatisfied(HistoryView.Of(run));
        }

        if (run.Quarantine is null)
        {
            shard.Deliveries.Pump(run);
        }

        shard.Deletions.Review(run);
        Settle(run);
    }

    private void Watch(LoadedRun run)
    {
        if (Executions.Deadlines.Next(run.State!) is { } next)
        {
            shard.Deadlines.Watch(run, next);
        }
    }

    // A run whose next deadline is near stays: the reader of due runs looks only so far ahead.
    private bool MayRest(LoadedRun run) =>
        run.Quarantine is null
        && !run.HasUncommitted
        && run.HistoryWaiters.IsEmpty
        && run.Queries.Count == 0
        && run.UpdateWaits.IsEmpty
        && !run.State!.Updates.HasPending
        && run.Outbox is null
        && run.Pins == 0
        && !run.State.WorkflowTask.IsSpeculative
        && (!RowPolicy.IsBusy(run.State) || (shard.Environment.Work is null && ParkedRuns.MayPark(run.State)))
        && !(run.State.IsRunning && Executions.Deadlines.Next(run.State) <= Times.Add(shard.Now, shard.Environment.DueHorizon));

    private void Refuse(Transition transition, LoadedRun run, ICommitObserver? observer, Exception error)
    {
        foreach (var handover in transition.Observers)
        {
            handover.Failed(error);
        }

        shard.Quarantine(run, error);
        observer?.Failed(ShardErrors.Quarantined(run.RunId, error));
    }

    private static void Answer(LoadedRun run, ICommitObserver? observer)
    {
        if (observer is null)
        {
            return;
        }

        run.WhenCommitted(failure =>
        {
            if (failure is null)
            {
                observer.Committed();
            }
            else
            {
                observer.Failed(failure);
            }
        });
    }

    private readonly record struct Step(LoadedRun Run, Decision Decision);
}

using Weir.Engine.Commits;
using Weir.Engine.Executions;
using Weir.Engine.Shards;
using Weir.Engine.Storage;

namespace Weir.Engine.Deletions;

/// <summary>Removes runs of a shard from the store: history, row and search entries in one commit.</summary>
internal sealed class RunDeletions(Shard shard)
{
    /// <summary>Removes the run now, if nothing of it is needed, or as soon as that is so.</summary>
    /// <param name="run">May be quarantined: what cannot be understood can still be removed.</param>
    /// <param name="observer">Hears when it is gone.</param>
    public void Delete(LoadedRun run, ICommitObserver observer)
    {
        if (run.Quarantine is not null || Deletion.MayGo(run.State!))
        {
            run.DeletionWaiters.Add(observer);
            Remove(run);
            return;
        }

        var decision = shard.Transitions.Begin(run);
        Deletion.Request(decision);
        run.DeletionWaiters.Add(observer);
        shard.Transitions.Conclude(run, decision, observer: null);
        if (run.Quarantine is { } cause)
        {
            Fail(run, ShardErrors.Quarantined(run.RunId, cause));
        }
    }

    /// <summary>The run moved on, or was read from the store: it may be time to remove it.</summary>
    public void Review(LoadedRun run)
    {
        if (run is { Quarantine: null, IsDropped: false, State: { DeletionRequested: true } state } && !run.Slot.IsDeleting && Deletion.MayGo(state))
        {
            Remove(run);
        }
    }

    public void NoteCommitted(LoadedRun run)
    {
        run.Advance(run.CommittedEvents);
        shard.Runs.Deleted(run);
    }

    /// <summary>The removal did not happen, or cannot be waited for.</summary>
    public void Fail(LoadedRun run, Exception error)
    {
        foreach (var waiter in run.DeletionWaiters)
        {
            waiter.Failed(error);
        }

        run.DeletionWaiters.Clear();
    }

    private void Remove(LoadedRun run)
    {
        var transition = new Transition(shard.Index, shard.Epoch) { Deleted = run };
        transition.Transitions.Add(TransitionRecord.Delete(run.Number));
        foreach (var waiter in run.DeletionWaiters)
        {
            transition.AddObserver(waiter);
        }

        // From here on the commit answers them.
        run.DeletionWaiters.Clear();
        run.DecidedUnits++;
        run.Slot.IsDeleting = true;
        shard.Cache.Hold(run);
        shard.Environment.Commits.Enqueue(transition);
    }
}

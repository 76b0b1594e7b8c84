using Weir.Engine.Queries;
using Weir.Engine.TimeSkipping;

namespace Weir.Engine.Shards;

/// <summary>
/// The workflows in a shard's memory. Brings each message to its run; reads the run from the store first when it has to, and keeps the
/// messages of that workflow waiting meanwhile, in order, while the shard goes on with others.
/// </summary>
internal sealed class RunDirectory(Shard shard)
{
    private readonly Dictionary<WorkflowKey, WorkflowSlot> slots = [];

    public int LoadsInFlight { get; private set; }

    public void Route(RunMessage message)
    {
        if (shard.IsStopping)
        {
            message.Fail(ShardErrors.Stopping());
            return;
        }

        if (!slots.TryGetValue(message.Key, out var slot))
        {
            slot = new WorkflowSlot(message.Key);
            slots.Add(message.Key, slot);
        }

        if (slot.IsBlocked)
        {
            slot.Park(message);
        }
        else
        {
            Deliver(slot, message);
            ReleaseIfEmpty(slot);
        }
    }

    /// <summary>A run in memory; null when it is not. Reads nothing.</summary>
    public LoadedRun? Find(WorkflowKey key, string runId) => slots.TryGetValue(key, out var slot) ? slot.Find(runId) : null;

    /// <summary>Takes an idle run out of memory.</summary>
    public void Drop(LoadedRun run)
    {
        run.IsDropped = true;
        RunsAtWork.Note(shard.Environment.Work, run);
        run.Slot.Remove(run);
        shard.Deadlines.Forget(run);
        ReleaseIfEmpty(run.Slot);
    }

    /// <summary>A commit failed: every workflow with anything uncommitted is forgotten. The store knows what is true.</summary>
    public void DropUncommitted(Exception error)
    {
        var affected = slots.Values.Where(slot => slot.Runs.Any(run => run.HasUncommitted)).ToList();
        foreach (var slot in affected)
        {
            slots.Remove(slot.Key);
            foreach (var run in slot.Runs.ToList())
            {
                Abandon(run, error);
            }

            if (!slot.IsLoading)
            {
                Requeue(slot);
            }
        }
    }

    /// <summary>The engine stops: nobody waits any longer.</summary>
    public void RefuseWaiting()
    {
        foreach (var slot in slots.Values)
        {
            while (slot.HasParked)
            {
                slot.Unpark().Fail(ShardErrors.Stopping());
            }

            foreach (var run in slot.Runs)
            {
                shard.Deletions.Fail(run, ShardErrors.Stopping());
                run.HistoryWaiters.WakeAll();
                foreach (var query in run.Queries.TakeAll())
                {
                    query.Fail(ShardErrors.Stopping());
                }

                foreach (var wait in run.UpdateWaits.TakeAll())
                {
                    wait.Fail(ShardErrors.Stopping());
                }
            }
        }
    }

    private void Deliver(WorkflowSlot slot, RunMessage message)
    {
        if (!slot.IsResolved)
        {
            Load(slot, null, message);
            return;
        }

        if ((message.RunId ?? slot.CurrentRunId) is not { } runId)
        {
            message.Execute(shard, slot, null);
        }
        else if (slot.Find(runId) is { } run)
        {
            message.Execute(shard, slot, run);
            shard.Transitions.Settle(run);
        }
        else
        {
            Load(slot, runId, message);
        }
    }

    private void Load(WorkflowSlot slot, string? runId, RunMessage cause)
    {
        slot.IsLoading = true;
        LoadsInFlight++;
        shard.Environment.Work?.Begin();
        _ = LoadAsync(slot, runId, cause);
    }

    // Never throws, and always ends with a message to the shard, which counts it; so the shard outlives it.
    private async Task LoadAsync(WorkflowSlot slot, string? runId, RunMessage cause)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        LoadedRun? run = null;
        Exception? error = null;
        try
        {
            run = await RunLoader.LoadAsync(shard.Environment.Store, slot, runId).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            error = e;
        }

        shard.Post(new RunLoaded(slot, runId, cause, run, error));
        shard.Environment.Work?.End();
    }

    private void Loaded(WorkflowSlot slot, string? runId, RunMessage cause, LoadedRun? run, Exception? error)
    {
        LoadsInFlight--;
        slot.IsLoading = false;
        var isKnown = slots.TryGetValue(slot.Key, out var known) && known == slot;
        if (shard.IsStopping || error is not null)
        {
            Refuse(slot, cause, shard.IsStopping ? ShardErrors.Stopping() : ShardErrors.NotReadable(error!));
            ReleaseIfEmpty(slot);
            shard.CompleteIfFinished();
            return;
        }

        if (!isKnown)
        {
            // A commit failed meanwhile and took the slot with it: what was read may be out of date.
            shard.Post(cause);
            Requeue(slot);
            return;
        }

        Adopt(slot, runId, run);
        if (run is null && runId is not null)
        {
            cause.Execute(shard, slot, null);
        }
        else
        {
            Deliver(slot, cause);
        }

        DeliverParked(slot);
    }

    /// <summary>The run is no longer in the store: what comes for its workflow meets the runs that are left.</summary>
    public void Deleted(LoadedRun run)
    {
        var slot = run.Slot;
        run.IsDropped = true;
        RunsAtWork.Note(shard.Environment.Work, run);
        shard.Deadlines.Forget(run);
        shard.Cache.Forget(run);
        slot.Remove(run);
        slot.IsDeleting = false;
        if (slot.CurrentRunId == run.RunId)
        {
            slot.IsResolved = false;
            slot.CurrentRunId = null;
        }

        run.HistoryWaiters.WakeAll();
        foreach (var query in run.Queries.TakeAll())
        {
            query.Fail(ShardErrors.RunNotFound());
        }

        foreach (var wait in run.UpdateWaits.TakeAll())
        {
            wait.Fail(ShardErrors.RunNotFound());
        }

        DeliverParked(slot);
    }

    private void DeliverParked(WorkflowSlot slot)
    {
        while (slot.HasParked && !slot.IsBlocked)
        {
            Deliver(slot, slot.Unpark());
        }

        ReleaseIfEmpty(slot);
    }

    private void Adopt(WorkflowSlot slot, string? runId, LoadedRun? run)
    {
        if (runId is null)
        {
            slot.IsResolved = true;
            slot.CurrentRunId = run?.RunId;
        }

        if (run is null)
        {
            return;
        }

        // After a deletion the run that is current now may have been in memory already.
        if (slot.Find(run.RunId) is not null)
        {
            return;
        }

        slot.Add(run);
        if (run.Quarantine is { } cause)
        {
            shard.Quarantine(run, cause);
        }
        else
        {
            shard.Transitions.Resume(run);
        }
    }

    // Messages that the failed commit has nothing to do with start over; the run is read again for them.
    private void Requeue(WorkflowSlot slot)
    {
        while (slot.HasParked)
        {
            shard.Post(slot.Unpark());
        }
    }

    private static void Refuse(WorkflowSlot slot, RunMessage cause, Exception error)
    {
        cause.Fail(error);
        while (slot.HasParked)
        {
            slot.Unpark().Fail(error);
        }
    }

    private void Abandon(LoadedRun run, Exception error)
    {
        run.IsDropped = true;
        RunsAtWork.Note(shard.Environment.Work, run);
        shard.Deadlines.Forget(run);
        shard.Cache.Forget(run);
        run.FailWaiting(error);
        shard.Deletions.Fail(run, error);
        run.HistoryWaiters.WakeAll();
        foreach (var query in run.Queries.TakeAll())
        {
            shard.Post(new QueryCall(query));
        }

        foreach (var wait in run.UpdateWaits.TakeAll())
        {
            shard.Post(wait);
        }
    }

    private void ReleaseIfEmpty(WorkflowSlot slot)
    {
        if (slot.Runs.Count == 0 && !slot.IsLoading && !slot.HasParked && slots.TryGetValue(slot.Key, out var known) && known == slot)
        {
            slots.Remove(slot.Key);
        }
    }

    private sealed class RunLoaded(WorkflowSlot slot, string? runId, RunMessage cause, LoadedRun? run, Exception? error) : ShardMessage
    {
        public override void Process(Shard shard) => shard.Runs.Loaded(slot, runId, cause, run, error);
    }
}

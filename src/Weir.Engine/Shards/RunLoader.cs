using Weir.Engine.Executions;
using Weir.Engine.Executions.Records;
using Weir.Engine.Storage;

namespace Weir.Engine.Shards;

/// <summary>Rebuilds a run from its stored transitions. Runs off the shard's loop; touches nothing but the new object.</summary>
internal static class RunLoader
{
    /// <param name="store">Where to read.</param>
    /// <param name="slot">The workflow.</param>
    /// <param name="runId">The run; null for the latest.</param>
    /// <returns>The run, null when there is none. A run whose content cannot be understood comes back quarantined.</returns>
    /// <exception cref="StoreException">The store could not be read.</exception>
    public static async Task<LoadedRun?> LoadAsync(IEngineStore store, WorkflowSlot slot, string? runId)
    {
        var row = await store.FindRunAsync(slot.Key.Namespace, slot.Key.WorkflowId, runId, CancellationToken.None).ConfigureAwait(false);
        if (row is null)
        {
            return null;
        }

        var run = new LoadedRun(slot, row.RunId, row.Number) { StoredDue = row.Due };
        var transitions = await store.ReadTransitionsAsync(row.Number, CancellationToken.None).ConfigureAwait(false);
        try
        {
            Replay(run, transitions);
        }
        catch (Exception error)
        {
            run.Quarantine = error;
        }

        return run;
    }

    private static void Replay(LoadedRun run, IReadOnlyList<StoredTransition> transitions)
    {
        RunState? state = null;
        foreach (var transition in transitions)
        {
            var changes = TransitionChanges.Parser.ParseFrom(transition.Changes.Span);
            state = RunState.Apply(state, changes);
            foreach (var change in changes.Changes)
            {
                if (change.KindCase == Change.KindOneofCase.HistoryEvent)
                {
                    run.History.Add(change.HistoryEvent);
                }
            }
        }

        run.State = state ?? throw new InvalidDataException($"Run {run.RunId} has a row in the store but no transitions.");
        run.CommittedEvents = run.History.Count;
        run.CommittedOutgoing = state.NextOutgoingId - 1;
    }
}

namespace Weir.Engine.Shards;

/// <summary>A workflow id in memory: which run is current, the runs that are loaded, and messages that wait while the store is read.</summary>
internal sealed class WorkflowSlot(WorkflowKey key)
{
    private readonly Queue<RunMessage> parked = new();
    private readonly List<LoadedRun> runs = new(1);

    public WorkflowKey Key { get; } = key;

    /// <summary>The store has been asked which run is current.</summary>
    public bool IsResolved { get; set; }

    /// <summary>The latest run; null when there is none yet, or the slot is not resolved.</summary>
    public string? CurrentRunId { get; set; }

    public LoadedRun? Current => CurrentRunId is { } id ? Find(id) : null;

    /// <summary>The store is being read for this slot; every message waits for it, so that their order is kept.</summary>
    public bool IsLoading { get; set; }

    /// <summary>A run of the workflow is being removed; every message waits until the store no longer has it.</summary>
    public bool IsDeleting { get; set; }

    /// <summary>Messages have to wait.</summary>
    public bool IsBlocked => IsLoading || IsDeleting;

    public IReadOnlyList<LoadedRun> Runs => runs;

    public bool HasParked => parked.Count > 0;

    public LoadedRun? Find(string runId)
    {
        foreach (var run in runs)
        {
            if (run.RunId == runId)
            {
                return run;
            }
        }

        return null;
    }

    public void Add(LoadedRun run) => runs.Add(run);

    public void Remove(LoadedRun run) => runs.Remove(run);

    public void Park(RunMessage message) => parked.Enqueue(message);

    public RunMessage Unpark() => parked.Dequeue();
}

using Weir.Sdk.Replay;

namespace Weir.Sdk.Worker;

/// <summary>A run that a worker knows. Who holds <see cref="Gate"/> may use <see cref="Instance"/>.</summary>
internal sealed class CachedRun(string runId)
{
    public string RunId { get; } = runId;

    /// <summary>One task of a run at a time: a query may come while a workflow task is worked on.</summary>
    public SemaphoreSlim Gate { get; } = new(1, 1);

    /// <summary>Null when the history must be replayed from its start.</summary>
    public WorkflowInstance? Instance { get; set; }

    internal LinkedListNode<CachedRun>? Node { get; set; }
}

/// <summary>The runs that stay in memory between their tasks; the least recently used ones go first. Safe for concurrent use.</summary>
internal sealed class WorkflowCache(int capacity)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, CachedRun> runs = new(StringComparer.Ordinal);
    private readonly LinkedList<CachedRun> recency = new();

    public int Count
    {
        get
        {
            lock (gate)
            {
                return runs.Count;
            }
        }
    }

    /// <summary>The run, new or known, now the most recently used.</summary>
    public CachedRun Get(string runId)
    {
        if (capacity == 0)
        {
            return new CachedRun(runId);
        }

        lock (gate)
        {
            if (runs.TryGetValue(runId, out var run))
            {
                recency.Remove(run.Node!);
                recency.AddLast(run.Node!);
                return run;
            }

            run = new CachedRun(runId);
            run.Node = recency.AddLast(run);
            runs.Add(runId, run);
            while (runs.Count > capacity)
            {
                RemoveLocked(recency.First!.Value);
            }

            return run;
        }
    }

    /// <summary>Forgets a run. Its next task replays.</summary>
    public void Evict(CachedRun run)
    {
        lock (gate)
        {
            if (runs.TryGetValue(run.RunId, out var found) && ReferenceEquals(found, run))
            {
                RemoveLocked(run);
            }
        }
    }

    private void RemoveLocked(CachedRun run)
    {
        runs.Remove(run.RunId);
        recency.Remove(run.Node!);
    }
}

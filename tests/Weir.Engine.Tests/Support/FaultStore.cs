using Weir.Engine.Storage;

namespace Weir.Engine.Tests.Support;

/// <summary>A store that fails when the test says so.</summary>
internal sealed class FaultStore(IEngineStore inner) : IEngineStore
{
    private readonly TaskCompletionSource held = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile TaskCompletionSource? hold;

    /// <summary>How many of the next commits throw without being applied.</summary>
    public int FailCommits { get; set; }

    /// <summary>Every commit fails for good.</summary>
    public bool IsBroken { get; set; }

    /// <summary>How many of the next commits are applied and throw all the same.</summary>
    public int FailAfterCommits { get; set; }

    /// <summary>Settings are not saved.</summary>
    public bool FailSettings { get; set; }

    /// <summary>How many of the next saves of schedules throw without being applied.</summary>
    public int FailScheduleSaves { get; set; }

    /// <summary>After so many more saves of schedules all of them throw; null for never.</summary>
    public int? FailScheduleSavesAfter { get; set; }

    public int Commits { get; private set; }

    public int LargestCommit { get; private set; }

    /// <summary>Names a run whose transitions come back damaged.</summary>
    public Func<RunNumber, bool> IsDamaged { get; set; } = _ => false;

    /// <summary>Completes when a commit is being held back.</summary>
    public Task Held => held.Task;

    /// <summary>Holds commits back until <see cref="Release"/>.</summary>
    public void Hold() => hold = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Release()
    {
        var holding = hold;
        hold = null;
        holding?.SetResult();
    }

    public Task<StoreOpened> OpenAsync(CancellationToken cancellationToken) => inner.OpenAsync(cancellationToken);

    public async Task CommitAsync(IReadOnlyList<TransitionRecord> transitions, CancellationToken cancellationToken)
    {
        if (hold is { } holding)
        {
            held.TrySetResult();
            await holding.Task;
        }

        Commits++;
        LargestCommit = Math.Max(LargestCommit, transitions.Count);
        if (IsBroken)
        {
            throw new StoreException(StoreFailure.Broken, "the disk is full");
        }

        if (FailCommits > 0)
        {
            FailCommits--;
            throw new StoreException(StoreFailure.Transient, "the disk is busy");
        }

        await inner.CommitAsync(transitions, cancellationToken);
        if (FailAfterCommits > 0)
        {
            FailAfterCommits--;
            throw new StoreException(StoreFailure.Transient, "the answer got lost");
        }
    }

    public async Task<IReadOnlyList<StoredTransition>> ReadTransitionsAsync(RunNumber run, CancellationToken cancellationToken)
    {
        var transitions = await inner.ReadTransitionsAsync(run, cancellationToken);
        return IsDamaged(run) ? [new StoredTransition(1, new byte[] { 0xFF, 0xFF, 0xFF })] : transitions;
    }

    public Task<RunRow?> FindRunAsync(string namespaceName, string workflowId, string? runId, CancellationToken cancellationToken) =>
        inner.FindRunAsync(namespaceName, workflowId, runId, cancellationToken);

    public Task<IReadOnlyList<RunRow>> ReadDueAsync(DateTimeOffset until, DuePosition? after, int limit, CancellationToken cancellationToken) =>
        inner.ReadDueAsync(until, after, limit, cancellationToken);

    public Task<IReadOnlyList<RunRow>> ListRunsAsync(RunListRequest request, CancellationToken cancellationToken) => inner.ListRunsAsync(request, cancellationToken);

    public Task<IReadOnlyDictionary<int, long>> CountRunsAsync(string namespaceName, RunCondition? condition, CancellationToken cancellationToken) =>
        inner.CountRunsAsync(namespaceName, condition, cancellationToken);

    public Task<IReadOnlyList<RunRow>> ReadClosedAsync(string namespaceName, DateTimeOffset before, int limit, CancellationToken cancellationToken) =>
        inner.ReadClosedAsync(namespaceName, before, limit, cancellationToken);

    public Task DeleteNamespaceAsync(string name, CancellationToken cancellationToken) => inner.DeleteNamespaceAsync(name, cancellationToken);

    public Task<IReadOnlyList<NamespaceRow>> ReadNamespacesAsync(CancellationToken cancellationToken) => inner.ReadNamespacesAsync(cancellationToken);

    public Task SaveNamespaceAsync(NamespaceRow row, CancellationToken cancellationToken) => inner.SaveNamespaceAsync(row, cancellationToken);

    public Task<IReadOnlyList<SettingRecord>> ReadSettingsAsync(string kind, CancellationToken cancellationToken) => inner.ReadSettingsAsync(kind, cancellationToken);

    public Task SaveSettingsAsync(IReadOnlyList<SettingRecord> records, CancellationToken cancellationToken) =>
        FailSettings ? throw new StoreException(StoreFailure.Transient, "the disk is busy") : inner.SaveSettingsAsync(records, cancellationToken);

    public async Task SaveSchedulesAsync(IReadOnlyList<ScheduleRow> rows, CancellationToken cancellationToken)
    {
        if (FailScheduleSaves > 0 || FailScheduleSavesAfter == 0)
        {
            FailScheduleSaves = Math.Max(0, FailScheduleSaves - 1);
            throw new StoreException(StoreFailure.Transient, "the disk is busy");
        }

        FailScheduleSavesAfter--;
        await inner.SaveSchedulesAsync(rows, cancellationToken);
    }

    public Task<ScheduleRow?> FindScheduleAsync(ScheduleKey key, CancellationToken cancellationToken) => inner.FindScheduleAsync(key, cancellationToken);

    public Task<IReadOnlyList<ScheduleRow>> ReadDueSchedulesAsync(ScheduleDuePosition? after, int limit, CancellationToken cancellationToken) =>
        inner.ReadDueSchedulesAsync(after, limit, cancellationToken);

    public Task<IReadOnlyList<ScheduleRow>> ListSchedulesAsync(string namespaceName, string? after, int limit, CancellationToken cancellationToken) =>
        inner.ListSchedulesAsync(namespaceName, after, limit, cancellationToken);

    public Task<long> CountSchedulesAsync(string namespaceName, CancellationToken cancellationToken) => inner.CountSchedulesAsync(namespaceName, cancellationToken);

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}

using System.Security.Cryptography;

namespace Weir.Engine.Storage;

/// <summary>
/// Keeps everything in memory: for tests and for runs that need not outlive the process. The data belongs to the instance:
/// after <see cref="DisposeAsync"/> the same instance may be opened again, as after a restart, with everything committed so far.
/// </summary>
public sealed partial class MemoryEngineStore : IEngineStore
{
    private readonly Lock _gate = new();
    private readonly MemoryTables _tables = new();
    private readonly byte[] _tokenKey = RandomNumberGenerator.GetBytes(32);
    private long _incarnation;
    private bool _open;
    private StoreException? _broken;

    public Task<StoreOpened> OpenAsync(CancellationToken cancellationToken) => Locked(Open, cancellationToken);

    public Task CommitAsync(IReadOnlyList<TransitionRecord> transitions, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(transitions);
        return WithTables(tables => tables.Commit(transitions), cancellationToken);
    }

    public Task<IReadOnlyList<StoredTransition>> ReadTransitionsAsync(RunNumber run, CancellationToken cancellationToken) =>
        WithTables(tables => tables.Transitions(run), cancellationToken);

    public Task<RunRow?> FindRunAsync(string namespaceName, string workflowId, string? runId, CancellationToken cancellationToken) =>
        WithTables(tables => tables.Find(namespaceName, workflowId, runId), cancellationToken);

    public Task<IReadOnlyList<RunRow>> ReadDueAsync(DateTimeOffset until, DuePosition? after, int limit, CancellationToken cancellationToken) =>
        WithTables(tables => tables.Due(until, after, limit), cancellationToken);

    public Task<IReadOnlyList<RunRow>> ListRunsAsync(RunListRequest request, CancellationToken cancellationToken) =>
        WithTables(tables => tables.List(request), cancellationToken);

    public Task<IReadOnlyDictionary<int, long>> CountRunsAsync(string namespaceName, RunCondition? condition, CancellationToken cancellationToken) =>
        WithTables(tables => tables.Count(namespaceName, condition), cancellationToken);

    public Task<IReadOnlyList<RunRow>> ReadClosedAsync(string namespaceName, DateTimeOffset before, int limit, CancellationToken cancellationToken) =>
        WithTables(tables => tables.Closed(namespaceName, before, limit), cancellationToken);

    public Task<IReadOnlyList<NamespaceRow>> ReadNamespacesAsync(CancellationToken cancellationToken) =>
        WithTables(tables => tables.Namespaces(), cancellationToken);

    public Task SaveNamespaceAsync(NamespaceRow row, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(row);
        return WithTables(tables => tables.Put(row), cancellationToken);
    }

    public Task DeleteNamespaceAsync(string name, CancellationToken cancellationToken) =>
        WithTables(tables => tables.DeleteNamespace(name), cancellationToken);

    public Task<IReadOnlyList<SettingRecord>> ReadSettingsAsync(string kind, CancellationToken cancellationToken) =>
        WithTables(tables => tables.Settings(kind), cancellationToken);

    public Task SaveSettingsAsync(IReadOnlyList<SettingRecord> records, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(records);
        return WithTables(tables => tables.Put(records), cancellationToken);
    }

    public ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _open = false;
        }

        return ValueTask.CompletedTask;
    }

    private StoreOpened Open()
    {
        if (_open)
        {
            throw new StoreException(StoreFailure.Owned, "this memory store is open already: dispose it before it is opened again");
        }

        _open = true;
        _broken = null;
        _incarnation++;
        return new StoreOpened(_tables.LastRun, _incarnation, [.. _tokenKey]);
    }

    private Task<T> WithTables<T>(Func<MemoryTables, T> work, CancellationToken cancellationToken) => Locked(
        () =>
        {
            if (!_open)
            {
                throw new InvalidOperationException("the store is not open");
            }

            try
            {
                return _broken is null ? work(_tables) : throw StoreFailures.Stopped(_broken);
            }
            catch (StoreException e) when (e.Failure == StoreFailure.Broken)
            {
                _broken ??= e;
                throw;
            }
        },
        cancellationToken);

    private Task<T> Locked<T>(Func<T> work, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<T>(cancellationToken);
        }

        try
        {
            lock (_gate)
            {
                return Task.FromResult(work());
            }
        }
        catch (Exception e)
        {
            return Task.FromException<T>(e);
        }
    }
}

using Weir.Engine.Storage;

namespace Weir.Engine.Sqlite;

/// <summary>
/// The embedded store: one SQLite database (<c>weir.db</c>) in a data folder that one process owns. Acknowledged commits survive a power
/// failure (WAL with <c>synchronous=FULL</c>). One thread writes; reads run beside it.
/// </summary>
/// <param name="folder">The data folder; created, readable by its owner only, when it is missing.</param>
/// <param name="options">Null for the defaults.</param>
public sealed partial class SqliteEngineStore(string folder, SqliteStoreOptions? options = null) : IEngineStore
{
    private readonly string _folder = Path.GetFullPath(folder);
    private readonly SqliteStoreOptions _options = options ?? new SqliteStoreOptions();
    private OpenDatabase? _database;
    private bool _disposed;

    /// <summary>The process that owns a data folder now; null when nobody does.</summary>
    public static OwnerInfo? Owner(string folder) => DataFolder.Owner(Path.GetFullPath(folder));

    internal int CheckpointsCompleted => Database.CheckpointsCompleted;

    private OpenDatabase Database
    {
        get
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return _database ?? throw new InvalidOperationException("the store is not open");
        }
    }

    public async Task<StoreOpened> OpenAsync(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_database is not null)
        {
            throw new InvalidOperationException("the store is open already");
        }

        var owned = await DataFolder.TakeAsync(_folder, _options.Address, cancellationToken).ConfigureAwait(false);
        (_database, var opened) = await OpenDatabase.OpenAsync(owned, _options).ConfigureAwait(false);
        return opened;
    }

    /// <summary>Tells processes that find the folder owned where they reach its owner; null when nowhere any more.</summary>
    public void Announce(string? address) => Database.Folder.Announce(address);

    public Task CommitAsync(IReadOnlyList<TransitionRecord> transitions, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(transitions);
        return Database.WriteAsync(committer => committer.Commit(transitions), resumeHere: true, cancellationToken);
    }

    public Task<IReadOnlyList<StoredTransition>> ReadTransitionsAsync(RunNumber run, CancellationToken cancellationToken) =>
        Database.ReadAsync(connection => Queries.Transitions(connection, run), cancellationToken);

    public Task<RunRow?> FindRunAsync(string namespaceName, string workflowId, string? runId, CancellationToken cancellationToken) =>
        Database.ReadAsync(connection => Queries.Find(connection, namespaceName, workflowId, runId), cancellationToken);

    public Task<IReadOnlyList<RunRow>> ReadDueAsync(DateTimeOffset until, DuePosition? after, int limit, CancellationToken cancellationToken) =>
        Database.ReadAsync(connection => Queries.Due(connection, until, after, limit), cancellationToken);

    public Task<IReadOnlyList<RunRow>> ListRunsAsync(RunListRequest request, CancellationToken cancellationToken) =>
        Database.ReadAsync(connection => RunSearch.List(connection, request), cancellationToken);

    public Task<IReadOnlyDictionary<int, long>> CountRunsAsync(string namespaceName, RunCondition? condition, CancellationToken cancellationToken) =>
        Database.ReadAsync(connection => RunSearch.Count(connection, namespaceName, condition), cancellationToken);

    public Task<IReadOnlyList<RunRow>> ReadClosedAsync(string namespaceName, DateTimeOffset before, int limit, CancellationToken cancellationToken) =>
        Database.ReadAsync(connection => Queries.Closed(connection, namespaceName, before, limit), cancellationToken);

    public Task<IReadOnlyList<NamespaceRow>> ReadNamespacesAsync(CancellationToken cancellationToken) =>
        Database.ReadAsync(Queries.Namespaces, cancellationToken);

    public Task SaveNamespaceAsync(NamespaceRow row, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(row);
        return Database.WriteAsync(committer => committer.Save(row), resumeHere: false, cancellationToken);
    }

    public Task DeleteNamespaceAsync(string name, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Database.WriteAsync(committer => committer.DeleteNamespace(name), resumeHere: false, cancellationToken);
    }

    public Task<IReadOnlyList<SettingRecord>> ReadSettingsAsync(string kind, CancellationToken cancellationToken) =>
        Database.ReadAsync(connection => Queries.Settings(connection, kind), cancellationToken);

    public Task SaveSettingsAsync(IReadOnlyList<SettingRecord> records, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(records);
        return Database.WriteAsync(committer => committer.Save(records), resumeHere: false, cancellationToken);
    }

    /// <summary>Ends what was begun, closes the database and gives the folder free.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_disposed)
        {
            _disposed = true;
            if (_database is not null)
            {
                await _database.DisposeAsync().ConfigureAwait(false);
            }
        }
    }
}

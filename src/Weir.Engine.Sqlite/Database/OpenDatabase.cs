using Weir.Engine.Storage;

namespace Weir.Engine.Sqlite;

/// <summary>
/// An open database: the thread that writes, the connections that read, the checkpoints. After a failure that leaves the state of the
/// disk in doubt nothing is tried again: every call throws what happened until the store is opened anew.
/// </summary>
internal sealed class OpenDatabase : IAsyncDisposable
{
    private readonly SerialThread _writer;
    private readonly Connection _connection;
    private readonly Committer _committer;
    private readonly ReaderPool _readers;
    private readonly Checkpointer _checkpointer;
    private volatile StoreException? _broken;

    private OpenDatabase(DataFolder folder, SqliteStoreOptions options, SerialThread writer, Connection connection)
    {
        Folder = folder;
        _writer = writer;
        _connection = connection;
        _committer = new Committer(connection);
        _readers = new ReaderPool(folder.DatabaseFile, options.Readers, options.ReaderCacheBytes);
        _checkpointer = new Checkpointer(folder.DatabaseFile, writer, connection, options.CheckpointPages, Broke);
    }

    public DataFolder Folder { get; }

    public int CheckpointsCompleted => _checkpointer.Completed;

    /// <summary>Opens or creates the database of a folder, and owns the folder from then on, also when it throws.</summary>
    public static async Task<(OpenDatabase Database, StoreOpened Opened)> OpenAsync(DataFolder folder, SqliteStoreOptions options)
    {
        var writer = new SerialThread("weir-sqlite-writer");
        try
        {
            return await writer.RunAsync(() => Open(folder, options, writer)).ConfigureAwait(false);
        }
        catch
        {
            await writer.DisposeAsync().ConfigureAwait(false);
            folder.Dispose();
            throw;
        }
    }

    /// <summary>Writes unless it is cancelled before its turn; what has begun is not cancelled.</summary>
    /// <param name="write">What to write.</param>
    /// <param name="resumeHere">See <see cref="SerialThread.RunAsync{T}"/>.</param>
    /// <param name="cancellationToken">Gives up as long as it is not its turn.</param>
    public Task WriteAsync(Action<Committer> write, bool resumeHere, CancellationToken cancellationToken) =>
        _writer.RunAsync(
            () => Guarded(() =>
            {
                cancellationToken.ThrowIfCancellationRequested();
                write(_committer);
                _checkpointer.AfterCommit();
                return true;
            }),
            resumeHere);

    public Task<T> ReadAsync<T>(Func<Connection, T> read, CancellationToken cancellationToken) =>
        _readers.RunAsync(connection => Guarded(() => read(connection)), cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _writer.DisposeAsync().ConfigureAwait(false);
        await _checkpointer.DisposeAsync().ConfigureAwait(false);
        await _readers.DisposeAsync().ConfigureAwait(false);

        // The last connection to close copies the rest of the log into the database and deletes the log.
        _connection.Dispose();
        _checkpointer.CloseFile();
        Folder.Dispose();
    }

    private static (OpenDatabase Database, StoreOpened Opened) Open(DataFolder folder, SqliteStoreOptions options, SerialThread writer)
    {
        folder.CreateDatabaseFile();
        var connection = Connection.Open(folder.DatabaseFile, readOnly: false, options.WriterCacheBytes);
        try
        {
            connection.Execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA fullfsync = ON; PRAGMA checkpoint_fullfsync = ON");
            connection.Execute("PRAGMA wal_autocheckpoint = 0");
            Migrations.Run(connection, folder.DatabaseFile);
            var opened = Meta.Open(connection);
            if (options.DatabasePagesMax is { } pages)
            {
                connection.Execute($"PRAGMA max_page_count = {pages}");
            }

            return (new OpenDatabase(folder, options, writer, connection), opened);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private T Guarded<T>(Func<T> work)
    {
        if (_broken is { } broken)
        {
            throw StoreFailures.Stopped(broken);
        }

        try
        {
            return work();
        }
        catch (StoreException e) when (e.Failure == StoreFailure.Broken)
        {
            Broke(e);
            throw;
        }
    }

    private void Broke(Exception e) => _broken ??= e as StoreException
        ?? new StoreException(StoreFailure.Broken, $"{Folder.DatabaseFile}: {e.Message}", e);
}

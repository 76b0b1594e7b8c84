using Microsoft.Win32.SafeHandles;

namespace Weir.Engine.Sqlite;

/// <summary>
/// Keeps the write-ahead log bounded. The bulk of a checkpoint is copied by a connection of its own while commits go on. The log starts
/// over only when all of it has been copied, which a busy writer never lets happen: so the short rest is copied between two commits.
/// </summary>
/// <param name="file">The database.</param>
/// <param name="writer">The thread that commits.</param>
/// <param name="writerConnection">Used on <paramref name="writer"/> only.</param>
/// <param name="pagesMax">Pages in the log that make a checkpoint due.</param>
/// <param name="broken">Told when a checkpoint fails for good.</param>
internal sealed class Checkpointer(string file, SerialThread writer, Connection writerConnection, int pagesMax, Action<Exception> broken)
    : IAsyncDisposable
{
    // About 2 ms of copying: small enough to put between two commits.
    private const int RestPages = 500;

    // A writer that outruns the copying for so many rounds has to wait for it once.
    private const int RoundsMax = 4;

    private readonly SerialThread _thread = new("weir-sqlite-checkpoint");
    private readonly Connection _connection = Connection.Open(file, readOnly: false, cacheBytes: 1024 * 1024);
    private readonly SafeFileHandle _file = File.OpenHandle(file, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
    private Task _running = Task.CompletedTask;
    private int _pagesWrittenBefore;

    /// <summary>Checkpoints that ended with an empty log.</summary>
    public int Completed { get; private set; }

    /// <summary>Begins a checkpoint when one is due. Called on the writer's thread after each commit.</summary>
    public void AfterCommit()
    {
        if (_running.IsCompleted && writerConnection.PagesWritten - _pagesWrittenBefore >= pagesMax)
        {
            _running = RunAsync();
        }
    }

    /// <summary>Waits for a checkpoint under way.</summary>
    public async ValueTask DisposeAsync()
    {
        await _running.ConfigureAwait(false);
        await _thread.DisposeAsync().ConfigureAwait(false);
        _connection.Dispose();
    }

    /// <summary>
    /// Closes the last handle. To be called after every connection is closed: closing any handle of a file gives up all locks that the
    /// process holds on it (a rule of POSIX).
    /// </summary>
    public void CloseFile() => _file.Dispose();

    private async Task RunAsync()
    {
        try
        {
            await _thread.RunAsync(CopyBulk).ConfigureAwait(false);
            await writer.RunAsync(CopyRest).ConfigureAwait(false);
        }
        catch (ObjectDisposedException)
        {
            // The store is closing, and closing copies all of the log.
        }
        catch (Exception e)
        {
            broken(e);
        }
    }

    private int CopyBulk()
    {
        for (var round = 1; ; round++)
        {
            var (log, copied) = _connection.Checkpoint();

            // SQLite syncs the database only when all of the log has been copied, which would be left to the writer.
            RandomAccess.FlushToDisk(_file);
            if (log - copied <= RestPages || round == RoundsMax)
            {
                return round;
            }
        }
    }

    private bool CopyRest()
    {
        // When a long read still needs old pages the log goes on growing, and the next checkpoint is due after as many pages again.
        var (log, copied) = writerConnection.Checkpoint();
        _pagesWrittenBefore = writerConnection.PagesWritten;
        Completed += log == copied ? 1 : 0;
        return log == copied;
    }
}

using System.Collections.Concurrent;

namespace Weir.Engine.Sqlite;

/// <summary>
/// A bounded number of connections for reading. A read sees all commits that ended before it began, never a part of one, and never waits
/// for the writer. It runs on the caller's thread: most take a few microseconds, less than it takes to hand them to another.
/// </summary>
internal sealed class ReaderPool : IAsyncDisposable
{
    private readonly SemaphoreSlim _free;
    private readonly ConcurrentStack<Connection> _idle = new();
    private readonly int _connections;
    private volatile bool _closed;

    public ReaderPool(string file, int connections, long cacheBytes)
    {
        _connections = connections;
        _free = new SemaphoreSlim(connections);
        try
        {
            for (var opened = 0; opened < connections; opened++)
            {
                _idle.Push(Connection.Open(file, readOnly: true, cacheBytes));
            }
        }
        catch
        {
            CloseIdle();
            throw;
        }
    }

    public async Task<T> RunAsync<T>(Func<Connection, T> read, CancellationToken cancellationToken)
    {
        await _free.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            return Read(read);
        }
        finally
        {
            _free.Release();
        }
    }

    /// <summary>Waits for the reads under way and closes the connections. Whoever comes later is told that they are gone.</summary>
    public async ValueTask DisposeAsync()
    {
        for (var taken = 0; taken < _connections; taken++)
        {
            await _free.WaitAsync().ConfigureAwait(false);
        }

        _closed = true;
        CloseIdle();
        _free.Release(_connections);
    }

    private T Read<T>(Func<Connection, T> read)
    {
        // There are as many connections as places in the semaphore.
        _idle.TryPop(out var connection);
        try
        {
            return read(connection!);
        }
        finally
        {
            _idle.Push(connection!);
        }
    }

    private void CloseIdle()
    {
        while (_idle.TryPop(out var connection))
        {
            connection.Dispose();
        }
    }
}

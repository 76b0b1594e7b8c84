namespace Weir.Engine.Sqlite;

/// <summary>
/// Runs what it is given one after another on a thread of its own, so that waiting for the disk never holds a thread of the pool.
/// </summary>
internal sealed class SerialThread : IAsyncDisposable
{
    // A monitor waits without spinning: on few cores a spinning writer takes time from those who would give it work.
    private readonly object _gate = new();
    private readonly Queue<Action> _work = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _closed;

    public SerialThread(string name) => new Thread(Loop) { Name = name, IsBackground = true }.Start();

    /// <summary>Runs <paramref name="work"/> after all that was given before. What it throws, the task throws.</summary>
    /// <param name="work">What to run.</param>
    /// <param name="resumeHere">
    /// Whether what awaits the task goes on on this thread, before the next work. For one who has more work for it at once: it need
    /// not be woken.
    /// </param>
    public Task<T> RunAsync<T>(Func<T> work, bool resumeHere = false)
    {
        var outcome = new TaskCompletionSource<T>(resumeHere ? TaskCreationOptions.None : TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            Enqueue(() =>
            {
                try
                {
                    outcome.SetResult(work());
                }
                catch (OperationCanceledException e)
                {
                    outcome.SetCanceled(e.CancellationToken);
                }
                catch (Exception e)
                {
                    outcome.SetException(e);
                }
            });
        }

        return outcome.Task;
    }

    /// <summary>Takes no more work, does what it was given, and ends.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            if (!_closed)
            {
                _closed = true;
                Enqueue(_ended.SetResult);
            }
        }

        await _ended.Task.ConfigureAwait(false);
    }

    private void Loop()
    {
        while (!_ended.Task.IsCompleted)
        {
            Dequeue()();
        }
    }

    private void Enqueue(Action work)
    {
        _work.Enqueue(work);
        Monitor.Pulse(_gate);
    }

    private Action Dequeue()
    {
        lock (_gate)
        {
            while (_work.Count == 0)
            {
                Monitor.Wait(_gate);
            }

            return _work.Dequeue();
        }
    }
}

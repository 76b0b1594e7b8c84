using Weir.Protocol.Common.V1;

namespace Weir.Sdk.Worker;

/// <summary>
/// Sends the heartbeats of one attempt: the first at once, then at most one per interval, always the latest details. One is under way at a
/// time, so the server sees them in order. Safe for concurrent use.
/// </summary>
internal sealed class HeartbeatSender(TimeProvider time, TimeSpan interval, Func<Payloads?, Task> send, Action<Exception> onError) : IAsyncDisposable
{
    private readonly Lock gate = new();
    private readonly SemaphoreSlim sending = new(1, 1);
    private ITimer? timer;
    private bool isTimerSet;
    private bool isSending;
    private bool isStopped;
    private bool hasPending;
    private Payloads? pending;
    private Task background = Task.CompletedTask;

    /// <summary>Details to send within the interval.</summary>
    public void Enqueue(Payloads? details)
    {
        lock (gate)
        {
            if (isStopped)
            {
                return;
            }

            (pending, hasPending) = (details, true);
            if (!isSending && !isTimerSet)
            {
                isSending = true;
                background = SendInBackgroundAsync();
            }
        }
    }

    /// <summary>Sends details at once, and ends when the server has them or later ones.</summary>
    public async Task FlushAsync(Payloads? details, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            (pending, hasPending) = (details, true);
        }

        await SendPendingAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sends nothing more, and gives the details that were not sent; null when all were.</summary>
    public async ValueTask<Payloads?> StopAsync()
    {
        Task last;
        lock (gate)
        {
            isStopped = true;
            timer?.Dispose();
            last = background;
        }

        await last.ConfigureAwait(false);
        lock (gate)
        {
            return hasPending ? pending : null;
        }
    }

    public async ValueTask DisposeAsync() => await StopAsync().ConfigureAwait(false);

    private async Task SendInBackgroundAsync()
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            await SendPendingAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            onError(error);
        }

        lock (gate)
        {
            isSending = false;
            if (!isStopped)
            {
                isTimerSet = true;
                timer ??= time.CreateTimer(static state => ((HeartbeatSender)state!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                timer.Change(interval, Timeout.InfiniteTimeSpan);
            }
        }
    }

    private void OnTimer()
    {
        lock (gate)
        {
            isTimerSet = false;
            if (hasPending && !isSending && !isStopped)
            {
                isSending = true;
                background = SendInBackgroundAsync();
            }
        }
    }

    private async Task SendPendingAsync(CancellationToken cancellationToken)
    {
        await sending.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            Payloads? details;
            lock (gate)
            {
                if (!hasPending)
                {
                    return;
                }

                (details, pending, hasPending) = (pending, null, false);
            }

            await send(details).ConfigureAwait(false);
        }
        finally
        {
            sending.Release();
        }
    }
}

using Weir.Protocol.Calls;
using Weir.Sdk.Client;

namespace Weir.Sdk.Worker;

/// <summary>
/// Polls for one kind of task in a loop. A slot is taken before each poll, so that a task that was handed out is begun at once; whoever
/// handles the task gives the slot back.
/// </summary>
internal sealed class Poller<TTask>(
    WorkerContext context,
    string queueName,
    SemaphoreSlim slots,
    Func<CallContext, CancellationToken, Task<TTask?>> poll,
    Action<TTask> handle)
    where TTask : class
{
    private static readonly TimeSpan FatalErrorsMax = TimeSpan.FromSeconds(60);

    /// <exception cref="RpcException">The server refused for a minute with an error that waiting does not mend.</exception>
    public async Task RunAsync(CancellationToken stopping)
    {
        var attempt = 0;
        var firstFatal = 0L;
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await slots.WaitAsync(stopping).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            TTask? task = null;
            RpcException? error = null;
            try
            {
                task = await poll(context.Caller.LongPollContext(), stopping).ConfigureAwait(false);
                (attempt, firstFatal) = (0, 0);
            }
            catch (OperationCanceledException)
            {
                // The worker stops, or a call was cancelled on its way; the loop's condition tells.
            }
            catch (RpcException failed)
            {
                error = failed;
            }
            finally
            {
                if (task is null)
                {
                    slots.Release();
                }
            }

            if (task is not null)
            {
                handle(task);
            }
            else if (error is not null && !stopping.IsCancellationRequested)
            {
                firstFatal = RequireBearable(error, firstFatal);
                await WaitAsync(++attempt, error, stopping).ConfigureAwait(false);
            }
        }
    }

    private long RequireBearable(RpcException error, long firstFatal)
    {
        if (RpcCaller.IsRetryable(error) || error.Code is StatusCode.DeadlineExceeded or StatusCode.Cancelled)
        {
            return 0;
        }

        if (firstFatal == 0)
        {
            return context.Time.GetTimestamp();
        }

        return context.Time.GetElapsedTime(firstFatal) > FatalErrorsMax ? throw error : firstFatal;
    }

    private async Task WaitAsync(int attempt, RpcException error, CancellationToken stopping)
    {
        WorkerLog.PollFailed(context.Logger, queueName, attempt, error);
        try
        {
            await Task.Delay(Backoff.ForPoll(attempt, error), context.Time, stopping).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
        }
    }
}

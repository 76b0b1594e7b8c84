using Microsoft.Extensions.Logging;
using Weir.Engine.Storage;

namespace Weir.Engine.Shards;

/// <summary>
/// Brings runs into memory in time for what is due: at the start everything that was busy when the engine stopped, later what sleeps and
/// is about to wake. Loaded runs keep their own time.
/// </summary>
internal sealed partial class DueReader(ShardEnvironment environment) : IAsyncDisposable
{
    private const int PageSize = 500;
    private static readonly TimeSpan RetryMin = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan RetryMax = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan PeriodMax = TimeSpan.FromDays(1);

    private readonly CancellationTokenSource stopping = new();
    private readonly SemaphoreSlim wake = new(0, 1);
    private TimeSpan retryDelay = RetryMin;
    private volatile bool failed;
    private readonly Lock gate = new();
    private bool holdsTime;
    private Task? loop;

    // Until everything that was busy is in memory, nobody knows what waits for whom.
    public void Start()
    {
        HoldTime();
        loop = Task.Run(RunAsync);
    }

    /// <summary>A commit failed and runs were forgotten that have work to do: reads them again soon, and later each time it fails again.</summary>
    public void ScanAfterFailure()
    {
        lock (gate)
        {
            failed = true;
            HoldTime();
        }

        try
        {
            wake.Release();
        }
        catch (SemaphoreFullException)
        {
            // It is going to look anyway.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync().ConfigureAwait(false);
        if (loop is not null)
        {
            await loop.ConfigureAwait(false);
        }

        stopping.Dispose();
        wake.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            while (!environment.StoreBroken.Task.IsCompleted)
            {
                await ScanAsync(stopping.Token).ConfigureAwait(false);
                await WaitAsync(stopping.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
        }
    }

    private async Task ScanAsync(CancellationToken cancellationToken)
    {
        failed = false;
        try
        {
            await ReadAllAsync(cancellationToken).ConfigureAwait(false);
            lock (gate)
            {
                if (!failed)
                {
                    retryDelay = RetryMin;
                    ReleaseTime();
                }
            }
        }
        catch (StoreException broken) when (broken.Failure == StoreFailure.Broken)
        {
            environment.StoreBroken.TrySetResult(broken);
            failed = true;
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            LogScanFailed(environment.Logger, error);
            failed = true;
        }
    }

    private void HoldTime()
    {
        if (!holdsTime)
        {
            holdsTime = true;
            environment.Work?.Begin();
        }
    }

    private void ReleaseTime()
    {
        if (holdsTime)
        {
            holdsTime = false;
            environment.Work?.End();
        }
    }

    private async Task ReadAllAsync(CancellationToken cancellationToken)
    {
        var until = Executions.Times.Add(environment.Clock.GetUtcNow(), environment.DueHorizon);
        DuePosition? after = null;
        while (true)
        {
            var rows = await environment.Store.ReadDueAsync(until, after, PageSize, cancellationToken).ConfigureAwait(false);

            // A page is in memory before the next one is read, so a long list never piles up.
            await Task.WhenAll(rows.Where(row => !environment.Parked.MayStay(row.RunId, until)).Select(Load)).WaitAsync(cancellationToken).ConfigureAwait(false);
            if (rows.Count < PageSize)
            {
                return;
            }

            after = new DuePosition(rows[^1].Due!.Value, rows[^1].Number);
        }
    }

    private Task Load(RunRow row)
    {
        var message = new LoadRun(new WorkflowKey(row.Namespace, row.WorkflowId), row.RunId);
        environment.Shards.Post(message);
        return message.Done;
    }

    // A scan looks one horizon ahead and the next follows after half of one, so nothing falls between two.
    private async Task WaitAsync(CancellationToken cancellationToken)
    {
        if (failed)
        {
            await Task.Delay(retryDelay, environment.Clock, cancellationToken).ConfigureAwait(false);
            retryDelay = retryDelay * 2 < RetryMax ? retryDelay * 2 : RetryMax;
            return;
        }

        using var period = new CancellationTokenSource(environment.DueHorizon < PeriodMax ? environment.DueHorizon / 2 : PeriodMax, environment.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(period.Token, cancellationToken);
        try
        {
            await wake.WaitAsync(either.Token).ConfigureAwait(false);
            await Task.Delay(retryDelay, environment.Clock, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
        }
    }

    [LoggerMessage(EventId = 1201, Level = LogLevel.Error, Message = "Due runs could not be read from the store; trying again.")]
    private static partial void LogScanFailed(ILogger logger, Exception error);

    /// <summary>Brings a run into memory; being there, it does the rest itself.</summary>
    private sealed class LoadRun(WorkflowKey key, string runId) : RunMessage(key, runId)
    {
        private readonly TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Done => done.Task;

        public override void Execute(Shard shard, WorkflowSlot slot, LoadedRun? run) => done.SetResult();

        // Its row stays due: the next scan finds it again.
        public override void Fail(Exception error) => done.TrySetResult();
    }
}

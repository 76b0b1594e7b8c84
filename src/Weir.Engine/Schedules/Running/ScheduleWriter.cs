using System.Threading.Channels;
using Weir.Engine.Storage;

namespace Weir.Engine.Schedules;

/// <summary>Group commit for schedules: rows that wait while the store works are saved together.</summary>
internal sealed class ScheduleWriter(IScheduleStore store) : IAsyncDisposable
{
    private const int RowsMax = 500;

    private readonly Channel<Pending> queue = Channel.CreateUnbounded<Pending>(new UnboundedChannelOptions { SingleReader = true });
    private Task? loop;

    public void Start() => loop = Task.Run(RunAsync);

    /// <summary>Completes when the row is durable.</summary>
    /// <exception cref="StoreException">It was not saved, or it is not known whether it was.</exception>
    public Task SaveAsync(ScheduleRow row)
    {
        var pending = new Pending(row, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        if (!queue.Writer.TryWrite(pending))
        {
            throw new StoreException(StoreFailure.Transient, "the engine is shutting down");
        }

        return pending.Saved.Task;
    }

    /// <summary>Saves what waits, then stops.</summary>
    public async ValueTask DisposeAsync()
    {
        queue.Writer.TryComplete();
        if (loop is not null)
        {
            await loop.ConfigureAwait(false);
        }
    }

    private async Task RunAsync()
    {
        var batch = new List<Pending>();
        while (await queue.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            while (batch.Count < RowsMax && queue.Reader.TryRead(out var pending))
            {
                batch.Add(pending);
            }

            await SaveAsync(batch).ConfigureAwait(false);
            batch.Clear();
        }
    }

    private async Task SaveAsync(List<Pending> batch)
    {
        try
        {
            await store.SaveSchedulesAsync([.. batch.Select(pending => pending.Row)], CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            batch.ForEach(pending => pending.Saved.SetException(error));
            return;
        }

        batch.ForEach(pending => pending.Saved.SetResult());
    }

    private sealed record Pending(ScheduleRow Row, TaskCompletionSource Saved);
}

using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Weir.Engine.Storage;
using Weir.Engine.TimeSkipping;

namespace Weir.Engine.Commits;

/// <summary>How much one commit may hold.</summary>
/// <param name="UnitsMax">At most so many units; positive.</param>
/// <param name="SizeBytesMax">No further unit is added once the batch holds this much; positive.</param>
internal readonly record struct CommitBounds(int UnitsMax, long SizeBytesMax);

/// <summary>
/// Group commit: one loop takes all units that wait, stores them in one commit, and tells the outcome. While the disk works, the next
/// batch gathers. Order is the order of <see cref="Enqueue"/>, per shard and over all.
/// </summary>
/// <remarks>
/// When a commit fails, everything that its shards decided on top of it is worthless. Each shard has an epoch for that: the failure
/// starts a new one, and units of an older epoch fail as they come up, until the shard has heard and reloaded.
/// </remarks>
internal sealed partial class CommitQueue : IAsyncDisposable
{
    private readonly Channel<CommitUnit> queue = Channel.CreateUnbounded<CommitUnit>(new UnboundedChannelOptions { SingleReader = true });
    private readonly IEngineStore store;
    private readonly CommitBounds bounds;
    private readonly ILogger logger;
    private readonly IReadOnlyList<ICommitListener> listeners;
    private readonly List<CommitUnit>[] committedByShard;
    private readonly long[] epochs;
    private readonly WorkInFlight? work;
    private Task? loop;

    public CommitQueue(IEngineStore store, IReadOnlyList<ICommitListener> listeners, CommitBounds bounds, ILogger logger, WorkInFlight? work = null)
    {
        this.store = store;
        this.listeners = listeners;
        this.bounds = bounds;
        this.logger = logger;
        this.work = work;
        committedByShard = new List<CommitUnit>[listeners.Count];
        epochs = new long[listeners.Count];
    }

    /// <summary>Told when the store stopped for good: nothing is stored any more.</summary>
    public Action<StoreException> StoreBroken { get; init; } = _ => { };

    public void Start() => loop = Task.Run(RunAsync);

    /// <summary>Takes over <paramref name="unit"/>. After the queue was closed the unit fails at once.</summary>
    public void Enqueue(CommitUnit unit)
    {
        work?.Begin();
        if (!queue.Writer.TryWrite(unit))
        {
            FailUnit(unit, new ObjectDisposedException(nameof(CommitQueue)));
            work?.End();
        }
    }

    /// <summary>Stores what is still queued, then stops.</summary>
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
        var batch = new List<CommitUnit>();
        while (await queue.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            Fill(batch);
            if (batch.Count > 0)
            {
                await CommitAsync(batch).ConfigureAwait(false);
                batch.ForEach(_ => work?.End());
                batch.Clear();
            }
        }
    }

    private void Fill(List<CommitUnit> batch)
    {
        long sizeBytes = 0;
        while (batch.Count < bounds.UnitsMax && sizeBytes < bounds.SizeBytesMax && queue.Reader.TryRead(out var unit))
        {
            if (unit.Epoch != epochs[unit.Shard])
            {
                FailUnit(unit, new StoreException(StoreFailure.Transient, "A commit before this one failed."));
                work?.End();
                continue;
            }

            batch.Add(unit);
            sizeBytes += unit.SizeBytes;
        }
    }

    private async Task CommitAsync(List<CommitUnit> batch)
    {
        var transitions = new List<TransitionRecord>(batch.Count + 8);
        foreach (var unit in batch)
        {
            transitions.AddRange(unit.Transitions);
        }

        try
        {
            await store.CommitAsync(transitions, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            LogCommitFailed(logger, transitions.Count, error);
            Fail(batch, error);
            if (error is StoreException { Failure: StoreFailure.Broken } broken)
            {
                StoreBroken(broken);
            }

            return;
        }

        Release(batch);
    }

    private void Release(List<CommitUnit> batch)
    {
        foreach (var unit in batch)
        {
            (committedByShard[unit.Shard] ??= []).Add(unit);
        }

        // The shards first: whoever hears from an observer and asks again finds the shard already informed.
        for (var shard = 0; shard < committedByShard.Length; shard++)
        {
            if (committedByShard[shard] is { } units)
            {
                committedByShard[shard] = null!;
                listeners[shard].Committed(units);
            }
        }

        foreach (var unit in batch)
        {
            foreach (var observer in unit.Observers)
            {
                Tell(observer, null);
            }
        }
    }

    private void Fail(List<CommitUnit> batch, Exception error)
    {
        foreach (var shard in batch.Select(unit => unit.Shard).Distinct())
        {
            epochs[shard]++;
            listeners[shard].CommitFailed(epochs[shard], error);
        }

        foreach (var unit in batch)
        {
            FailUnit(unit, error);
        }
    }

    private void FailUnit(CommitUnit unit, Exception error)
    {
        foreach (var observer in unit.Observers)
        {
            Tell(observer, error);
        }
    }

    // One observer's bug must not keep the others waiting for ever.
    private void Tell(ICommitObserver observer, Exception? error)
    {
        try
        {
            if (error is null)
            {
                observer.Committed();
            }
            else
            {
                observer.Failed(error);
            }
        }
        catch (Exception bug)
        {
            LogObserverFailed(logger, observer.GetType().Name, bug);
        }
    }

    [LoggerMessage(EventId = 1002, Level = LogLevel.Error, Message = "{Observer} failed to take note of a commit's outcome.")]
    private static partial void LogObserverFailed(ILogger logger, string observer, Exception error);

    [LoggerMessage(EventId = 1001, Level = LogLevel.Error, Message = "A commit of {Count} transitions failed; their callers are told to try again.")]
    private static partial void LogCommitFailed(ILogger logger, int count, Exception error);
}

namespace Weir.Engine.Histories;

/// <summary>A reader that waits until a run has what it asks for.</summary>
/// <param name="NextEventId">It waits for this event or a later one; ignored when it waits for the close.</param>
/// <param name="CloseOnly">It waits until the run is closed.</param>
internal sealed record HistoryWaiter(long NextEventId, bool CloseOnly)
{
    private readonly TaskCompletionSource arrival = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when it is worth reading again.</summary>
    public Task Arrival => arrival.Task;

    public bool IsSatisfiedBy(HistorySnapshot committed) =>
        CloseOnly ? committed.IsClosed : committed.LastEventId >= NextEventId || committed.IsClosed;

    public void Wake() => arrival.TrySetResult();
}

/// <summary>The readers that wait on one run. Touched by its shard's loop only.</summary>
internal sealed class HistoryWaiters
{
    private List<HistoryWaiter>? waiters;

    public bool IsEmpty => waiters is not { Count: > 0 };

    public void Add(HistoryWaiter waiter) => (waiters ??= []).Add(waiter);

    public void Remove(HistoryWaiter waiter) => waiters?.Remove(waiter);

    public void WakeSatisfied(HistorySnapshot committed) =>
        waiters?.RemoveAll(waiter =>
        {
            var satisfied = waiter.IsSatisfiedBy(committed);
            if (satisfied)
            {
                waiter.Wake();
            }

            return satisfied;
        });

    /// <summary>Wakes everybody: the run leaves memory, and they must ask again.</summary>
    public void WakeAll()
    {
        waiters?.ForEach(waiter => waiter.Wake());
        waiters = null;
    }
}

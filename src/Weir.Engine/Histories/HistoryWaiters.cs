namespace Weir.Engine.Histories;

/// <summary>A reader that waits until a run has what it asks for.</summary>
/// <param name="NextEventId">It waits for this event or a later one; ignored when it waits for the close.</param>
/// <param name="CloseOnly">It waits until the run is closed.</param>
internal sealed record HistoryWaiter(long NextEventId, bool CloseOnly)
{
    private readonly TaskCompletionSource<HistoryView?> arrival = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What it waited for; null when it must read again to know.</summary>
    public Task<HistoryView?> Arrival => arrival.Task;

    public bool IsSatisfiedBy(HistorySnapshot committed) =>
        CloseOnly ? committed.IsClosed : committed.LastEventId >= NextEventId || committed.IsClosed;

    public void Wake(HistoryView? view) => arrival.TrySetResult(view);
}

/// <summary>The readers that wait on one run. Touched by its shard's loop only.</summary>
internal sealed class HistoryWaiters
{
    private List<HistoryWaiter>? waiters;

    public bool IsEmpty => waiters is not { Count: > 0 };

    public void Add(HistoryWaiter waiter) => (waiters ??= []).Add(waiter);

    public void Remove(HistoryWaiter waiter) => waiters?.Remove(waiter);

    public void WakeSatisfied(HistoryView committed) =>
        waiters?.RemoveAll(waiter =>
        {
            var satisfied = waiter.IsSatisfiedBy(committed.History);
            if (satisfied)
            {
                waiter.Wake(committed);
            }

            return satisfied;
        });

    /// <summary>Wakes everybody: the run leaves memory, and they must ask again.</summary>
    public void WakeAll()
    {
        waiters?.ForEach(waiter => waiter.Wake(null));
        waiters = null;
    }
}

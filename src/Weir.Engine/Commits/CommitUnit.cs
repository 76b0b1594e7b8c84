using Weir.Engine.Storage;

namespace Weir.Engine.Commits;

/// <summary>
/// Transitions that were decided together and are stored together or not at all, with those who wait for the outcome.
/// Owned by its shard until it is enqueued, by the <see cref="CommitQueue"/> afterwards.
/// </summary>
internal class CommitUnit(int shard, long epoch)
{
    private readonly List<ICommitObserver> observers = [];

    /// <summary>Index of the shard that decided it.</summary>
    public int Shard { get; } = shard;

    /// <summary>The shard's epoch when it decided. A unit of an epoch that has ended fails without being tried.</summary>
    public long Epoch { get; } = epoch;

    public List<TransitionRecord> Transitions { get; } = [];

    /// <summary>About how much the transitions hold, to bound a batch.</summary>
    public long SizeBytes { get; set; }

    public IReadOnlyList<ICommitObserver> Observers => observers;

    public void AddObserver(ICommitObserver observer) => observers.Add(observer);
}

/// <summary>
/// Waits for a commit to release what it holds back: an answer to a caller, a task for a poll. Called on the commit queue's loop,
/// so it must be quick and must not throw.
/// </summary>
internal interface ICommitObserver
{
    void Committed();

    void Failed(Exception error);
}

/// <summary>A shard, as the commit queue sees it. Called on the commit queue's loop before the units' observers hear of it.</summary>
internal interface ICommitListener
{
    /// <summary>These units of the shard, in order, are durable.</summary>
    void Committed(IReadOnlyList<CommitUnit> units);

    /// <summary>
    /// A unit of the shard was not stored. Everything it decided under an epoch below <paramref name="newEpoch"/> that is not committed
    /// yet fails too; it must drop what it holds in memory and go on under the new epoch.
    /// </summary>
    void CommitFailed(long newEpoch, Exception error);
}

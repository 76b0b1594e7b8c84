using Microsoft.Extensions.Logging.Abstractions;
using Weir.Engine.Commits;
using Weir.Engine.Executions.Records;
using Weir.Engine.Storage;
using Weir.Engine.Tests.Support;

namespace Weir.Engine.Tests.Commits;

public sealed class CommitQueueTests
{
    [Fact]
    public async Task WhatGathersWhileTheStoreWorksIsOneCommit()
    {
        var (store, shards, queue) = await BuildAsync();
        store.Hold();
        var first = Enqueue(queue, shards[0], 1);
        await store.Held.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System);
        var rest = Enumerable.Range(2, 50).Select(run => Enqueue(queue, shards[run % 2], run)).ToList();
        store.Release();
        await Task.WhenAll(rest.Append(first).Select(observer => observer.Outcome));
        Assert.Equal(2, store.Commits);
        Assert.Equal(50, store.LargestCommit);
        await queue.DisposeAsync();
    }

    [Fact]
    public async Task BatchIsBounded()
    {
        var (store, shards, queue) = await BuildAsync(new CommitBounds(10, long.MaxValue));
        store.Hold();
        var observers = Enumerable.Range(1, 45).Select(run => Enqueue(queue, shards[0], run)).ToList();
        store.Release();
        await Task.WhenAll(observers.Select(observer => observer.Outcome));
        Assert.InRange(store.LargestCommit, 1, 10);
        await queue.DisposeAsync();
    }

    [Fact]
    public async Task ShardsHearBeforeCallers()
    {
        var (_, shards, queue) = await BuildAsync();
        var heard = 0;
        var observer = new Observer(() => heard = shards[0].Committed);
        var unit = Unit(shards[0], 1);
        unit.AddObserver(observer);
        queue.Enqueue(unit);
        await observer.Outcome;
        Assert.Equal(1, heard);
        await queue.DisposeAsync();
    }

    [Fact]
    public async Task FailureEndsTheEpochOfItsShardsOnly()
    {
        var (store, shards, queue) = await BuildAsync();
        store.FailCommits = 1;
        await Assert.ThrowsAsync<StoreException>(() => Enqueue(queue, shards[0], 1).Outcome);
        Assert.Equal(1, shards[0].NewEpoch);
        Assert.Equal(0, shards[1].NewEpoch);

        // Decided on top of what failed: refused without being tried.
        var commits = store.Commits;
        await Assert.ThrowsAsync<StoreException>(() => Enqueue(queue, shards[0], 2).Outcome);
        Assert.Equal(commits, store.Commits);
        await Enqueue(queue, shards[1], 3).Outcome;

        shards[0].Epoch = shards[0].NewEpoch;
        await Enqueue(queue, shards[0], 4).Outcome;
        await queue.DisposeAsync();
    }

    [Fact]
    public async Task DisposalStoresWhatIsQueuedAndRefusesTheRest()
    {
        var (store, shards, queue) = await BuildAsync();
        store.Hold();
        var observers = Enumerable.Range(1, 5).Select(run => Enqueue(queue, shards[0], run)).ToList();
        var disposal = queue.DisposeAsync();
        store.Release();
        await disposal;
        await Task.WhenAll(observers.Select(observer => observer.Outcome));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => Enqueue(queue, shards[0], 9).Outcome);
    }

    private static async Task<(FaultStore Store, FakeShard[] Shards, CommitQueue Queue)> BuildAsync(CommitBounds? bounds = null)
    {
        var store = new FaultStore(new MemoryEngineStore());
        await store.OpenAsync(TestContext.Current.CancellationToken);
        FakeShard[] shards = [new(0), new(1)];
        var queue = new CommitQueue(store, shards, bounds ?? new CommitBounds(1_000, long.MaxValue), NullLogger.Instance);
        queue.Start();
        return (store, shards, queue);
    }

    private static Observer Enqueue(CommitQueue queue, FakeShard shard, long run)
    {
        var observer = new Observer();
        var unit = Unit(shard, run);
        unit.AddObserver(observer);
        queue.Enqueue(unit);
        return observer;
    }

    private static CommitUnit Unit(FakeShard shard, long run)
    {
        var row = new RunRow
        {
            Number = new RunNumber(run),
            Namespace = "default",
            WorkflowId = $"w{run}",
            RunId = $"r{run}",
            WorkflowType = "t",
            TaskQueue = "q",
            Status = 1,
            StartTime = DateTimeOffset.UnixEpoch,
            ExecutionTime = DateTimeOffset.UnixEpoch,
        };
        var unit = new CommitUnit(shard.Index, shard.Epoch);
        unit.Transitions.Add(new TransitionRecord(new RunNumber(run), new TransitionChanges(), row));
        return unit;
    }

    private sealed class FakeShard(int index) : ICommitListener
    {
        public int Index { get; } = index;

        public long Epoch { get; set; }

        public long NewEpoch { get; private set; }

        public int Committed { get; private set; }

        void ICommitListener.Committed(IReadOnlyList<CommitUnit> units) => Committed += units.Count;

        void ICommitListener.CommitFailed(long newEpoch, Exception error) => NewEpoch = newEpoch;
    }

    private sealed class Observer(Action? onCommitted = null) : ICommitObserver
    {
        private readonly TaskCompletionSource outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Outcome => outcome.Task.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System);

        public void Committed()
        {
            onCommitted?.Invoke();
            outcome.SetResult();
        }

        public void Failed(Exception error) => outcome.SetException(error);
    }
}

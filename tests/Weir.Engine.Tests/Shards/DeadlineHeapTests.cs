using System.Runtime.CompilerServices;
using Weir.Engine.Shards;
using Weir.Protocol.History.V1;
using Weir.Tests.Shared;

namespace Weir.Engine.Tests.Shards;

public sealed class DeadlineHeapTests : IDisposable
{
    private static readonly DateTimeOffset Later = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly DeadlineHeap heap = new(new ManualTimeProvider(), () => { });

    public void Dispose() => heap.Dispose();

    [Fact]
    public void ARunThatLeftMemoryIsNotHeldByItsDeadline()
    {
        var run = WatchAndForget();
        GC.Collect();
        Assert.False(run.IsAlive);
    }

    [Fact]
    public void ARunIsTakenOnceAtItsEarliestDeadline()
    {
        var (early, late) = (Loaded("early"), Loaded("late"));
        heap.Watch(late, Later.AddSeconds(9));
        heap.Watch(early, Later.AddSeconds(5));
        heap.Watch(early, Later.AddSeconds(2));
        heap.Watch(early, Later.AddSeconds(7));

        Assert.Null(heap.TakeDue(Later.AddSeconds(1)));
        Assert.Same(early, heap.TakeDue(Later.AddSeconds(8)));
        Assert.Null(heap.TakeDue(Later.AddSeconds(8)));
        Assert.Same(late, heap.TakeDue(Later.AddSeconds(9)));
    }

    [Fact]
    public void ARunThatWasTakenMayBeWatchedAgain()
    {
        var run = Loaded("run");
        heap.Watch(run, Later);
        Assert.Same(run, heap.TakeDue(Later));
        heap.Watch(run, Later.AddSeconds(1));
        Assert.Same(run, heap.TakeDue(Later.AddSeconds(1)));
    }

    [Fact]
    public void ThoseThatAreLeftAreTakenInOrderAfterMostAreForgotten()
    {
        var runs = Enumerable.Range(0, 5_000).Select(i => Loaded($"{i}")).ToList();
        foreach (var (run, i) in runs.Select((run, i) => (run, i)))
        {
            heap.Watch(run, Later.AddSeconds(i));
        }

        foreach (var run in runs.Where((_, i) => i % 10 != 0))
        {
            heap.Forget(run);
        }

        foreach (var run in runs.Where((_, i) => i % 10 == 0))
        {
            Assert.Same(run, heap.TakeDue(Later.AddDays(1)));
        }

        Assert.Null(heap.TakeDue(Later.AddDays(1)));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private WeakReference WatchAndForget()
    {
        var run = Loaded("run");
        run.History.Add(new HistoryEvent());
        heap.Watch(run, Later);
        heap.Forget(run);
        return new WeakReference(run);
    }

    private static LoadedRun Loaded(string id) => new(new WorkflowSlot(new WorkflowKey("default", id)), id, new(1));
}

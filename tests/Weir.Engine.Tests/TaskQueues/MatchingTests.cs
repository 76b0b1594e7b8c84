using Weir.Engine.TaskQueues;
using Weir.Protocol.Calls;
using Weir.Protocol.Enums.V1;
using Weir.Tests.Shared;

namespace Weir.Engine.Tests.TaskQueues;

public sealed class MatchingTests
{
    private static readonly TaskQueueKey Key = new("default", "orders", TaskQueueType.Activity);
    private readonly ManualTimeProvider clock = new();

    [Fact]
    public void PollsAreServedInOrderOfArrival()
    {
        using var registry = new TaskQueueRegistry(clock);
        var first = Enter(registry);
        var second = Enter(registry);
        registry.Dispatch(new FakeTask(Key, "a"));
        registry.Dispatch(new FakeTask(Key, "b"));
        Assert.Equal("a", Given(first));
        Assert.Equal("b", Given(second));
    }

    [Fact]
    public void BacklogIsServedByPriorityThenInOrder()
    {
        using var registry = new TaskQueueRegistry(clock);
        registry.Dispatch(new FakeTask(Key, "low", priority: 5));
        registry.Dispatch(new FakeTask(Key, "normal-1"));
        registry.Dispatch(new FakeTask(Key, "normal-2"));
        registry.Dispatch(new FakeTask(Key, "high", priority: 1));
        registry.Dispatch(new FakeTask(Key, "query", isUrgent: true));
        Assert.Equal(4, registry.Get(Key).Describe().BacklogCount);
        Assert.Equal(["query", "high", "normal-1", "normal-2", "low"], Enumerable.Range(0, 5).Select(_ => Given(Enter(registry))));
    }

    [Fact]
    [Semantic(11)]
    public async Task CancelledPollIsNeverGivenATask()
    {
        using var registry = new TaskQueueRegistry(clock);
        using var gone = new CancellationTokenSource();
        var dead = Enter(registry);
        var alive = Enter(registry);
        await gone.CancelAsync();
        dead.Cancel(gone.Token);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => dead.Completion);
        registry.Dispatch(new FakeTask(Key, "a"));
        Assert.Equal("a", Given(alive));
    }

    [Fact]
    public void PollThatDiesBetweenMatchAndDeliveryRefusesTheTask()
    {
        using var registry = new TaskQueueRegistry(clock);
        var poll = Enter(registry);
        Assert.Same(poll, registry.Offer(new FakeTask(Key, "a")));
        poll.Cancel(new CancellationToken(canceled: true));
        Assert.False(poll.Deliver(new FakeDelivery("a")));
    }

    [Fact]
    public void PollWhoseTaskWasStaleGoesBackToTheFront()
    {
        using var registry = new TaskQueueRegistry(clock);
        var first = Enter(registry);
        Enter(registry);
        Assert.Same(first, registry.Offer(new FakeTask(Key, "stale")));
        registry.Get(Key).Return(first);
        Assert.Same(first, registry.Offer(new FakeTask(Key, "next")));
    }

    [Fact]
    public void UnwantedTasksAreDropped()
    {
        using var registry = new TaskQueueRegistry(clock);
        for (var i = 0; i < 100_000; i++)
        {
            registry.Dispatch(new FakeTask(Key, "dead", isWanted: false));
        }

        registry.Dispatch(new FakeTask(Key, "live"));
        Assert.Equal("live", Given(Enter(registry)));
    }

    [Fact]
    public void StickyQueueCountsAsLostWhenItsWorkerHasNotPolledForTenSeconds()
    {
        using var registry = new TaskQueueRegistry(clock);
        var sticky = new TaskQueueKey("default", "worker-1", TaskQueueType.Workflow);
        var normal = sticky with { Name = "normal" };
        Assert.Equal("normal", registry.Choose("worker-1", normal).Name);
        var poll = Enter(registry, sticky);
        Assert.Equal("worker-1", registry.Choose("worker-1", normal).Name);
        poll.Cancel(new CancellationToken(canceled: true));
        clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal("worker-1", registry.Choose("worker-1", normal).Name);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("normal", registry.Choose("worker-1", normal).Name);
    }

    [Fact]
    [Semantic(11)]
    public async Task ThousandsOfIdlePollsExpireEmpty()
    {
        using var registry = new TaskQueueRegistry(clock);
        var polls = new WorkerPolls(registry, clock, TimeSpan.FromSeconds(60));
        var waiting = Enumerable.Range(0, 20_000)
            .Select(i => polls.PollAsync(Key with { Name = $"q{i % 50}" }, Worker(), CallContext.InProcess, CancellationToken.None)).ToList();
        clock.Advance(TimeSpan.FromSeconds(59));
        Assert.DoesNotContain(waiting, poll => poll.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.All(await Task.WhenAll(waiting).WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System), answer => Assert.Null(answer.Delivery));
    }

    [Fact]
    public async Task PollEndsBeforeItsCallersDeadline()
    {
        using var registry = new TaskQueueRegistry(clock);
        var polls = new WorkerPolls(registry, clock, TimeSpan.FromSeconds(60));
        var context = new CallContext { Deadline = clock.GetUtcNow() + TimeSpan.FromSeconds(5) };
        var poll = polls.PollAsync(Key, Worker(), context, CancellationToken.None);
        clock.Advance(TimeSpan.FromSeconds(4));
        Assert.Null((await poll.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System)).Delivery);
    }

    [Fact]
    public async Task WorkerThatSaysGoodbyeGetsItsPollsBack()
    {
        using var registry = new TaskQueueRegistry(clock);
        var polls = new WorkerPolls(registry, clock, TimeSpan.FromSeconds(60));
        var leaving = polls.PollAsync(Key, Worker("instance-1"), CallContext.InProcess, CancellationToken.None);
        var staying = polls.PollAsync(Key, Worker("instance-2"), CallContext.InProcess, CancellationToken.None);
        polls.Goodbye("default", "instance-1");
        Assert.Null((await leaving).Delivery);
        Assert.Null((await polls.PollAsync(Key, Worker("instance-1"), CallContext.InProcess, CancellationToken.None)).Delivery);
        Assert.False(staying.IsCompleted);
    }

    [Fact]
    public void UnusedQueuesAreForgottenAndComeBack()
    {
        using var registry = new TaskQueueRegistry(clock);
        var old = registry.Get(Key);
        Enter(registry).Cancel(new CancellationToken(canceled: true));
        Enter(registry, Key with { Name = "other" });
        clock.Advance(TimeSpan.FromMinutes(11));
        Enter(registry, Key with { Name = "other" });
        clock.Advance(TimeSpan.FromMinutes(2));
        Assert.NotSame(old, registry.Get(Key));
        var poll = Enter(registry);
        registry.Dispatch(new FakeTask(Key, "a"));
        Assert.Equal("a", Given(poll));
    }

    private static PollingWorker Worker(string instanceKey = "") => new("worker") { InstanceKey = instanceKey, IsInProcess = true };

    private Poll Enter(TaskQueueRegistry registry, TaskQueueKey? key = null)
    {
        var poll = new Poll(Worker(), clock.GetUtcNow() + TimeSpan.FromSeconds(60));
        registry.Enter(key ?? Key, poll);
        return poll;
    }

    private static string? Given(Poll poll) => FakeDelivery.Given(poll);
}

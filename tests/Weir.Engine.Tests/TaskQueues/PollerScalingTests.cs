using Weir.Engine.TaskQueues;
using Weir.Engine.Tests.Support;
using Weir.Protocol.Enums.V1;
using Weir.Tests.Shared;

namespace Weir.Engine.Tests.TaskQueues;

public sealed class PollerScalingTests
{
    private static readonly TaskQueueKey Key = new("default", "orders", TaskQueueType.Activity);
    private readonly ManualTimeProvider clock = new();

    [Fact]
    public void PollThatWaitedLongWasOneTooMany()
    {
        using var registry = new TaskQueueRegistry(clock);
        var poll = Enter(registry);
        clock.Advance(TimeSpan.FromSeconds(2));
        registry.Dispatch(new FakeTask(Key, "a"));
        Assert.Equal(-1, poll.ScalingDelta);
    }

    [Fact]
    public void TaskThatCameAtOnceIsNoAdvice()
    {
        using var registry = new TaskQueueRegistry(clock);
        registry.Dispatch(new FakeTask(Key, "a"));
        Assert.Equal(0, Enter(registry).ScalingDelta);
    }

    [Fact]
    public void BacklogThatWaitsCallsForMorePollsButOnlySoFast()
    {
        using var registry = new TaskQueueRegistry(clock);
        for (var i = 0; i < 100; i++)
        {
            registry.Dispatch(new FakeTask(Key, "a"));
        }

        clock.Advance(TimeSpan.FromSeconds(1));
        var polls = Enumerable.Range(0, 50).Select(_ => Enter(registry)).ToList();
        Assert.Equal(1, polls[0].ScalingDelta);
        Assert.Equal(99, polls[0].BacklogCount);
        Assert.InRange(polls.Sum(poll => poll.ScalingDelta), 9, 12);
    }

    [Fact]
    public async Task WorkersHearOfItAndOfTheBacklog()
    {
        await using var harness = await EngineHarness.StartAsync();
        for (var i = 0; i < 3; i++)
        {
            await harness.StartWorkflowAsync($"order-{i}");
        }

        harness.Clock.Advance(TimeSpan.FromSeconds(1));
        var task = await harness.PollWorkflowAsync();
        Assert.Equal(1, task.PollerScalingDecision.PollRequestDeltaSuggestion);
        Assert.Equal(2, task.BacklogCountHint);
        await harness.CompleteAsync(task, Commands.Activity("a"));

        var activity = harness.PollActivityAsync("elsewhere");
        harness.Clock.Advance(TimeSpan.FromSeconds(1));
        await harness.CompleteAsync(await harness.PollWorkflowAsync(), Commands.Activity("b", "elsewhere"));
        Assert.Equal(-1, (await activity).PollerScalingDecision.PollRequestDeltaSuggestion);
    }

    private Poll Enter(TaskQueueRegistry registry)
    {
        var poll = new Poll(new PollingWorker("worker"), clock.GetUtcNow() + TimeSpan.FromSeconds(60));
        registry.Enter(Key, poll);
        return poll;
    }
}

using Weir.Engine.Storage;
using Weir.Engine.Tests.Support;
using Weir.Protocol.Enums.V1;

namespace Weir.Engine.Tests.Shards;

public sealed class ParkedRunTests
{
    [Fact]
    public async Task QueueThatNobodyPollsKeepsItsRunsOnTheDiskAndLosesNoTask()
    {
        const int Count = 2_000;
        await using var harness = await SmallAsync();
        await Task.WhenAll(Enumerable.Range(0, Count).Select(i => harness.StartWorkflowAsync($"order-{i}")));
        await harness.AdvanceUntilAsync(TimeSpan.Zero, () => Task.FromResult(harness.Engine.ParkedRuns > Count / 2));

        var seen = new HashSet<string>();
        for (var i = 0; i < Count; i++)
        {
            var task = await harness.PollWorkflowAsync();
            Assert.True(seen.Add(task.WorkflowExecution.WorkflowId));
            await harness.CompleteAsync(task, Commands.Complete());
        }

        Assert.Equal(0, harness.Engine.ParkedRuns);
        Assert.False(harness.PollWorkflowAsync().IsCompleted);
    }

    [Fact]
    public async Task ActivitiesOfRunsThatLeftMemoryAreGivenOutOnce()
    {
        await using var harness = await SmallAsync();
        for (var i = 0; i < 50; i++)
        {
            await harness.StartWorkflowAsync($"order-{i}");
            await harness.CompleteAsync(await harness.PollWorkflowAsync(), Commands.Activity("a", "elsewhere"), Commands.Activity("b", "elsewhere"));
        }

        await harness.AdvanceUntilAsync(TimeSpan.Zero, () => Task.FromResult(harness.Engine.ParkedRuns > 30));
        for (var i = 0; i < 50; i++)
        {
            // Looking at a run brings it back; its tasks are in their queue already.
            Assert.Equal(2, (await harness.DescribeAsync($"order-{i}")).PendingActivities.Count);
        }

        var seen = new HashSet<(string, string)>();
        for (var i = 0; i < 100; i++)
        {
            var task = await harness.PollActivityAsync("elsewhere");
            Assert.True(seen.Add((task.WorkflowExecution.WorkflowId, task.ActivityId)));
            await harness.CompleteActivityAsync(task);
        }

        var more = harness.PollActivityAsync("elsewhere");
        await harness.DescribeAsync("order-0");
        Assert.False(more.IsCompleted);
    }

    [Fact]
    public async Task SignalsAndTerminationReachARunThatLeftMemory()
    {
        await using var harness = await SmallAsync();
        for (var i = 0; i < 100; i++)
        {
            await harness.StartWorkflowAsync($"order-{i}");
        }

        await harness.AdvanceUntilAsync(TimeSpan.Zero, () => Task.FromResult(harness.Engine.ParkedRuns > 50));
        await harness.SignalAsync("order-0", "go");
        await EngineHarness.InTime(harness.Service.TerminateWorkflowExecutionAsync(new()
        {
            Namespace = EngineHarness.Namespace,
            WorkflowExecution = new() { WorkflowId = "order-1" },
        }));
        var tasks = new List<string>();
        for (var i = 0; i < 99; i++)
        {
            var task = await harness.PollWorkflowAsync();
            tasks.Add(task.WorkflowExecution.WorkflowId);
            if (task.WorkflowExecution.WorkflowId == "order-0")
            {
                Assert.Contains(task.History.Events, e => e.EventType == EventType.WorkflowExecutionSignaled);
            }
        }

        Assert.Equal(99, tasks.Distinct().Count());
        Assert.DoesNotContain("order-1", tasks);
    }

    [Fact]
    public async Task DeadlineOfARunThatLeftMemoryIsKept()
    {
        await using var harness = await SmallAsync();
        for (var i = 0; i < 60; i++)
        {
            await harness.StartWorkflowAsync($"order-{i}", request => request.WorkflowRunTimeout = new() { Seconds = 600 });
        }

        await harness.AdvanceUntilAsync(TimeSpan.Zero, () => Task.FromResult(harness.Engine.ParkedRuns > 30));
        await harness.AdvanceUntilAsync(TimeSpan.FromSeconds(20), async () => await harness.StatusAsync("order-0") == WorkflowExecutionStatus.TimedOut
            && harness.Clock.GetUtcNow() > new DateTimeOffset(2026, 1, 1, 0, 10, 30, TimeSpan.Zero));
        for (var i = 0; i < 60; i++)
        {
            Assert.Equal(WorkflowExecutionStatus.TimedOut, await harness.StatusAsync($"order-{i}"));
        }
    }

    [Fact]
    public async Task RunsThatLeftMemoryAreFoundAfterARestart()
    {
        await using var harness = await SmallAsync();
        for (var i = 0; i < 100; i++)
        {
            await harness.StartWorkflowAsync($"order-{i}");
        }

        await harness.AdvanceUntilAsync(TimeSpan.Zero, () => Task.FromResult(harness.Engine.ParkedRuns > 50));
        await harness.RestartAsync();
        var seen = new HashSet<string>();
        for (var i = 0; i < 100; i++)
        {
            Assert.True(seen.Add((await harness.PollWorkflowAsync()).WorkflowExecution.WorkflowId));
        }
    }

    private static Task<EngineHarness> SmallAsync() =>
        EngineHarness.StartAsync(new MemoryEngineStore(), options => options with { ShardCount = 1, RunCacheBytes = 40_000 });
}

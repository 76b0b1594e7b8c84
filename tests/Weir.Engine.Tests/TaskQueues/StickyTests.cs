using Weir.Engine.Tests.Support;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.TaskQueue.V1;
using Weir.Protocol.WorkflowService.V1;
using Weir.Tests.Shared;

namespace Weir.Engine.Tests.TaskQueues;

public sealed class StickyTests
{
    [Fact]
    [Semantic(6)]
    public async Task StickyWorkerGetsOnlyWhatItHasNotSeen()
    {
        await using var harness = await EngineHarness.StartAsync();
        await harness.StartWorkflowAsync("order-1");
        await harness.CompleteAsync(await harness.PollWorkflowAsync(), Sticky);
        var poll = harness.PollWorkflowAsync(sticky: "worker-1");
        await harness.SignalAsync("order-1", "go");
        var task = await poll;
        Assert.Equal(
            [EventType.WorkflowTaskCompleted, EventType.WorkflowExecutionSignaled, EventType.WorkflowTaskScheduled, EventType.WorkflowTaskStarted],
            task.History.Events.Select(e => e.EventType));
    }

    [Fact]
    [Semantic(5)]
    public async Task TaskOfAStickyWorkerThatIsGoneGoesToTheNormalQueueAtOnce()
    {
        await using var harness = await EngineHarness.StartAsync();
        await harness.StartWorkflowAsync("order-1");
        await harness.CompleteAsync(await harness.PollWorkflowAsync(), Sticky);
        await harness.SignalAsync("order-1", "go");
        var task = await harness.PollWorkflowAsync();
        Assert.Equal(EventType.WorkflowExecutionStarted, task.History.Events[0].EventType);
        await harness.CompleteAsync(task, Commands.Complete());
    }

    [Fact]
    [Semantic(5)]
    public async Task TaskLeavesTheStickyQueueAfterItsTimeout()
    {
        await using var harness = await EngineHarness.StartAsync();
        await harness.StartWorkflowAsync("order-1");
        await harness.CompleteAsync(await harness.PollWorkflowAsync(), Sticky);
        using var gone = new CancellationTokenSource();
        var dying = harness.PollWorkflowAsync(sticky: "worker-1", cancellationToken: gone.Token);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => dying);
        await harness.SignalAsync("order-1", "go");
        var poll = harness.PollWorkflowAsync();
        await harness.AdvanceUntilAsync(TimeSpan.FromSeconds(1), async () =>
        {
            await harness.DescribeAsync("order-1");
            return poll.IsCompleted;
        });
        var task = await poll;
        Assert.Equal(1, task.Attempt);
        Assert.Contains(task.History.Events, e => e.EventType == EventType.WorkflowTaskTimedOut);
    }

    [Fact]
    public async Task WorkerThatShutsDownGivesItsTasksBack()
    {
        await using var harness = await EngineHarness.StartAsync();
        await harness.StartWorkflowAsync("order-1");
        await harness.CompleteAsync(await harness.PollWorkflowAsync(), Sticky);
        using var gone = new CancellationTokenSource();
        var dying = harness.PollWorkflowAsync(sticky: "worker-1", cancellationToken: gone.Token);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => dying);
        await harness.SignalAsync("order-1", "go");
        var poll = harness.PollWorkflowAsync();
        await EngineHarness.InTime(harness.Service.ShutdownWorkerAsync(new ShutdownWorkerRequest { Namespace = EngineHarness.Namespace, StickyTaskQueue = "worker-1" }));
        Assert.Equal(EventType.WorkflowExecutionStarted, (await poll).History.Events[0].EventType);
    }

    [Fact]
    public async Task DescribeShowsPollersAndBacklog()
    {
        await using var harness = await EngineHarness.StartAsync();
        await harness.StartWorkflowAsync("order-1");
        await harness.StartWorkflowAsync("order-2");
        await harness.PollWorkflowAsync();
        var described = await EngineHarness.InTime(harness.Service.DescribeTaskQueueAsync(new DescribeTaskQueueRequest
        {
            Namespace = EngineHarness.Namespace,
            TaskQueue = new TaskQueue { Name = EngineHarness.Queue },
            TaskQueueType = TaskQueueType.Workflow,
            ReportStats = true,
        }));
        Assert.Equal("worker", Assert.Single(described.Pollers).Identity);
        Assert.Equal(1, described.Stats.ApproximateBacklogCount);
    }

    private static void Sticky(RespondWorkflowTaskCompletedRequest request) => request.StickyAttributes = new StickyExecutionAttributes
    {
        WorkerTaskQueue = new TaskQueue { Name = "worker-1", Kind = TaskQueueKind.Sticky, NormalName = EngineHarness.Queue },
        ScheduleToStartTimeout = new() { Seconds = 10 },
    };
}

using Weir.Engine.Storage;
using Weir.Engine.Tests.Support;
using Weir.Protocol.Calls;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.WorkflowService.V1;
using Weir.Tests.Shared;

namespace Weir.Engine.Tests.Shards;

public sealed class RecoveryTests
{
    [Fact]
    public async Task RestartGoesOnWithWhatWasScheduled()
    {
        await using var harness = await EngineHarness.StartAsync();
        await harness.StartWorkflowAsync("order-1");
        await harness.CompleteAsync(await harness.PollWorkflowAsync(), Commands.Activity("charge"), Commands.Timer("wait", TimeSpan.FromHours(1)));
        await harness.RestartAsync();
        await harness.CompleteActivityAsync(await harness.PollActivityAsync(), "paid");
        await harness.CompleteAsync(await harness.PollWorkflowAsync());
        await harness.RestartAsync();
        var poll = harness.PollWorkflowAsync();
        await harness.AdvanceUntilAsync(TimeSpan.FromSeconds(20), async () => (await harness.EventTypesAsync("order-1")).Contains(EventType.TimerFired));
        var task = await poll;
        await harness.CompleteAsync(task.TaskToken.IsEmpty ? await harness.PollWorkflowAsync() : task, Commands.Complete());
        Assert.Equal(WorkflowExecutionStatus.Completed, await harness.StatusAsync("order-1"));
    }

    [Fact]
    public async Task TasksOfWorkersThatDiedWithTheProcessAreHandedOutAtOnce()
    {
        await using var harness = await EngineHarness.StartAsync();
        await harness.StartWorkflowAsync("order-1");
        await harness.CompleteAsync(await harness.PollWorkflowAsync(), Commands.Activity("charge"));
        await harness.PollActivityAsync();
        await harness.StartWorkflowAsync("order-2");
        await harness.PollWorkflowAsync();
        var before = harness.Clock.GetUtcNow();
        await harness.RestartAsync();

        // The workflow task comes again without the clock moving; the activity after its retry interval.
        var again = await harness.PollWorkflowAsync();
        Assert.Equal("order-2", again.WorkflowExecution.WorkflowId);
        Assert.Equal(before, harness.Clock.GetUtcNow());
        var poll = harness.PollActivityAsync();
        await harness.AdvanceUntilAsync(TimeSpan.FromMilliseconds(200), async () => (await harness.DescribeAsync("order-1")).PendingActivities.Single() is { Attempt: 2, State: PendingActivityState.Started });
        Assert.Equal(2, (await poll).Attempt);
        Assert.InRange(harness.Clock.GetUtcNow() - before, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3));
    }

    [Fact]
    public async Task StoreThatStoppedIsTold()
    {
        var store = new FaultStore(new MemoryEngineStore());
        await using var harness = await EngineHarness.StartAsync(store);
        await harness.StartWorkflowAsync("order-1");
        Assert.False(harness.Engine.StoreBroken.IsCompleted);
        store.IsBroken = true;

        var refused = await Assert.ThrowsAsync<RpcException>(() => harness.StartWorkflowAsync("order-2"));

        Assert.Equal(StatusCode.Unavailable, refused.Code);
        Assert.Equal("the disk is full", (await harness.Engine.StoreBroken.WaitAsync(Patience.Limit)).Message);
    }

    [Fact]
    public async Task FailedCommitIsAnsweredUnavailableAndTheRunGoesOn()
    {
        var store = new FaultStore(new MemoryEngineStore());
        await using var harness = await EngineHarness.StartAsync(store);
        await harness.StartWorkflowAsync("order-1");
        var task = await harness.PollWorkflowAsync();
        store.FailCommits = 1;
        var refused = await Assert.ThrowsAsync<RpcException>(() => harness.CompleteAsync(task, Commands.Activity("charge")));
        Assert.Equal(StatusCode.Unavailable, refused.Code);
        Assert.Equal(3, (await harness.EventTypesAsync("order-1")).Count);

        // The same answer again, as a worker would send it.
        await harness.CompleteAsync(task, Commands.Activity("charge"));
        await harness.CompleteActivityAsync(await harness.PollActivityAsync());
        await harness.CompleteAsync(await harness.PollWorkflowAsync(), Commands.Complete());
        Assert.Equal(WorkflowExecutionStatus.Completed, await harness.StatusAsync("order-1"));
    }

    [Fact]
    public async Task CommitThatHappenedButWasReportedFailedIsFoundInTheStore()
    {
        var store = new FaultStore(new MemoryEngineStore());
        await using var harness = await EngineHarness.StartAsync(store);
        await harness.StartWorkflowAsync("order-1");
        var task = await harness.PollWorkflowAsync();
        store.FailAfterCommits = 1;
        Assert.Equal(StatusCode.Unavailable, (await Assert.ThrowsAsync<RpcException>(() => harness.CompleteAsync(task, Commands.Activity("charge")))).Code);

        // It took effect once: the repeated answer is stale, and the activity is there.
        Assert.Equal(StatusCode.NotFound, (await Assert.ThrowsAsync<RpcException>(() => harness.CompleteAsync(task, Commands.Activity("charge")))).Code);
        await harness.CompleteActivityAsync(await harness.PollActivityAsync());
        await harness.CompleteAsync(await harness.PollWorkflowAsync(), Commands.Complete());
        Assert.Equal(WorkflowExecutionStatus.Completed, await harness.StatusAsync("order-1"));
        Assert.Single(await harness.EventTypesAsync("order-1"), type => type == EventType.ActivityTaskScheduled);
    }

    [Fact]
    public async Task PollsWhoseTaskWasNotStoredGetItAfterwards()
    {
        var store = new FaultStore(new MemoryEngineStore());
        await using var harness = await EngineHarness.StartAsync(store);
        var poll = harness.PollWorkflowAsync();
        store.FailCommits = 3;
        for (var i = 0; i < 3; i++)
        {
            await Assert.ThrowsAsync<RpcException>(() => harness.StartWorkflowAsync("order-1", request => request.RequestId = "same"));
        }

        Assert.False(poll.IsCompleted);
        await harness.StartWorkflowAsync("order-1", request => request.RequestId = "same");
        Assert.Equal("order-1", (await poll).WorkflowExecution.WorkflowId);
    }

    [Fact]
    public async Task TimerWhoseCommitFailsFiresLater()
    {
        var store = new FaultStore(new MemoryEngineStore());
        await using var harness = await EngineHarness.StartAsync(store);
        await harness.StartWorkflowAsync("order-1");
        await harness.CompleteAsync(await harness.PollWorkflowAsync(), Commands.Timer("wait", TimeSpan.FromSeconds(5)));
        store.FailCommits = 2;
        await harness.AdvanceUntilAsync(TimeSpan.FromSeconds(1), async () => (await harness.EventTypesAsync("order-1")).Contains(EventType.TimerFired));
        Assert.Equal(0, store.FailCommits);
        await harness.CompleteAsync(await harness.PollWorkflowAsync(), Commands.Complete());
        Assert.Equal(WorkflowExecutionStatus.Completed, await harness.StatusAsync("order-1"));
    }

    [Fact]
    public async Task DamagedRunIsQuarantinedAndOthersGoOn()
    {
        var store = new FaultStore(new MemoryEngineStore());
        await using var harness = await EngineHarness.StartAsync(store, options => options with { ShardCount = 1 });
        var bad = await harness.StartWorkflowAsync("bad");
        await harness.StartWorkflowAsync("good");
        store.IsDamaged = run => run.Value == 1;
        await harness.RestartAsync();

        var refused = await Assert.ThrowsAsync<RpcException>(() => harness.DescribeAsync("bad"));
        Assert.Equal(StatusCode.Internal, refused.Code);
        Assert.Contains(bad, refused.Message, StringComparison.Ordinal);
        Assert.Equal(StatusCode.Internal, (await Assert.ThrowsAsync<RpcException>(() => harness.SignalAsync("bad", "go"))).Code);
        Assert.Equal(StatusCode.Internal, (await Assert.ThrowsAsync<RpcException>(() => harness.StartWorkflowAsync("bad"))).Code);

        var task = await harness.PollWorkflowAsync();
        Assert.Equal("good", task.WorkflowExecution.WorkflowId);
        await harness.CompleteAsync(task, Commands.Complete());
        Assert.Equal(WorkflowExecutionStatus.Completed, await harness.StatusAsync("good"));
    }

    [Fact]
    public async Task PollCancelledWhileItsTaskIsBeingStoredLosesNothing()
    {
        var store = new FaultStore(new MemoryEngineStore());
        await using var harness = await EngineHarness.StartAsync(store);
        await harness.StartWorkflowAsync("order-1");
        using var gone = new CancellationTokenSource();
        var dying = harness.PollActivityAsync(cancellationToken: gone.Token);
        var task = await harness.PollWorkflowAsync();
        store.Hold();
        var completing = harness.CompleteAsync(task, Commands.Activity("charge"));
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => dying);
        store.Release();
        await completing;
        var activity = await harness.PollActivityAsync();
        Assert.Equal(1, activity.Attempt);
        await harness.CompleteActivityAsync(activity);
    }

    [Fact]
    public async Task SleepingRunsLeaveMemoryAndComeBackInTime()
    {
        var options = (EngineOptions o) => o with { RunCacheBytes = 1, ClosedRunsCached = 0, ShardCount = 1 };
        await using var harness = await EngineHarness.StartAsync(configure: options);
        for (var i = 0; i < 20; i++)
        {
            await harness.StartWorkflowAsync($"order-{i}");
            await harness.CompleteAsync(await harness.PollWorkflowAsync(), Commands.Timer("wait", TimeSpan.FromMinutes(10)));
        }

        Assert.Equal(20, (await harness.Service.CountWorkflowExecutionsAsync(new() { Namespace = "default", Query = "ExecutionStatus='Running'" })).Count);
        await harness.SignalAsync("order-3", "hello");
        Assert.Contains(EventType.WorkflowExecutionSignaled, await harness.EventTypesAsync("order-3"));
        var early = await harness.PollWorkflowAsync();
        await harness.CompleteAsync(early);

        var completed = 0;
        var poll = harness.PollWorkflowAsync();
        for (var step = 0; step < 2_000 && completed < 20; step++)
        {
            // A round trip through the engine gives its loops the time that the moved clock asks for.
            await harness.DescribeAsync("order-0");
            if (!poll.IsCompleted)
            {
                harness.Clock.Advance(TimeSpan.FromSeconds(2));
                continue;
            }

            var task = await poll;
            poll = harness.PollWorkflowAsync();
            if (!task.TaskToken.IsEmpty)
            {
                Assert.Contains(task.History.Events, e => e.EventType == EventType.TimerFired);
                var late = await Record.ExceptionAsync(() => harness.CompleteAsync(task, Commands.Complete()));

                // The clock may have run past the workflow task's timeout before the poll's answer was looked at; it comes again then.
                completed += late is null ? 1 : 0;
                Assert.True(late is null or RpcException { Code: StatusCode.NotFound }, late?.Message);
            }
        }

        Assert.Equal(20, completed);
    }

    [Fact]
    public async Task DisposalAnswersWhatWasDecidedAndRefusesTheRest()
    {
        var store = new FaultStore(new MemoryEngineStore());
        await using var harness = await EngineHarness.StartAsync(store);
        var poll = harness.PollWorkflowAsync("idle");
        var history = harness.StartWorkflowAsync("order-1");
        await history;
        var waiting = harness.Service.GetWorkflowExecutionHistoryAsync(new GetWorkflowExecutionHistoryRequest
        {
            Namespace = EngineHarness.Namespace,
            Execution = new() { WorkflowId = "order-1" },
            WaitNewEvent = true,
            HistoryEventFilterType = HistoryEventFilterType.CloseEvent,
        });
        store.Hold();
        var pending = harness.StartWorkflowAsync("order-2");
        await harness.Service.ListNamespacesAsync(new ListNamespacesRequest());
        var disposal = harness.Engine.DisposeAsync();
        store.Release();
        await disposal;
        Assert.True((await poll).TaskToken.IsEmpty);
        var refused = await Assert.ThrowsAsync<RpcException>(() => harness.StartWorkflowAsync("order-3"));
        Assert.Equal(StatusCode.Unavailable, refused.Code);

        // A reader that waits is sent away: with an empty page to come back with, or told that the engine stops.
        var ended = await Record.ExceptionAsync(() => EngineHarness.InTime(waiting));
        Assert.True(ended is null ? (await waiting).History.Events.Count == 0 : ended is RpcException { Code: StatusCode.Unavailable });

        // Whatever it was told, it is true afterwards.
        var answered = await Record.ExceptionAsync(() => pending) is null;
        await harness.RestartAsync();
        var found = await Record.ExceptionAsync(() => harness.DescribeAsync("order-2")) is null;
        Assert.True(!answered || found);
    }
}

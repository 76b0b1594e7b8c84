using Google.Protobuf.WellKnownTypes;
using Weir.Engine.Storage;
using Weir.Engine.Tests.Support;
using Weir.Protocol.Common.V1;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.Query.V1;
using Weir.Protocol.WorkflowService.V1;

namespace Weir.Engine.Tests.TimeSkipping;

/// <summary>What keeps unlocked time from being skipped. Beside each, a timer far away stands for what time would be skipped to.</summary>
public sealed class WorkInFlightTests
{
    private static readonly TimeSpan Far = TimeSpan.FromDays(30);

    [Fact]
    public async Task AWorkflowTaskHoldsTimeFromScheduledToCompleted()
    {
        await using var harness = await WithFarTimerAsync();
        await harness.StartWorkflowAsync("order-2");
        await harness.UnlockAsync();
        Assert.Equal(TimeSpan.Zero, await harness.SkippedAsync());
        var task = await harness.PollWorkflowAsync();
        Assert.Equal(TimeSpan.Zero, await harness.SkippedAsync());
        await harness.CompleteAsync(task);
        await FarTimerFiresAsync(harness);
    }

    [Fact]
    public async Task AWorkflowTaskThatNobodyAnswersTimesOutInRealTime()
    {
        await using var harness = await SkippingHarness.StartAsync(TimeSkippingMode.Unlocked);
        await harness.StartWorkflowAsync("order-1");
        await harness.PollWorkflowAsync();
        var again = harness.PollWorkflowAsync();
        harness.Clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(2, (await again).Attempt);
        Assert.Equal(TimeSpan.Zero, await harness.SkippedAsync());
    }

    [Fact]
    public async Task AnActivityHoldsTimeFromScheduledToClosed()
    {
        await using var harness = await WithFarTimerAsync();
        await harness.StartWorkflowAsync("order-2");
        await harness.CompleteAsync(await harness.PollWorkflowAsync(), Commands.Activity("charge"));
        await harness.UnlockAsync();
        Assert.Equal(TimeSpan.Zero, await harness.SkippedAsync());
        var task = await harness.PollActivityAsync();
        Assert.Equal(TimeSpan.Zero, await harness.SkippedAsync());
        await harness.CompleteActivityAsync(task);
        await harness.CompleteAsync(await harness.PollWorkflowAsync());
        await FarTimerFiresAsync(harness);
    }

    [Fact]
    public async Task AnActivityMayTakeItsOwnLockOffToSleep()
    {
        await using var harness = await SkippingHarness.StartAsync(TimeSkippingMode.Unlocked);
        await harness.StartWorkflowAsync("order-1");
        await harness.CompleteAsync(
            await harness.PollWorkflowAsync(),
            Commands.Activity("one", configure: attributes => attributes.StartToCloseTimeout = Duration.FromTimeSpan(Far)),
            Commands.Activity("two", configure: attributes => attributes.StartToCloseTimeout = Duration.FromTimeSpan(Far)));
        var (one, two) = (await harness.PollActivityAsync(), await harness.PollActivityAsync());
        var sleep = harness.UnlockedSleepAsync(TimeSpan.FromHours(1));
        Assert.Equal(TimeSpan.Zero, await harness.SkippedAsync());
        var longer = harness.UnlockedSleepAsync(TimeSpan.FromHours(2));
        await sleep;
        Assert.Equal(TimeSpan.FromHours(1), await harness.SkippedAsync());
        await harness.CompleteActivityAsync(one);
        await harness.CompleteAsync(await harness.PollWorkflowAsync());
        await longer;
        Assert.Equal(TimeSpan.FromHours(2), await harness.SkippedAsync());
        await harness.CompleteActivityAsync(two);
        await harness.CompleteAsync(await harness.PollWorkflowAsync(), Commands.Complete());
        Assert.Equal(TimeSpan.FromHours(2), await harness.SkippedAsync());
    }

    [Fact]
    public async Task RetryBackoffIsSkipped()
    {
        await using var harness = await SkippingHarness.StartAsync(TimeSkippingMode.Unlocked);
        await harness.StartWorkflowAsync("order-1");
        await harness.CompleteAsync(await harness.PollWorkflowAsync(), Commands.Activity("charge", configure: attributes =>
        {
            attributes.RetryPolicy = new RetryPolicy { InitialInterval = Duration.FromTimeSpan(TimeSpan.FromHours(1)), BackoffCoefficient = 2 };
            attributes.ScheduleToCloseTimeout = Duration.FromTimeSpan(TimeSpan.FromDays(30));
        }));
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            var task = await harness.PollActivityAsync();
            Assert.Equal(attempt, task.Attempt);
            await harness.Service.RespondActivityTaskFailedAsync(new RespondActivityTaskFailedRequest
            {
                Namespace = EngineHarness.Namespace,
                TaskToken = task.TaskToken,
                Failure = Commands.Failure("declined"),
            });
        }

        await harness.CompleteActivityAsync(await harness.PollActivityAsync());
        await harness.CompleteAsync(await harness.PollWorkflowAsync(), Commands.Complete());
        Assert.Equal(TimeSpan.FromHours(1 + 2 + 4), await harness.SkippedAsync());
    }

    [Fact]
    public async Task AQueryHoldsTimeWhileItsCallerWaits()
    {
        await using var harness = await WithFarTimerAsync();
        using var leave = new CancellationTokenSource();
        var query = harness.Service.QueryWorkflowAsync(
            new QueryWorkflowRequest
            {
                Namespace = EngineHarness.Namespace,
                Execution = new WorkflowExecution { WorkflowId = "far" },
                Query = new WorkflowQuery { QueryType = "state" },
            },
            cancellationToken: leave.Token);
        await harness.UnlockAsync();
        Assert.Equal(TimeSpan.Zero, await harness.SkippedAsync());
        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => query);
        await FarTimerFiresAsync(harness);
    }

    [Fact]
    public async Task StartDelayIsSkippedAndAClosedRunLeavesNothingToSkipTo()
    {
        await using var harness = await SkippingHarness.StartAsync(TimeSkippingMode.Unlocked);
        await harness.StartWorkflowAsync("order-1", request =>
        {
            request.WorkflowStartDelay = Duration.FromTimeSpan(TimeSpan.FromHours(5));
            request.WorkflowRunTimeout = Duration.FromTimeSpan(TimeSpan.FromDays(3));
        });
        await harness.CompleteAsync(await harness.PollWorkflowAsync(), Commands.Complete());
        Assert.Equal(TimeSpan.FromHours(5), await harness.SkippedAsync());

        // Another run moves time to its own timer, and not to what the closed one had set.
        await harness.StartWorkflowAsync("order-2");
        await harness.CompleteAsync(await harness.PollWorkflowAsync(), Commands.Timer("wait", TimeSpan.FromMinutes(1)));
        await harness.CompleteAsync(await harness.PollWorkflowAsync(), Commands.Complete());
        Assert.Equal(TimeSpan.FromHours(5) + TimeSpan.FromMinutes(1), await harness.SkippedAsync());
    }

    [Fact]
    public async Task RunTimeoutIsSkippedToWhenNothingElseIsLeft()
    {
        await using var harness = await SkippingHarness.StartAsync(TimeSkippingMode.Unlocked);
        await harness.StartWorkflowAsync("order-1", request => request.WorkflowRunTimeout = Duration.FromTimeSpan(Far));
        await harness.CompleteAsync(await harness.PollWorkflowAsync());
        var close = await EngineHarness.InTime(harness.Service.GetWorkflowExecutionHistoryAsync(new GetWorkflowExecutionHistoryRequest
        {
            Namespace = EngineHarness.Namespace,
            Execution = new WorkflowExecution { WorkflowId = "order-1" },
            WaitNewEvent = true,
            HistoryEventFilterType = HistoryEventFilterType.CloseEvent,
        }));
        Assert.Equal(EventType.WorkflowExecutionTimedOut, Assert.Single(close.History.Events).EventType);
        Assert.Equal(Far, await harness.SkippedAsync());
    }

    [Fact]
    public async Task ChildrenAndSignalsArriveBeforeTimeIsSkipped()
    {
        await using var harness = await WithFarTimerAsync();
        await harness.StartWorkflowAsync("parent");
        var first = await harness.PollWorkflowAsync();

        // A task that a worker has holds time; one that waits for a worker does not.
        await harness.UnlockAsync();
        await harness.CompleteAsync(first, Commands.Child("child"), Commands.SignalExternal("far", "hello"));
        for (var answered = 0; answered < 5; answered++)
        {
            var task = await harness.PollWorkflowAsync();
            if (task.WorkflowExecution.WorkflowId == "far" && (await harness.HistoryAsync("far")).Any(e => e.EventType == EventType.TimerFired))
            {
                break;
            }

            await harness.CompleteAsync(task, task.WorkflowExecution.WorkflowId == "child" ? [Commands.Complete()] : []);
        }

        var parent = await harness.HistoryAsync("parent");
        Assert.All(parent, e => Assert.Equal(parent[0].EventTime, e.EventTime));
        Assert.Contains(parent, e => e.EventType == EventType.ChildWorkflowExecutionCompleted);
        Assert.Contains(parent, e => e.EventType == EventType.ExternalWorkflowExecutionSignaled);
    }

    [Fact]
    public async Task AFailedCommitHoldsTimeUntilItsRunsAreReadAgain()
    {
        var store = new FaultStore(new MemoryEngineStore());
        await using var harness = await EngineHarness.StartAsync(store, options => options with { TimeSkipping = TimeSkippingMode.Locked });
        await StartFarTimerAsync(harness);
        await harness.StartWorkflowAsync("order-2");
        var task = await harness.PollWorkflowAsync();
        await harness.UnlockAsync();
        store.FailCommits = 1;
        await Assert.ThrowsAsync<Protocol.Calls.RpcException>(() => harness.CompleteAsync(task, Commands.Complete()));
        Assert.Equal(TimeSpan.Zero, await harness.SkippedAsync());
        await harness.CompleteAsync(task, Commands.Complete());
        var sleep = EngineHarness.InTime(harness.SleepAsync(Far));
        while (!sleep.IsCompleted)
        {
            // The runs are read again after a delay on the clock.
            harness.Clock.Advance(TimeSpan.FromMilliseconds(10));
            await Task.Yield();
        }

        await sleep;
        Assert.Equal("far", (await harness.PollWorkflowAsync()).WorkflowExecution.WorkflowId);
    }

    [Fact]
    public async Task EveryTimerOfManyBusyRunsFiresAtItsExactTime()
    {
        await using var harness = await SkippingHarness.StartAsync(TimeSkippingMode.Unlocked);
        await harness.LockAsync();
        var random = new Random(1);
        var runs = Enumerable.Range(0, 40)
            .ToDictionary(index => $"order-{index}", _ => new Queue<TimeSpan>(Enumerable.Range(0, 8).Select(_ => TimeSpan.FromSeconds(random.Next(1, 3_000_000)))));
        foreach (var id in runs.Keys)
        {
            await harness.StartWorkflowAsync(id);
        }

        await harness.UnlockAsync();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => WorkAsync()));
        foreach (var id in runs.Keys)
        {
            var history = await harness.HistoryAsync(id);
            var started = history.Where(e => e.EventType == EventType.TimerStarted)
                .ToDictionary(e => e.EventId, e => e.EventTime.ToDateTimeOffset() + e.TimerStartedEventAttributes.StartToFireTimeout.ToTimeSpan());
            var fired = history.Where(e => e.EventType == EventType.TimerFired)
                .ToDictionary(e => e.TimerFiredEventAttributes.StartedEventId, e => e.EventTime.ToDateTimeOffset());
            Assert.Equal(8, fired.Count);
            Assert.Equal(started, fired);

            // Whoever was woken answered at that very time: nothing was skipped while a worker had a task.
            var activities = history.Where(e => e.EventType is EventType.WorkflowTaskScheduled or EventType.WorkflowTaskCompleted).Select(e => e.EventTime).ToList();
            Assert.All(activities.Chunk(2), pair => Assert.Equal(pair[0], pair[1]));
        }

        async Task WorkAsync()
        {
            while (runs.Values.Any(timers => timers.Count > 0))
            {
                using var enough = new CancellationTokenSource(TimeSpan.FromSeconds(2), TimeProvider.System);
                try
                {
                    var task = await harness.PollWorkflowAsync(cancellationToken: enough.Token);
                    var timers = runs[task.WorkflowExecution.WorkflowId];
                    await harness.CompleteAsync(task, timers.TryDequeue(out var next) ? Commands.Timer($"{timers.Count}", next) : Commands.Complete());
                }
                catch (OperationCanceledException)
                {
                    return;
                }
            }

            while (!(await Task.WhenAll(runs.Keys.Select(id => harness.StatusAsync(id)))).All(status => status == WorkflowExecutionStatus.Completed))
            {
                using var enough = new CancellationTokenSource(TimeSpan.FromMilliseconds(500), TimeProvider.System);
                try
                {
                    await harness.CompleteAsync(await harness.PollWorkflowAsync(cancellationToken: enough.Token), Commands.Complete());
                }
                catch (OperationCanceledException)
                {
                }
            }
        }
    }

    private static async Task<EngineHarness> WithFarTimerAsync()
    {
        var harness = await SkippingHarness.StartAsync();
        await StartFarTimerAsync(harness);
        return harness;
    }

    private static async Task StartFarTimerAsync(EngineHarness harness)
    {
        await harness.StartWorkflowAsync("far");
        await harness.CompleteAsync(await harness.PollWorkflowAsync(), Commands.Timer("far", Far));
    }

    private static async Task FarTimerFiresAsync(EngineHarness harness)
    {
        Assert.Equal("far", (await harness.PollWorkflowAsync()).WorkflowExecution.WorkflowId);
        Assert.Equal(Far, await harness.SkippedAsync());
    }
}

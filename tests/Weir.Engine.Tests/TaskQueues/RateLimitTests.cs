using Weir.Engine.TaskQueues;
using Weir.Engine.Tests.Support;
using Weir.Protocol.Calls;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.TaskQueue.V1;
using Weir.Protocol.WorkflowService.V1;
using Weir.Tests.Shared;
using RateLimitUpdate = Weir.Protocol.WorkflowService.V1.UpdateTaskQueueConfigRequest.Types.RateLimitUpdate;

namespace Weir.Engine.Tests.TaskQueues;

public sealed class RateLimitTests
{
    private static readonly TaskQueueKey Key = new("default", "orders", TaskQueueType.Activity);
    private readonly ManualTimeProvider clock = new();

    [Theory]
    [InlineData(2, 2, 0)]
    [InlineData(2, 3, 0.5)]
    [InlineData(2, 10, 4)]
    [InlineData(0.5, 1, 0)]
    [InlineData(0.5, 3, 4)]
    [InlineData(1_000, 1_000, 0)]
    public void SoManyPassASecondAndAnIdleSecondsWorthAtOnce(double rate, int count, double seconds)
    {
        var limiter = new RateLimiter(rate);
        var now = clock.GetUtcNow();
        for (var i = 0; i < count; i++)
        {
            now = limiter.ReadyAt(now);
            limiter.Take();
        }

        Assert.Equal(seconds, (now - clock.GetUtcNow()).TotalSeconds, 3);
    }

    [Fact]
    public void RateOfZeroLetsNothingThroughUntilItIsLifted()
    {
        var limiter = new RateLimiter(5);
        limiter.SetRate(0, clock.GetUtcNow());
        Assert.Equal(DateTimeOffset.MaxValue, limiter.ReadyAt(clock.GetUtcNow().AddYears(1)));
        limiter.SetRate(1, clock.GetUtcNow().AddYears(1));
        Assert.True(limiter.ReadyAt(clock.GetUtcNow().AddYears(1)) < DateTimeOffset.MaxValue);
    }

    [Fact]
    public void WorkersRateIsHeldByTheQueueAlthoughPollsWait()
    {
        using var registry = new TaskQueueRegistry(clock);
        var polls = Enumerable.Range(0, 6).Select(_ => Enter(registry, rate: 2)).ToList();
        for (var i = 0; i < 6; i++)
        {
            registry.Dispatch(new FakeTask(Key, $"{i}"));
        }

        Assert.Equal(2, polls.Count(poll => FakeDelivery.Given(poll) is not null));
        clock.Advance(TimeSpan.FromMilliseconds(501));
        Assert.Equal(3, polls.Count(poll => FakeDelivery.Given(poll) is not null));
        clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(["0", "1", "2", "3", "4", "5"], polls.Select(FakeDelivery.Given));
    }

    [Fact]
    public void TaskThatTurnsOutStaleDoesNotCount()
    {
        using var registry = new TaskQueueRegistry(clock);
        var poll = Enter(registry, rate: 1);
        Assert.Same(poll, registry.Offer(new FakeTask(Key, "stale")));
        registry.Get(Key).Return(poll);
        registry.Dispatch(new FakeTask(Key, "good"));
        Assert.Equal("good", FakeDelivery.Given(poll));
    }

    [Fact]
    public void QueriesPassALimitedQueue()
    {
        var queries = Key with { Type = TaskQueueType.Workflow };
        using var registry = new TaskQueueRegistry(clock, _ => new TaskQueueConfig { QueueRateLimit = new RateLimitConfig { RateLimit = new RateLimit() } });
        var poll = Enter(registry, key: queries);
        registry.Dispatch(new FakeTask(queries, "task"));
        Assert.Null(FakeDelivery.Given(poll));
        registry.Dispatch(new FakeTask(queries, "query", isUrgent: true));
        Assert.Equal("query", FakeDelivery.Given(poll));
    }

    [Fact]
    public async Task OperatorsLimitPassesTheWorkersHoldsAtOnceAndSurvivesARestart()
    {
        await using var harness = await EngineHarness.StartAsync();
        await SetAsync(harness, new RateLimit { RequestsPerSecond = 0 });
        await harness.StartWorkflowAsync("order-1");
        await harness.CompleteAsync(await harness.PollWorkflowAsync(), Commands.Activity("a"));
        var held = harness.PollActivityAsync();
        var described = await DescribeAsync(harness);
        Assert.Equal(0, described.EffectiveRateLimit.RequestsPerSecond);
        Assert.Equal(RateLimitSource.Api, described.EffectiveRateLimit.RateLimitSource);
        Assert.Equal(1, described.Stats.ApproximateBacklogCount);
        Assert.True(described.Stats.RateLimitingActive);
        Assert.False(held.IsCompleted);

        await harness.RestartAsync();
        Assert.True((await held).TaskToken.IsEmpty);
        Assert.Equal("maintenance", (await DescribeAsync(harness)).Config.QueueRateLimit.Metadata.Reason);
        var poll = harness.PollActivityAsync();
        await SetAsync(harness, null);
        Assert.Equal("a", (await poll).ActivityId);
        Assert.Null((await DescribeAsync(harness)).EffectiveRateLimit);
    }

    [Fact]
    public async Task FairnessWeightsAreSetUnsetAndChecked()
    {
        await using var harness = await EngineHarness.StartAsync();
        var response = await UpdateAsync(harness, request => request.SetFairnessWeightOverrides.Add(new Dictionary<string, float> { ["a"] = 2, ["b"] = 3 }));
        Assert.Equal(2, response.Config.FairnessWeightOverrides["a"]);
        response = await UpdateAsync(harness, request => request.UnsetFairnessWeightOverrides.Add("a"));
        Assert.Equal(["b"], response.Config.FairnessWeightOverrides.Keys);

        await RefusedAsync(harness, request => request.SetFairnessWeightOverrides.Add("a", 0));
        await RefusedAsync(harness, request => request.SetFairnessWeightOverrides.Add(new string('k', 65), 1));
        await RefusedAsync(harness, request => request.TaskQueueType = TaskQueueType.Unspecified);
        await RefusedAsync(harness, request => request.UpdateQueueRateLimit = new RateLimitUpdate { RateLimit = new RateLimit { RequestsPerSecond = -1 } });
        await RefusedAsync(harness, request =>
        {
            request.SetFairnessWeightOverrides.Add("a", 1);
            request.UnsetFairnessWeightOverrides.Add("a");
        });
        await RefusedAsync(harness, request =>
        {
            request.TaskQueueType = TaskQueueType.Workflow;
            request.UpdateQueueRateLimit = new RateLimitUpdate { RateLimit = new RateLimit { RequestsPerSecond = 1 } };
        });
    }

    [Fact]
    public async Task SettingThatIsNotStoredDoesNotHold()
    {
        var store = new FaultStore(new Storage.MemoryEngineStore());
        await using var harness = await EngineHarness.StartAsync(store);
        store.FailSettings = true;
        var refused = await Assert.ThrowsAsync<RpcException>(() => SetAsync(harness, new RateLimit { RequestsPerSecond = 1 }));
        Assert.Equal(StatusCode.Unavailable, refused.Code);
        Assert.Null((await DescribeAsync(harness)).EffectiveRateLimit);
    }

    private static async Task RefusedAsync(EngineHarness harness, Action<UpdateTaskQueueConfigRequest> configure) =>
        Assert.Equal(StatusCode.InvalidArgument, (await Assert.ThrowsAsync<RpcException>(() => UpdateAsync(harness, configure))).Code);

    private static Task SetAsync(EngineHarness harness, RateLimit? limit) =>
        UpdateAsync(harness, request => request.UpdateQueueRateLimit = new RateLimitUpdate { RateLimit = limit, Reason = "maintenance" });

    private static Task<UpdateTaskQueueConfigResponse> UpdateAsync(EngineHarness harness, Action<UpdateTaskQueueConfigRequest> configure)
    {
        var request = new UpdateTaskQueueConfigRequest
        {
            Namespace = EngineHarness.Namespace,
            TaskQueue = EngineHarness.Queue,
            TaskQueueType = TaskQueueType.Activity,
            Identity = "operator",
        };
        configure(request);
        return EngineHarness.InTime(harness.Service.UpdateTaskQueueConfigAsync(request));
    }

    private static Task<DescribeTaskQueueResponse> DescribeAsync(EngineHarness harness) => EngineHarness.InTime(
        harness.Service.DescribeTaskQueueAsync(new DescribeTaskQueueRequest
        {
            Namespace = EngineHarness.Namespace,
            TaskQueue = new TaskQueue { Name = EngineHarness.Queue },
            TaskQueueType = TaskQueueType.Activity,
            ReportStats = true,
            ReportConfig = true,
        }));

    private Poll Enter(TaskQueueRegistry registry, double? rate = null, TaskQueueKey? key = null)
    {
        var poll = new Poll(new PollingWorker("worker") { TasksPerSecondMax = rate }, clock.GetUtcNow() + TimeSpan.FromSeconds(60));
        registry.Enter(key ?? Key, poll);
        return poll;
    }
}

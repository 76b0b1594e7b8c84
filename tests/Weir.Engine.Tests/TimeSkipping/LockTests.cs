using Google.Protobuf.WellKnownTypes;
using Weir.Engine.Tests.Support;
using Weir.Protocol.Calls;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.TestService.V1;

namespace Weir.Engine.Tests.TimeSkipping;

/// <summary>The counted lock that callers hold, and the two kinds of sleep.</summary>
public sealed class LockTests
{
    private static readonly TimeSpan Year = TimeSpan.FromDays(365);

    [Fact]
    public async Task UnlockedTimeJumpsToTheNextTimerAndEachTimerFiresAtItsOwnTime()
    {
        await using var harness = await SkippingHarness.StartAsync();
        var start = await harness.NowAsync();
        await StartWithTimersAsync(harness, TimeSpan.FromHours(1), Year);
        await harness.UnlockAsync();
        await harness.CompleteAsync(await harness.PollWorkflowAsync());
        var last = await harness.PollWorkflowAsync();
        var fired = (await harness.HistoryAsync("order-1")).Where(e => e.EventType == EventType.TimerFired).Select(e => e.EventTime.ToDateTimeOffset());
        Assert.Equal([start + TimeSpan.FromHours(1), start + Year], fired);
        await harness.CompleteAsync(last, Commands.Complete());
        Assert.Equal(Year, await harness.SkippedAsync());
    }

    [Fact]
    public async Task LockedTimePassesAtTheSpeedOfTheClock()
    {
        await using var harness = await SkippingHarness.StartAsync();
        await StartWithTimersAsync(harness, TimeSpan.FromHours(1));
        var poll = harness.PollWorkflowAsync();
        harness.Clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(TimeSpan.Zero, await harness.SkippedAsync());
        Assert.False(poll.IsCompleted);
        harness.Clock.Advance(TimeSpan.FromSeconds(25));
        await harness.UnlockAsync();
        await poll;
        Assert.Equal(TimeSpan.FromHours(1) - TimeSpan.FromSeconds(55), await harness.SkippedAsync());
    }

    [Fact]
    public async Task AfterALockTimeGoesOnFromWhereItWasSkippedTo()
    {
        await using var harness = await SkippingHarness.StartAsync();
        await harness.UnlockedSleepAsync(Year);
        await StartWithTimersAsync(harness, TimeSpan.FromSeconds(30));
        var poll = harness.PollWorkflowAsync();
        harness.Clock.Advance(TimeSpan.FromSeconds(30));
        Assert.NotEmpty((await poll).TaskToken);
        Assert.Equal(Year, await harness.SkippedAsync());
    }

    [Fact]
    public async Task LocksAreCounted()
    {
        await using var harness = await SkippingHarness.StartAsync();
        await harness.LockAsync();
        await harness.UnlockAsync();
        var sleep = harness.SleepAsync(Year);
        Assert.Equal(TimeSpan.Zero, await harness.SkippedAsync());
        Assert.False(sleep.IsCompleted);
        await harness.UnlockAsync();
        await EngineHarness.InTime(sleep);
        Assert.Equal(Year, await harness.SkippedAsync());
    }

    [Fact]
    public async Task UnlockingWhatIsNotLockedIsRefused()
    {
        await using var harness = await SkippingHarness.StartAsync(TimeSkippingMode.Unlocked);
        var unlock = await Assert.ThrowsAsync<RpcException>(harness.UnlockAsync);
        var sleep = await Assert.ThrowsAsync<RpcException>(() => harness.UnlockedSleepAsync(Year));
        Assert.Equal((StatusCode.FailedPrecondition, StatusCode.FailedPrecondition), (unlock.Code, sleep.Code));
        Assert.Equal(TimeSpan.Zero, await harness.SkippedAsync());
    }

    [Fact]
    public async Task UnlockedSleepSkipsExactlyItsTimeAndTakesTheLockBack()
    {
        await using var harness = await SkippingHarness.StartAsync();
        await StartWithTimersAsync(harness, TimeSpan.FromHours(3), TimeSpan.FromHours(4));
        await harness.UnlockedSleepAsync(TimeSpan.FromHours(2));
        Assert.Equal(TimeSpan.FromHours(2), await harness.SkippedAsync());
        Assert.DoesNotContain(EventType.TimerFired, await harness.EventTypesAsync("order-1"));
        var poll = harness.PollWorkflowAsync();
        await harness.UnlockedSleepAsync(TimeSpan.FromHours(1));
        await harness.CompleteAsync(await poll);
        Assert.Equal(TimeSpan.FromHours(3), await harness.SkippedAsync());
    }

    [Fact]
    public async Task UnlockedSleepUnderASecondLockWaitsForTheClock()
    {
        await using var harness = await SkippingHarness.StartAsync();
        await harness.LockAsync();
        var sleep = harness.UnlockedSleepAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(TimeSpan.Zero, await harness.SkippedAsync());
        harness.Clock.Advance(TimeSpan.FromMinutes(1));
        await EngineHarness.InTime(sleep);

        // Both locks are held again.
        await harness.UnlockAsync();
        await harness.UnlockAsync();
        await Assert.ThrowsAsync<RpcException>(harness.UnlockAsync);
    }

    [Fact]
    public async Task ASleeperThatLeavesTakesItsLockBackAtTheSameTime()
    {
        await using var harness = await SkippingHarness.StartAsync();
        await harness.LockAsync();
        using var leave = new CancellationTokenSource();
        var sleep = harness.Time.UnlockTimeSkippingWithSleepAsync(
            new SleepRequest { Duration = Duration.FromTimeSpan(TimeSpan.FromHours(1)) }, cancellationToken: leave.Token);
        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sleep);
        var (sooner, later) = (harness.SleepAsync(TimeSpan.FromHours(1)), harness.SleepAsync(TimeSpan.FromHours(2)));
        await harness.UnlockAsync();
        await EngineHarness.InTime(sooner);
        Assert.Equal(TimeSpan.FromHours(1), await harness.SkippedAsync());
        Assert.False(later.IsCompleted);
        await harness.UnlockAsync();
        await EngineHarness.InTime(later);
    }

    [Fact]
    public async Task SleepUntilReturnsAtOnceForAPastTimeAndNeedsOne()
    {
        await using var harness = await SkippingHarness.StartAsync();
        var past = Timestamp.FromDateTimeOffset(await harness.NowAsync() - TimeSpan.FromDays(1));
        await EngineHarness.InTime(harness.Time.SleepUntilAsync(new SleepUntilRequest { Timestamp = past }));
        var future = Timestamp.FromDateTimeOffset(await harness.NowAsync() + TimeSpan.FromMinutes(2));
        var sleep = harness.Time.SleepUntilAsync(new SleepUntilRequest { Timestamp = future });
        harness.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.False(sleep.IsCompleted);
        harness.Clock.Advance(TimeSpan.FromMinutes(1));
        await EngineHarness.InTime(sleep);
        var refused = await Assert.ThrowsAsync<RpcException>(() => harness.Time.SleepUntilAsync(new SleepUntilRequest()));
        Assert.Equal(StatusCode.InvalidArgument, refused.Code);
    }

    [Fact]
    public async Task SleepersAreToldWhenTheEngineStops()
    {
        var harness = await SkippingHarness.StartAsync();
        var sleep = harness.SleepAsync(Year);
        await harness.DisposeAsync();
        Assert.Equal(StatusCode.Unavailable, (await Assert.ThrowsAsync<RpcException>(() => EngineHarness.InTime(sleep))).Code);
        Assert.Equal(StatusCode.Unavailable, (await Assert.ThrowsAsync<RpcException>(harness.LockAsync)).Code);
    }

    [Fact]
    public async Task WithoutTimeSkippingThereIsNoTestService()
    {
        await using var harness = await EngineHarness.StartAsync();
        Assert.Null(harness.Engine.TestService);
    }

    [Fact]
    public async Task TimersAtTheEndOfTimeAreNotSkippedTo()
    {
        await using var harness = await SkippingHarness.StartAsync(TimeSkippingMode.Unlocked);
        await StartWithTimersAsync(harness, TimeSpan.FromDays(400 * 365), TimeSpan.FromDays(9_000 * 365));
        await harness.CompleteAsync(await harness.PollWorkflowAsync());
        Assert.Equal(TimeSpan.FromDays(400 * 365), await harness.SkippedAsync());
        Assert.Equal(WorkflowExecutionStatus.Running, await harness.StatusAsync("order-1"));
    }

    private static async Task StartWithTimersAsync(EngineHarness harness, params TimeSpan[] times)
    {
        await harness.StartWorkflowAsync("order-1");
        await harness.CompleteAsync(await harness.PollWorkflowAsync(), [.. times.Select((time, index) => Commands.Timer($"timer-{index}", time))]);
    }
}

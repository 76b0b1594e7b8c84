using Google.Protobuf.WellKnownTypes;
using Weir.Engine.Tests.Support;
using Weir.Engine.TimeSkipping;

namespace Weir.Engine.Tests.TimeSkipping;

/// <summary>Workers in the engine's process that take part in the skipping of time.</summary>
public sealed class SkippedTimeTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Fact]
    public async Task AnActivityThatPausesLetsTimeBeSkippedToItsEnd()
    {
        await using var harness = await WithActivityAsync();
        await EngineHarness.InTime(Time(harness).PauseAsync(Hour, TestContext.Current.CancellationToken));
        Assert.Equal(Hour, await harness.SkippedAsync());
    }

    [Fact]
    public async Task TimeStopsAtTheTimersOfTheClockAndACancelledPauseCountsAsWork()
    {
        await using var harness = await WithActivityAsync();
        using var limit = new CancellationTokenSource(Hour, Time(harness).Clock);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => EngineHarness.InTime(Time(harness).PauseAsync(3 * Hour, limit.Token)));
        Assert.Equal(Hour, await harness.SkippedAsync());
        Assert.Equal(Hour.Ticks, Time(harness).Clock.GetUtcNow().Ticks - harness.Clock.GetUtcNow().Ticks);
    }

    [Fact]
    public async Task TwoPausesEndAtTheirOwnTimes()
    {
        await using var harness = await WithActivityAsync(activities: 2);
        var (first, second) = (Time(harness).PauseAsync(Hour), Time(harness).PauseAsync(2 * Hour));
        await EngineHarness.InTime(first);
        Assert.Equal(Hour, await harness.SkippedAsync());
        Assert.False(second.IsCompleted);
        var third = Time(harness).PauseAsync(Hour / 2);
        await EngineHarness.InTime(third);
        Assert.Equal(1.5 * Hour, await harness.SkippedAsync());
        _ = Time(harness).PauseAsync(4 * Hour);
        await EngineHarness.InTime(second);
        Assert.Equal(2 * Hour, await harness.SkippedAsync());
    }

    [Fact]
    public async Task NothingIsSkippedWhileItIsHeld()
    {
        await using var harness = await WithActivityAsync();
        Task pause;
        using (Time(harness).Hold())
        {
            pause = Time(harness).PauseAsync(Hour, TestContext.Current.CancellationToken);
            Assert.Equal(TimeSpan.Zero, await harness.SkippedAsync());
        }

        await EngineHarness.InTime(pause);
    }

    [Fact]
    public async Task WhoIsAskedBeforeTimeIsSkippedMayDoSomethingFirst()
    {
        await using var harness = await WithActivityAsync();
        var time = Time(harness);
        var asked = new List<TimeSpan?>();
        var start = time.Clock.GetUtcNow();
        ITimer? earlier = null;
        time.Idle = due =>
        {
            asked.Add(due - start);
            var isNew = earlier is null;
            earlier ??= time.Clock.CreateTimer(_ => { }, null, Hour / 2, Timeout.InfiniteTimeSpan);
            return Task.FromResult(isNew);
        };
        await EngineHarness.InTime(time.PauseAsync(Hour, TestContext.Current.CancellationToken));

        // Asked again before time moved, as it had done something; then at the moment that it added, and at the end.
        Assert.Equal(asked[0], asked[1]);
        Assert.Equal([Hour / 2, Hour], asked[^2..]);
    }

    private static SkippedTime Time(EngineHarness harness) => harness.Engine.SkippedTime!;

    private static async Task<EngineHarness> WithActivityAsync(int activities = 1)
    {
        var harness = await SkippingHarness.StartAsync(TimeSkippingMode.Unlocked);
        await harness.StartWorkflowAsync("order-1");
        var commands = Enumerable.Range(0, activities)
            .Select(index => Commands.Activity($"work-{index}", configure: attributes => attributes.StartToCloseTimeout = Duration.FromTimeSpan(TimeSpan.FromDays(30))));
        await harness.CompleteAsync(await harness.PollWorkflowAsync(), [.. commands]);
        for (var i = 0; i < activities; i++)
        {
            await harness.PollActivityAsync();
        }

        return harness;
    }
}

using Weir.Definitions.Values;
using Weir.Interpreter.Actions;
using Weir.Tests.Shared;

namespace Weir.Interpreter.Tests.Actions;

public sealed class SleepActionTests
{
    private readonly ManualTimeProvider time = new();

    [Fact]
    public async Task It_ends_when_its_time_has_come()
    {
        using var harness = new ActionHarness { Time = time };
        var sleep = harness.RunAsync("sleep", ObjectValue.Of(("duration", "1h30m")));
        time.Advance(TimeSpan.FromMinutes(89));
        Assert.False(sleep.IsCompleted);
        time.Advance(TimeSpan.FromMinutes(1));

        var outputs = (await sleep).Outputs;
        Assert.Equal(["5400", "true", "5400000"], outputs.Members.Select(output => output.Value.ToText()));
    }

    [Fact]
    public async Task An_interrupted_sleep_goes_on_with_what_is_left()
    {
        using var harness = new ActionHarness { Time = time };
        using var interrupted = new CancellationTokenSource();
        var first = harness.RunAsync("sleep", ObjectValue.Of(("duration", 60L)), cancellationToken: interrupted.Token);
        time.Advance(TimeSpan.FromSeconds(50));
        await interrupted.CancelAsync();
        var cancelled = await first;
        Assert.Equal(ActionOutcome.Cancelled, cancelled.Outcome);
        Assert.Equal("false", cancelled.Outputs.Get("completed").ToText());

        time.Advance(TimeSpan.FromSeconds(5));
        var second = harness.RunAsync("sleep", ObjectValue.Of(("duration", 60L)));
        time.Advance(TimeSpan.FromSeconds(4));
        Assert.False(second.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("60000", (await second).Outputs.Get("elapsed_ms").ToText());
    }

    [Fact]
    public async Task A_sleep_that_should_have_ended_long_ago_ends_at_once()
    {
        using var harness = new ActionHarness { Time = time };
        harness.Memory.Facts["ends-at"] = time.GetUtcNow().AddDays(-1).ToString("O");
        Assert.Equal(ActionOutcome.Succeeded, (await harness.RunAsync("sleep", ObjectValue.Of(("duration", "10s")))).Outcome);
    }
}

using Weir.Interpreter.Runs;
using Weir.Sdk.Client;

namespace Weir.Interpreter.Tests.Limits;

/// <summary>Somebody ends the workflow that knows what runs share.</summary>
public sealed class LostLimitsTests
{
    private const string Pooled = """
        ref: test.pooled
        tasks:
          - {name: work, action: test.gate, input: {name: "{{ workflow.id }}"}, resources: {gpu: 1}}
        """;

    [Fact]
    public async Task HoldersGoOnAndSizesAreSetAnew()
    {
        await using var world = await LimitsWorld.StartAsync();
        await world.Limits.SetAsync("pool:gpu", 1);
        await world.StartAsync(Pooled, "holder");
        await world.Gates.ReachedAsync("holder");

        await TerminateAsync(world);

        Assert.Empty(await world.Limits.ListAsync());
        var refused = await world.RunAsync(Pooled, "early");
        Assert.Equal("failed", refused.Status);
        Assert.Contains("pool gpu", refused.Failure!.Message, StringComparison.Ordinal);

        await world.Limits.SetAsync("pool:gpu", 0);
        await world.StartAsync(Pooled, "late");
        await world.UntilWaitsAsync("late", "pool gpu");
        world.Gates.Open("holder");
        Assert.Equal("completed", (await world.EndAsync("holder")).Status);
        Assert.False(world.Gates.HasReached("late"));

        await world.Limits.SetAsync("pool:gpu", 1);
        await world.Gates.ReachedAsync("late");
        world.Gates.Open("late");
        Assert.Equal("completed", (await world.EndAsync("late")).Status);
        await world.UntilFreeAsync();
        await world.ReplaysAsync();
    }

    [Fact]
    public async Task WhoWaitedAsksAgain()
    {
        const string Yaml = """
            ref: test.asking
            concurrency: one
            tasks:
              - {name: ask, action: core.inquiry, input: {prompt: ok}}
            """;
        await using var world = await LimitsWorld.StartAsync(skipsTime: true);
        await world.StartAsync(Yaml, "holder");
        await world.Tasks.UntilAsync(report => report.Inquiries.Count > 0, "holder");
        await world.StartAsync(Yaml, "waits");
        await world.Tasks.UntilAsync(report => report.Leases.Count > 0, "waits");

        await TerminateAsync(world);

        await world.Tasks.UntilAsync(report => report.Inquiries.Count > 0, "waits");
        foreach (var run in new[] { "holder", "waits" })
        {
            await world.Tasks.AskAsync(ControlKind.Answer, "ask", "\"yes\"", id: run);
            Assert.Equal("completed", (await world.EndAsync(run)).Status);
        }

        await world.ReplaysAsync();
    }

    private static Task TerminateAsync(LimitsWorld world) => world.Host.Client.GetWorkflowHandle(RunNames.LimitsWorkflowId).TerminateAsync("by mistake");
}

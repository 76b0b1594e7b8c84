using Weir.Definitions.Limits;
using Weir.Interpreter.Limits;
using Weir.Interpreter.Runs;
using Weir.Interpreter.Tests.Runs;
using Weir.Protocol.Enums.V1;
using Weir.Sdk.Client;

namespace Weir.Interpreter.Tests.Limits;

/// <summary>The limits workflow with thousands who wait. Who asks is a workflow that takes signals and does nothing.</summary>
public sealed class LargeLimitsTests
{
    private const int AsksPerMessage = 100;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    [Fact]
    public async Task ThousandsThatWaitMoveToTheNextRunOfTheChain()
    {
        await using var host = await RunFixture.StartAsync();
        var limits = new LimitsClient(host.Client);
        await limits.SetAsync("pool:gpu", 0);
        var owner = await StartOwnerAsync(host, "owner");
        for (var first = 0; first < LimitBook.MostWaiting; first += AsksPerMessage)
        {
            await AskAsync(host, owner, Enumerable.Range(first, AsksPerMessage));
        }

        var before = await RunIdAsync(host);
        for (var number = LimitBook.MostWaiting; number < LimitBook.MostWaiting + 500; number++)
        {
            // Refused, since so many wait already.
            await AskAsync(host, owner, [number]);
        }

        using var limit = new CancellationTokenSource(Patience);
        while (await RunIdAsync(host) == before)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, limit.Token);
        }

        var pool = Assert.Single(await limits.ListAsync());
        Assert.Equal(LimitBook.MostWaiting, pool.Waiting.Count);
    }

    [Fact]
    public async Task ThousandsThatWaitAreLetInAtOnce()
    {
        const int Count = 2_500;
        await using var host = await RunFixture.StartAsync();
        var limits = new LimitsClient(host.Client);
        await limits.SetAsync("pool:gpu", 0);
        var owners = await Task.WhenAll(Enumerable.Range(0, Count).Select(i => StartOwnerAsync(host, $"owner-{i}")));
        await Task.WhenAll(owners.Select(owner => AskAsync(host, owner, [1])));
        await UntilAsync(limits, pool => pool.Waiting.Count == Count);

        await limits.SetAsync("pool:gpu", Count);

        await UntilAsync(limits, pool => pool.Used == Count);
        using var limit = new CancellationTokenSource(Patience);
        foreach (var owner in owners)
        {
            while (!await IsToldAsync(host, owner))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, limit.Token);
            }
        }
    }

    private static async Task<LeaseOwner> StartOwnerAsync(RunFixture host, string id)
    {
        var handle = await host.Client.StartWorkflowAsync("nobody", [], new WorkflowOptions(id, "nobody"));
        return new(id, handle.FirstExecutionRunId ?? handle.ResultRunId!);
    }

    private static Task AskAsync(RunFixture host, LeaseOwner owner, IEnumerable<int> numbers) => host.Client.GetWorkflowHandle(RunNames.LimitsWorkflowId).SignalAsync(
        RunNames.LeaseSignal,
        [JsonPayload.Write(new LeaseMessage(owner) { Asks = [.. numbers.Select(number => new LeaseRequest(number, $"render[{number}]", [new("pool:gpu", 1)]))] })]);

    private static async Task<string> RunIdAsync(RunFixture host) => (await host.Client.GetWorkflowHandle(RunNames.LimitsWorkflowId).DescribeAsync()).RunId;

    private static async Task<bool> IsToldAsync(RunFixture host, LeaseOwner owner)
    {
        await foreach (var entry in host.Client.GetWorkflowHandle(owner.WorkflowId).FetchHistoryEventsAsync())
        {
            if (entry.EventType == EventType.WorkflowExecutionSignaled)
            {
                return true;
            }
        }

        return false;
    }

    private static async Task UntilAsync(LimitsClient limits, Func<LimitView, bool> condition)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (!condition(Assert.Single(await limits.ListAsync(limit.Token))))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, limit.Token);
        }
    }
}

using Weir.Sdk.Client;
using Weir.Sdk.Converters;
using Weir.Sdk.Exceptions;
using Weir.Sdk.Workflows;

namespace Weir.Sdk.Tests.EndToEnd;

public sealed class SignalTests
{
    [Fact]
    public async Task SignalsSentBeforeTheFirstTaskAreHandledBeforeTheRunMethod()
    {
        await using var engine = await EngineFixture.StartAsync();
        var handle = await engine.Client.StartWorkflowAsync((Collector w) => w.RunAsync(3), EngineFixture.Options());
        await handle.SignalAsync(w => w.AddAsync("a"));
        await handle.SignalAsync(w => w.AddAsync("b"));
        await handle.SignalAsync("Other", ["c"]);

        engine.StartWorker(options => options.AddWorkflow<Collector>());

        Assert.Equal(["a", "b", "Other:c", "run"], await handle.GetResultAsync());
    }

    [Fact]
    public async Task SignalsKeepTheirOrder()
    {
        await using var engine = await EngineFixture.StartAsync();
        engine.StartWorker(options => options.AddWorkflow<Collector>());
        var handle = await engine.Client.StartWorkflowAsync((Collector w) => w.RunAsync(50), EngineFixture.Options());
        for (var i = 0; i < 50; i++)
        {
            await handle.SignalAsync(w => w.AddAsync(i.ToString()));
        }

        var items = await handle.GetResultAsync();

        Assert.Equal(Enumerable.Range(0, 50).Select(i => i.ToString()), items.Where(item => item != "run"));
    }

    [Fact]
    public async Task SignalWithStartStartsAndSignals()
    {
        await using var engine = await EngineFixture.StartAsync();
        engine.StartWorker(options => options.AddWorkflow<Collector>());
        var options = EngineFixture.Options("one").SignalWithStart((Collector w) => w.AddAsync("a"));

        var first = await engine.Client.StartWorkflowAsync((Collector w) => w.RunAsync(2), options);
        var second = await engine.Client.StartWorkflowAsync((Collector w) => w.RunAsync(2), options);

        Assert.Equal(first.ResultRunId, second.ResultRunId);
        Assert.Equal(2, (await first.GetResultAsync()).Count(item => item == "a"));
    }

    [Fact]
    public async Task SignalThatCannotBeDecodedOrHandledIsLoggedAndDropped()
    {
        await using var engine = await EngineFixture.StartAsync();
        engine.StartWorker(options => options.AddWorkflow<Strict>());
        var handle = await engine.Client.StartWorkflowAsync((Strict w) => w.RunAsync(), EngineFixture.Options());

        await handle.SignalAsync("Unknown", []);
        await handle.SignalAsync("Finish", ["not a number"]);
        await handle.SignalAsync(w => w.FinishAsync(5));

        Assert.Equal(5, await handle.GetResultAsync());
        Assert.Contains(engine.Logs.Entries, entry => entry.Message.Contains("Unknown") && entry.Message.Contains("no handler"));
        Assert.Contains(engine.Logs.Entries, entry => entry.Message.Contains("Finish") && entry.Message.Contains("cannot be decoded"));
    }

    [Fact]
    public async Task FailureInAHandlerFailsTheWorkflow()
    {
        await using var engine = await EngineFixture.StartAsync();
        engine.StartWorker(options => options.AddWorkflow<Strict>());
        var handle = await engine.Client.StartWorkflowAsync((Strict w) => w.RunAsync(), EngineFixture.Options());

        await handle.SignalAsync(w => w.FailAsync("no"));

        var failed = await Assert.ThrowsAsync<WorkflowFailedException>(() => handle.GetResultAsync());
        Assert.Equal("no", failed.InnerException!.Message);
    }

    [Workflow]
    public sealed class Collector
    {
        private readonly List<string> items = [];

        [WorkflowRun]
        public async Task<List<string>> RunAsync(int count)
        {
            items.Add("run");
            await Workflow.WaitConditionAsync(() => items.Count > count && Workflow.AllHandlersFinished);
            return items;
        }

        [WorkflowSignal]
        public async Task AddAsync(string item)
        {
            items.Add(item);
            await Task.Yield();
        }

        [WorkflowSignal(Dynamic = true)]
        public Task AnyAsync(string name, RawValue[] args)
        {
            items.Add($"{name}:{Workflow.PayloadConverter.ToValue<string>(args[0])}");
            return Task.CompletedTask;
        }
    }

    [Workflow]
    public sealed class Strict
    {
        private int? result;

        [WorkflowRun]
        public async Task<int> RunAsync()
        {
            await Workflow.WaitConditionAsync(() => result is not null);
            return result!.Value;
        }

        [WorkflowSignal]
        public Task FinishAsync(int value)
        {
            result = value;
            return Task.CompletedTask;
        }

        [WorkflowSignal]
        public Task FailAsync(string why) => throw new ApplicationFailureException(why);
    }
}

using Weir.Protocol.Enums.V1;
using Weir.Sdk.Client;
using Weir.Sdk.Converters;
using Weir.Sdk.Exceptions;
using Weir.Sdk.Workflows;

namespace Weir.Sdk.Tests.EndToEnd;

public sealed class QueryTests
{
    [Fact]
    public async Task QueriesSeeTheStateWhileTheWorkflowRunsAndAfterwards()
    {
        await using var engine = await EngineFixture.StartAsync();
        engine.StartWorker(options => options.AddWorkflow<Counter>());
        var handle = await engine.Client.StartWorkflowAsync((Counter w) => w.RunAsync(), EngineFixture.Options());
        await handle.SignalAsync(w => w.AddAsync(2));
        await handle.SignalAsync(w => w.AddAsync(3));

        Assert.Equal(5, await handle.QueryAsync(w => w.Total));
        Assert.Equal(50, await handle.QueryAsync(w => w.Times(10)));

        await handle.SignalAsync(w => w.AddAsync(-1));
        await handle.GetResultAsync();
        Assert.Equal(40, await handle.QueryAsync(w => w.Times(10)));
    }

    [Fact]
    public async Task QueryOfARunThatIsNotInMemoryReplaysIt()
    {
        await using var engine = await EngineFixture.StartAsync();
        await using (engine.StartWorker(options => options.AddWorkflow<Counter>()))
        {
            var started = await engine.Client.StartWorkflowAsync((Counter w) => w.RunAsync(), EngineFixture.Options("one"));
            await started.SignalAsync(w => w.AddAsync(7));
            Assert.Equal(7, await started.QueryAsync(w => w.Total));
        }

        engine.StartWorker(options => options.AddWorkflow<Counter>());

        Assert.Equal(7, await engine.Client.GetWorkflowHandle<Counter>("one").QueryAsync(w => w.Total));
    }

    [Fact]
    public async Task UnknownQueryAndFailingQueryAreToldToTheCaller()
    {
        await using var engine = await EngineFixture.StartAsync();
        engine.StartWorker(options => options.AddWorkflow<Counter>());
        var handle = await engine.Client.StartWorkflowAsync((Counter w) => w.RunAsync(), EngineFixture.Options());
        await EngineFixture.UntilAsync(async () => (await handle.FetchHistoryAsync()).Events.Any(item => item.EventType == EventType.WorkflowTaskCompleted));

        var unknown = await Assert.ThrowsAsync<WorkflowQueryFailedException>(() => handle.QueryAsync<int>("Nothing", []));
        Assert.Contains("known queries: [Broken Cheat Times Total]", unknown.Message);
        var broken = await Assert.ThrowsAsync<WorkflowQueryFailedException>(() => handle.QueryAsync(w => w.Broken()));
        Assert.Equal("broken", broken.Message);
        var cheat = await Assert.ThrowsAsync<WorkflowQueryFailedException>(() => handle.QueryAsync(w => w.Cheat()));
        Assert.Contains("must not change the workflow", cheat.Message);
        Assert.Equal(0, await handle.QueryAsync(w => w.Total));
    }

    [Fact]
    public async Task RejectConditionRejectsQueriesOfClosedWorkflows()
    {
        await using var engine = await EngineFixture.StartAsync();
        engine.StartWorker(options => options.AddWorkflow<Counter>());
        var handle = await engine.Client.StartWorkflowAsync((Counter w) => w.RunAsync(), EngineFixture.Options());
        await handle.SignalAsync(w => w.AddAsync(-1));
        await handle.GetResultAsync();

        var rejected = await Assert.ThrowsAsync<WorkflowQueryRejectedException>(
            () => handle.QueryAsync(w => w.Total, QueryRejectCondition.NotOpen));

        Assert.Equal(WorkflowExecutionStatus.Completed, rejected.WorkflowStatus);
    }

    [Fact]
    public async Task DynamicQueryAnswersWhatNobodyElseDoes()
    {
        await using var engine = await EngineFixture.StartAsync();
        engine.StartWorker(options => options.AddWorkflow<AnyQuery>());
        var handle = await engine.Client.StartWorkflowAsync((AnyQuery w) => w.RunAsync(), EngineFixture.Options());

        Assert.Equal("what(1)", await handle.QueryAsync<string>("what", [1]));
    }

    [Workflow]
    public sealed class Counter
    {
        private bool done;

        [WorkflowQuery]
        public int Total { get; private set; }

        [WorkflowRun]
        public Task RunAsync() => Workflow.WaitConditionAsync(() => done);

        [WorkflowSignal]
        public Task AddAsync(int value)
        {
            Total += value;
            done = value < 0;
            return Task.CompletedTask;
        }

        [WorkflowQuery]
        public int Times(int factor) => Total * factor;

        [WorkflowQuery]
        public int Broken() => throw new InvalidOperationException("broken");

        [WorkflowQuery]
        public int Cheat()
        {
            _ = Workflow.DelayAsync(1);
            return 1;
        }
    }

    [Workflow]
    public sealed class AnyQuery
    {
        [WorkflowRun]
        public Task RunAsync() => Workflow.DelayAsync(Timeout.InfiniteTimeSpan);

        [WorkflowQuery(Dynamic = true)]
        public string Answer(string name, RawValue[] args) => $"{name}({Workflow.PayloadConverter.ToValue<int>(args[0])})";
    }
}

using Weir.Protocol.Enums.V1;
using Weir.Sdk.Client;
using Weir.Sdk.Exceptions;
using Weir.Sdk.Workflows;

namespace Weir.Sdk.Tests.EndToEnd;

public sealed class ChildWorkflowTests
{
    [Fact]
    public async Task ParentGetsTheChildsResult()
    {
        await using var engine = await EngineFixture.StartAsync();
        engine.StartWorker(options => options.AddWorkflow<Parent>().AddWorkflow<Child>());

        Assert.Equal("child of p says hi", await engine.Client.ExecuteWorkflowAsync((Parent w) => w.RunAsync("result"), EngineFixture.Options("p")));
    }

    [Fact]
    public async Task ParentLearnsWhyTheChildFailed()
    {
        await using var engine = await EngineFixture.StartAsync();
        engine.StartWorker(options => options.AddWorkflow<Parent>().AddWorkflow<Child>());

        Assert.Equal(
            "ChildWorkflowFailureException/ApplicationFailureException: bad child",
            await engine.Client.ExecuteWorkflowAsync((Parent w) => w.RunAsync("fail"), EngineFixture.Options()));
    }

    [Fact]
    public async Task ChildIdInUseIsToldToTheParent()
    {
        await using var engine = await EngineFixture.StartAsync();
        engine.StartWorker(options => options.AddWorkflow<Parent>().AddWorkflow<Child>());
        await engine.Client.StartWorkflowAsync((Child w) => w.RunAsync("wait"), EngineFixture.Options("taken"));

        Assert.Equal(
            "WorkflowAlreadyStartedException/: Child Workflow execution already started",
            await engine.Client.ExecuteWorkflowAsync((Parent w) => w.RunAsync("taken"), EngineFixture.Options()));
    }

    [Fact]
    public async Task ParentSignalsTheChild()
    {
        await using var engine = await EngineFixture.StartAsync();
        engine.StartWorker(options => options.AddWorkflow<Parent>().AddWorkflow<Child>());

        Assert.Equal("signalled: go", await engine.Client.ExecuteWorkflowAsync((Parent w) => w.RunAsync("signal"), EngineFixture.Options()));
    }

    [Theory]
    [InlineData(ChildWorkflowCancellationType.WaitCancellationCompleted, true)]
    [InlineData(ChildWorkflowCancellationType.WaitCancellationRequested, true)]
    [InlineData(ChildWorkflowCancellationType.TryCancel, true)]
    [InlineData(ChildWorkflowCancellationType.Abandon, false)]
    public async Task ChildIsCanceledAsItsTypeSays(ChildWorkflowCancellationType type, bool isRequested)
    {
        await using var engine = await EngineFixture.StartAsync();
        engine.StartWorker(options => options.AddWorkflow<CancelingParent>().AddWorkflow<Child>());
        var handle = await engine.Client.StartWorkflowAsync((CancelingParent w) => w.RunAsync(type), EngineFixture.Options());

        Assert.Equal("ChildWorkflowFailureException/CanceledFailureException", await handle.GetResultAsync());

        var history = await handle.FetchHistoryAsync();
        Assert.Equal(isRequested, history.Events.Any(item => item.EventType == EventType.RequestCancelExternalWorkflowExecutionInitiated));
        if (type == ChildWorkflowCancellationType.WaitCancellationCompleted)
        {
            Assert.Contains(history.Events, item => item.EventType == EventType.ChildWorkflowExecutionCanceled);
        }
    }

    [Fact]
    public async Task ChildWithdrawnBeforeItsStartIsNotStarted()
    {
        await using var engine = await EngineFixture.StartAsync();
        engine.StartWorker(options => options.AddWorkflow<Parent>().AddWorkflow<Child>());
        var handle = await engine.Client.StartWorkflowAsync((Parent w) => w.RunAsync("withdraw"), EngineFixture.Options());

        Assert.Equal("ChildWorkflowFailureException/CanceledFailureException: Child Workflow cancelled", await handle.GetResultAsync());
        Assert.DoesNotContain(
            (await handle.FetchHistoryAsync()).Events, item => item.EventType == EventType.StartChildWorkflowExecutionInitiated);
    }

    [Fact]
    public async Task ChildrenFanOutAndJoin()
    {
        await using var engine = await EngineFixture.StartAsync();
        engine.StartWorker(options => options.AddWorkflow<Family>().AddWorkflow<Child>());

        Assert.Equal(20, await engine.Client.ExecuteWorkflowAsync((Family w) => w.RunAsync(20), EngineFixture.Options()));
    }

    [Workflow]
    public sealed class Parent
    {
        [WorkflowRun]
        public async Task<string> RunAsync(string what)
        {
            try
            {
                switch (what)
                {
                    case "taken":
                        return await Workflow.ExecuteChildWorkflowAsync((Child c) => c.RunAsync("hi"), new() { Id = "taken" });
                    case "signal":
                        var child = await Workflow.StartChildWorkflowAsync((Child c) => c.RunAsync("wait"));
                        await child.SignalAsync(c => c.GoAsync("go"));
                        return await child.GetResultAsync();
                    case "withdraw":
                        using (var stop = new CancellationTokenSource())
                        {
                            var start = Workflow.StartChildWorkflowAsync((Child c) => c.RunAsync("hi"), new() { CancellationToken = stop.Token });
                            stop.Cancel();
                            return await (await start).GetResultAsync();
                        }

                    default:
                        return await Workflow.ExecuteChildWorkflowAsync<string>("Child", [what]);
                }
            }
            catch (FailureException error)
            {
                return $"{error.GetType().Name}/{error.InnerException?.GetType().Name}: {(error.InnerException ?? error).Message}";
            }
        }
    }

    [Workflow]
    public sealed class CancelingParent
    {
        [WorkflowRun]
        public async Task<string> RunAsync(ChildWorkflowCancellationType type)
        {
            using var stop = new CancellationTokenSource();
            var child = await Workflow.StartChildWorkflowAsync(
                (Child c) => c.RunAsync("wait"), new() { CancellationToken = stop.Token, CancellationType = type });
            stop.Cancel();
            try
            {
                return await child.GetResultAsync();
            }
            catch (ChildWorkflowFailureException error)
            {
                return $"{error.GetType().Name}/{error.InnerException?.GetType().Name}";
            }
        }
    }

    [Workflow]
    public sealed class Family
    {
        [WorkflowRun]
        public async Task<int> RunAsync(int count)
        {
            var children = Enumerable.Range(0, count).Select(i => Workflow.ExecuteChildWorkflowAsync((Child c) => c.RunAsync("hi"))).ToList();
            return (await Workflow.WhenAllAsync(children)).Length;
        }
    }

    [Workflow]
    public sealed class Child
    {
        private string? signalled;

        [WorkflowRun]
        public async Task<string> RunAsync(string what)
        {
            switch (what)
            {
                case "fail":
                    throw new ApplicationFailureException("bad child");
                case "wait":
                    await Workflow.WaitConditionAsync(() => signalled is not null);
                    return "signalled: " + signalled;
                default:
                    return $"child of {Workflow.Info.Parent?.WorkflowId} says hi";
            }
        }

        [WorkflowSignal]
        public Task GoAsync(string text)
        {
            signalled = text;
            return Task.CompletedTask;
        }
    }
}

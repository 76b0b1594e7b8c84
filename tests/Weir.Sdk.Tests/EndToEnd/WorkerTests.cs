using Weir.Protocol.Calls;
using Weir.Protocol.Enums.V1;
using Weir.Sdk.Activities;
using Weir.Sdk.Client;
using Weir.Sdk.Common;
using Weir.Sdk.Exceptions;
using Weir.Sdk.Worker;
using Weir.Sdk.Workflows;

namespace Weir.Sdk.Tests.EndToEnd;

public sealed class WorkerTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task RunsThatAreNotInMemoryAreReplayed(int cached)
    {
        await using var engine = await EngineFixture.StartAsync();
        var worker = engine.StartWorker(options =>
        {
            options.AddWorkflow<Steps>().AddActivity("Add", (int a, int b) => a + b);
            options.MaxCachedWorkflows = cached;
        });

        var results = await Task.WhenAll(Enumerable.Range(0, 20).Select(i =>
            engine.Client.ExecuteWorkflowAsync((Steps w) => w.RunAsync(i), EngineFixture.Options())));

        Assert.Equal(Enumerable.Range(0, 20).Select(i => i + 10), results);
        Assert.True(worker.Worker.CachedWorkflowCount <= cached);
    }

    [Fact]
    public async Task ClosedRunsLeaveMemory()
    {
        await using var engine = await EngineFixture.StartAsync();
        var worker = engine.StartWorker(options => options.AddWorkflow<Steps>().AddActivity("Add", (int a, int b) => a + b));

        await engine.Client.ExecuteWorkflowAsync((Steps w) => w.RunAsync(1), EngineFixture.Options());

        await EngineFixture.UntilAsync(() => Task.FromResult(worker.Worker.CachedWorkflowCount == 0));
    }

    [Fact]
    public async Task AnotherWorkerTakesOverWhenOneStops()
    {
        await using var engine = await EngineFixture.StartAsync();
        await using (engine.StartWorker(options => options.AddWorkflow<Waiting>()))
        {
            var started = await engine.Client.StartWorkflowAsync((Waiting w) => w.RunAsync(), EngineFixture.Options("one"));
            await started.SignalAsync(w => w.AddAsync(1));
            Assert.Equal(1, await started.QueryAsync(w => w.Sum));
        }

        var handle = engine.Client.GetWorkflowHandle<Waiting, int>("one");
        await handle.SignalAsync(w => w.AddAsync(2));
        await handle.SignalAsync(w => w.AddAsync(0));
        engine.StartWorker(options => options.AddWorkflow<Waiting>());

        // No clock moves: the stopped worker's own queue does not hold the task back.
        Assert.Equal(3, await handle.GetResultAsync());
    }

    [Fact]
    public async Task StoppingWorkerWaitsForActivitiesWithinTheirGrace()
    {
        await using var engine = await EngineFixture.StartAsync();
        var slow = new Slow();
        var worker = engine.StartWorker(options =>
        {
            options.AddWorkflow<SlowJob>().AddAllActivities(slow);
            options.GracefulShutdownTimeout = TimeSpan.FromHours(1);
        });
        await engine.Client.StartWorkflowAsync((SlowJob w) => w.RunAsync(), EngineFixture.Options("slow"));
        await slow.Started.Task;

        worker.BeginStop();
        await slow.ShutdownSeen.Task;
        Assert.False(worker.Execution.IsCompleted);
        slow.Release.SetResult();
        await worker.Execution;

        engine.StartWorker(options => options.AddWorkflow<SlowJob>());
        Assert.Equal("released", await engine.Client.GetWorkflowHandle<SlowJob, string>("slow").GetResultAsync());
    }

    [Fact]
    public async Task ActivityThatOutlivesTheGraceIsCanceledAndRetriedElsewhere()
    {
        await using var engine = await EngineFixture.StartAsync();
        var slow = new Slow();
        var worker = engine.StartWorker(options => options.AddWorkflow<SlowJob>().AddAllActivities(slow));
        await engine.Client.StartWorkflowAsync((SlowJob w) => w.RunAsync(), EngineFixture.Options("slow"));
        await slow.Started.Task;

        worker.BeginStop();
        await worker.Execution;
        Assert.Equal(ActivityCancelReason.WorkerShutdown, slow.Reason);

        var second = new Slow();
        second.Release.SetResult();
        engine.StartWorker(options => options.AddWorkflow<SlowJob>().AddAllActivities(second));
        Assert.Equal("released", await engine.SkipUntilAsync(engine.Client.GetWorkflowHandle<SlowJob, string>("slow").GetResultAsync()));
    }

    [Fact]
    public async Task MissingNamespaceStopsTheWorkerAtOnce()
    {
        await using var engine = await EngineFixture.StartAsync();
        var client = new WeirClient(engine.Client.WorkflowService, new WeirClientOptions { Namespace = "nowhere", TimeProvider = engine.Time });

        var refused = await Assert.ThrowsAsync<RpcException>(
            () => new WeirWorker(client, new WeirWorkerOptions("queue").AddWorkflow<Steps>()).ExecuteAsync());

        Assert.Equal(StatusCode.NotFound, refused.Code);
    }

    [Fact]
    public async Task UnregisteredActivityIsRetriedUntilSomebodyHasIt()
    {
        await using var engine = await EngineFixture.StartAsync();
        var first = engine.StartWorker(options => options.AddWorkflow<Steps>().AddActivity("Other", () => { }));
        var handle = await engine.Client.StartWorkflowAsync((Steps w) => w.RunAsync(1), EngineFixture.Options());
        await EngineFixture.UntilAsync(async () => (await handle.DescribeAsync()).PendingActivities is [{ LastFailure: not null }]);
        Assert.Contains(
            "Activity Add is not registered on this worker, available activities: Other",
            (await handle.DescribeAsync()).PendingActivities[0].LastFailure.Message);
        await first.DisposeAsync();

        engine.StartWorker(options => options.AddWorkflow<Steps>().AddActivity("Add", (int a, int b) => a + b));

        Assert.Equal(11, await engine.SkipUntilAsync(handle.GetResultAsync()));
    }

    [Fact]
    public async Task WaitingForWhatIsNotTheWorkflowsFailsTheTask()
    {
        await using var engine = await EngineFixture.StartAsync();
        engine.StartWorker(options => options.AddWorkflow<Illegal>());
        var handle = await engine.Client.StartWorkflowAsync((Illegal w) => w.RunAsync(), EngineFixture.Options());

        await EngineFixture.UntilAsync(async () => (await handle.FetchHistoryAsync()).Events.Any(item => item.EventType == EventType.WorkflowTaskFailed));

        var failed = (await handle.FetchHistoryAsync()).Events.Single(item => item.EventType == EventType.WorkflowTaskFailed);
        Assert.Contains("waits for a task that is not the workflow's own", failed.WorkflowTaskFailedEventAttributes.Failure.Message);
        Assert.Equal("InvalidWorkflowOperationException", failed.WorkflowTaskFailedEventAttributes.Failure.ApplicationFailureInfo.Type);
    }

    [Fact]
    public void RegistrationErrorsSayWhatIsWrong()
    {
        var options = new WeirWorkerOptions("queue");
        Assert.Contains("has no [Workflow] attribute", Assert.Throws<ArgumentException>(() => options.AddWorkflow<string>()).Message);
        Assert.Contains("one [WorkflowRun] method", Assert.Throws<ArgumentException>(() => options.AddWorkflow<NoRun>()).Message);
        Assert.Contains("must return a value, and not a task", Assert.Throws<ArgumentException>(() => options.AddWorkflow<AsyncQuery>()).Message);
        Assert.Contains("has no [Activity] method", Assert.Throws<ArgumentException>(() => options.AddAllActivities(new object())).Message);
    }

    [Workflow]
    public sealed class Steps
    {
        [WorkflowRun]
        public async Task<int> RunAsync(int start)
        {
            for (var i = 0; i < 10; i++)
            {
                start = await Workflow.ExecuteActivityAsync<int>("Add", [start, 1], ActivityOptions.WithStartToCloseTimeout(TimeSpan.FromHours(1)));
            }

            return start;
        }
    }

    [Workflow]
    public sealed class Waiting
    {
        private bool done;

        [WorkflowQuery]
        public int Sum { get; private set; }

        [WorkflowRun]
        public async Task<int> RunAsync()
        {
            await Workflow.WaitConditionAsync(() => done);
            return Sum;
        }

        [WorkflowSignal]
        public Task AddAsync(int value)
        {
            Sum += value;
            done = value == 0;
            return Task.CompletedTask;
        }
    }

    [Workflow]
    public sealed class SlowJob
    {
        [WorkflowRun]
        public Task<string> RunAsync() => Workflow.ExecuteActivityAsync(
            (Slow a) => a.WaitAsync(),
            new ActivityOptions { StartToCloseTimeout = TimeSpan.FromDays(1), RetryPolicy = new RetryPolicy { InitialInterval = TimeSpan.FromSeconds(1) } });
    }

    public sealed class Slow
    {
        public TaskCompletionSource Started { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource ShutdownSeen { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Release { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public ActivityCancelReason Reason { get; private set; }

        [Activity]
        public async Task<string> WaitAsync()
        {
            var context = ActivityExecutionContext.Current;
            using var watch = context.WorkerShutdownToken.Register(() => ShutdownSeen.TrySetResult());
            Started.TrySetResult();
            try
            {
                await Release.Task.WaitAsync(context.CancellationToken);
                return "released";
            }
            finally
            {
                Reason = context.CancelReason;
            }
        }
    }

    [Workflow]
    public sealed class Illegal
    {
        [WorkflowRun]
        public Task RunAsync() => Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, CancellationToken.None);
    }

    [Workflow]
    public sealed class NoRun;

    [Workflow]
    public sealed class AsyncQuery
    {
        [WorkflowRun]
        public Task RunAsync() => Task.CompletedTask;

        [WorkflowQuery]
        public Task<int> AskAsync() => Task.FromResult(1);
    }
}

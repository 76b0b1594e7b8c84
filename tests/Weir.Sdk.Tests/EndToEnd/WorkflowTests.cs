using Weir.Protocol.Enums.V1;
using Weir.Sdk.Client;
using Weir.Sdk.Common;
using Weir.Sdk.Converters;
using Weir.Sdk.Exceptions;
using Weir.Sdk.Workflows;

namespace Weir.Sdk.Tests.EndToEnd;

public sealed class WorkflowTests
{
    private static int brokenRuns;

    [Fact]
    public async Task ContinueAsNewChainGivesTheLastResult()
    {
        await using var engine = await EngineFixture.StartAsync();
        engine.StartWorker(options => options.AddWorkflow<Chain>());
        var handle = await engine.Client.StartWorkflowAsync(
            (Chain w) => w.RunAsync(3), EngineFixture.Options("chain") with { Memo = new Dictionary<string, object> { ["kept"] = "yes" } });

        Assert.Equal("done, memo yes", await engine.SkipUntilAsync(handle.GetResultAsync()));

        var continued = await Assert.ThrowsAsync<WorkflowContinuedAsNewException>(() => handle.GetResultAsync(followRuns: false));
        Assert.NotEqual(handle.ResultRunId, continued.NewRunId);
    }

    [Fact]
    public async Task ExceptionThatIsNoFailureFailsTheTaskUntilTheCodeIsFixed()
    {
        await using var engine = await EngineFixture.StartAsync();
        brokenRuns = 3;
        engine.StartWorker(options => options.AddWorkflow<Buggy>());
        var handle = await engine.Client.StartWorkflowAsync((Buggy w) => w.RunAsync(), EngineFixture.Options());
        await UntilAsync(EventType.TimerStarted);
        engine.Time.Advance(TimeSpan.FromSeconds(1));
        await UntilAsync(EventType.WorkflowTaskFailed);

        Assert.Equal("fixed", await engine.SkipUntilAsync(handle.GetResultAsync()));

        // A failure while the run is sticky leaves the attempt at 1, so one more may be reported; the rest is left to the server's timeout.
        var failures = (await handle.FetchHistoryAsync()).Events.Where(item => item.EventType == EventType.WorkflowTaskFailed).ToList();
        Assert.InRange(failures.Count, 1, 2);
        Assert.All(failures, item =>
        {
            var failed = item.WorkflowTaskFailedEventAttributes;
            Assert.Equal(WorkflowTaskFailedCause.WorkflowWorkerUnhandledFailure, failed.Cause);
            Assert.Equal("bug", failed.Failure.Message);
            Assert.Equal("InvalidOperationException", failed.Failure.ApplicationFailureInfo.Type);
        });

        Task UntilAsync(EventType type) => EngineFixture.UntilAsync(async () => (await handle.FetchHistoryAsync()).Events.Any(item => item.EventType == type));
    }

    [Fact]
    public async Task RegisteredExceptionTypesFailTheWorkflow()
    {
        await using var engine = await EngineFixture.StartAsync();
        engine.StartWorker(options => options.AddWorkflow<Declared>());

        var failed = await Assert.ThrowsAsync<WorkflowFailedException>(
            () => engine.Client.ExecuteWorkflowAsync((Declared w) => w.RunAsync(), EngineFixture.Options()));

        Assert.Equal("ArgumentNullException", Assert.IsType<ApplicationFailureException>(failed.InnerException).ErrorType);
    }

    [Fact]
    public async Task MemoAndSearchAttributesOfTheRunAreVisible()
    {
        await using var engine = await EngineFixture.StartAsync();
        engine.StartWorker(options => options.AddWorkflow<Remembering>());
        var handle = await engine.Client.StartWorkflowAsync(
            (Remembering w) => w.RunAsync(),
            EngineFixture.Options() with { Memo = new Dictionary<string, object> { ["first"] = 1, ["gone"] = 2 } });

        Assert.Equal("first,second", await handle.GetResultAsync());
        var described = await handle.DescribeAsync();
        Assert.Equal(["first", "second"], described.Memo.Keys.Order());
        Assert.Equal("two", DataConverter.Default.PayloadConverter.ToValue<string>(described.Memo["second"]));
    }

    [Fact]
    public async Task IdInUseIsRefused()
    {
        await using var engine = await EngineFixture.StartAsync();
        var first = await engine.Client.StartWorkflowAsync("Any", [], EngineFixture.Options("used"));

        var refused = await Assert.ThrowsAsync<WorkflowAlreadyStartedException>(
            () => engine.Client.StartWorkflowAsync("Any", [], EngineFixture.Options("used")));

        Assert.Equal("used", refused.WorkflowId);
        Assert.Equal(first.ResultRunId, refused.RunId);
        var same = await engine.Client.StartWorkflowAsync(
            "Any", [], EngineFixture.Options("used") with { IdConflictPolicy = WorkflowIdConflictPolicy.UseExisting });
        Assert.Equal(first.ResultRunId, same.ResultRunId);
    }

    [Fact]
    public async Task DynamicWorkflowRunsUnknownTypesWithRawArguments()
    {
        await using var engine = await EngineFixture.StartAsync();
        engine.StartWorker(options => options.AddWorkflow<AnyWorkflow>());

        Assert.Equal("Whatever: 1, two", await engine.Client.ExecuteWorkflowAsync<string>("Whatever", [1, "two"], EngineFixture.Options()));
    }

    [Fact]
    public async Task ConstructorMayTakeTheArguments()
    {
        await using var engine = await EngineFixture.StartAsync();
        engine.StartWorker(options => options.AddWorkflow<Initialised>());

        Assert.Equal("x=5", await engine.Client.ExecuteWorkflowAsync((Initialised w) => w.RunAsync("x", 5), EngineFixture.Options()));
    }

    [Fact]
    public async Task ExternalWorkflowIsSignalledAndCanceled()
    {
        await using var engine = await EngineFixture.StartAsync();
        engine.StartWorker(options => options.AddWorkflow<Target>().AddWorkflow<Outsider>());
        var target = await engine.Client.StartWorkflowAsync((Target w) => w.RunAsync(), EngineFixture.Options("target"));

        await engine.Client.ExecuteWorkflowAsync((Outsider w) => w.RunAsync("signal", "target"), EngineFixture.Options());
        await engine.Client.ExecuteWorkflowAsync((Outsider w) => w.RunAsync("cancel", "target"), EngineFixture.Options());

        Assert.Equal("noted: hello", await target.GetResultAsync());
    }

    [Theory]
    [InlineData("signal", "Unable to signal external workflow because it was not found")]
    [InlineData("cancel", "Unable to cancel external workflow because it was not found")]
    public async Task MissingExternalWorkflowIsAFailure(string what, string message)
    {
        await using var engine = await EngineFixture.StartAsync();
        engine.StartWorker(options => options.AddWorkflow<Outsider>());

        var failed = await Assert.ThrowsAsync<WorkflowFailedException>(
            () => engine.Client.ExecuteWorkflowAsync((Outsider w) => w.RunAsync(what, "nobody"), EngineFixture.Options()));

        Assert.Equal(message, failed.InnerException!.Message);
    }

    [Fact]
    public async Task WorkflowRetryStartsANewRun()
    {
        await using var engine = await EngineFixture.StartAsync();
        engine.StartWorker(options => options.AddWorkflow<Retried>());
        var handle = await engine.Client.StartWorkflowAsync(
            (Retried w) => w.RunAsync(), EngineFixture.Options() with { RetryPolicy = new RetryPolicy { MaximumAttempts = 3 } });

        Assert.Equal(3, await engine.SkipUntilAsync(handle.GetResultAsync()));
    }

    [Fact]
    public async Task UnregisteredWorkflowTypeFailsTheTaskAndSaysWhatThereIs()
    {
        await using var engine = await EngineFixture.StartAsync();
        engine.StartWorker(options => options.AddWorkflow<Target>());
        var handle = await engine.Client.StartWorkflowAsync("Missing", [], EngineFixture.Options());

        await EngineFixture.UntilAsync(async () => (await handle.FetchHistoryAsync()).Events.Any(item => item.EventType == EventType.WorkflowTaskFailed));

        Assert.Contains(engine.Logs.Entries, entry => entry.Message.Contains("Workflow type Missing is not registered on this worker, available workflows: Target"));
    }

    [Fact]
    public async Task LoggerIsSilentOnReplay()
    {
        await using var engine = await EngineFixture.StartAsync();
        engine.StartWorker(options => { options.AddWorkflow<Logging>().AddActivity("Nothing", () => { }); options.MaxCachedWorkflows = 0; });

        await engine.Client.ExecuteWorkflowAsync((Logging w) => w.RunAsync(), EngineFixture.Options());

        Assert.Equal(
            ["step 0", "step 1", "step 2"],
            engine.Logs.Entries.Where(entry => entry.Category == "Weir.Workflow.Logging").Select(entry => entry.Message));
    }

    [Workflow]
    public sealed class Chain
    {
        [WorkflowRun]
        public Task<string> RunAsync(int left) => left > 0
            ? throw Workflow.CreateContinueAsNewException((Chain w) => w.RunAsync(left - 1))
            : Task.FromResult("done, memo " + Workflow.PayloadConverter.ToValue<string>(Workflow.Memo["kept"]));
    }

    [Workflow]
    public sealed class Buggy
    {
        [WorkflowRun]
        public async Task<string> RunAsync()
        {
            await Workflow.DelayAsync(1);
            return Interlocked.Decrement(ref brokenRuns) >= 0 ? throw new InvalidOperationException("bug") : "fixed";
        }
    }

    [Workflow(FailureExceptionTypes = [typeof(ArgumentException)])]
    public sealed class Declared
    {
        [WorkflowRun]
        public Task RunAsync() => throw new ArgumentNullException("name");
    }

    [Workflow]
    public sealed class Remembering
    {
        [WorkflowRun]
        public Task<string> RunAsync()
        {
            Workflow.UpsertMemo(MemoUpdate.ValueSet("second", "two"), MemoUpdate.ValueUnset("gone"));
            return Task.FromResult(string.Join(",", Workflow.Memo.Keys.Order()));
        }
    }

    [Workflow(Dynamic = true)]
    public sealed class AnyWorkflow
    {
        [WorkflowRun]
        public Task<string> RunAsync(RawValue[] args) => Task.FromResult(
            $"{Workflow.Info.WorkflowType}: {Workflow.PayloadConverter.ToValue<int>(args[0])}, {Workflow.PayloadConverter.ToValue<string>(args[1])}");
    }

    [Workflow]
    public sealed class Initialised
    {
        private readonly string text;

        [WorkflowInit]
        public Initialised(string name, int value) => text = $"{name}={value}";

        [WorkflowRun]
        public Task<string> RunAsync(string name, int value) => Task.FromResult(text);
    }

    [Workflow]
    public sealed class Target
    {
        private string heard = "nothing";

        [WorkflowRun]
        public async Task<string> RunAsync()
        {
            try
            {
                await Workflow.DelayAsync(Timeout.InfiniteTimeSpan);
            }
            catch (OperationCanceledException)
            {
            }

            return "noted: " + heard;
        }

        [WorkflowSignal]
        public Task NoteAsync(string text)
        {
            heard = text;
            return Task.CompletedTask;
        }
    }

    [Workflow]
    public sealed class Outsider
    {
        [WorkflowRun]
        public Task RunAsync(string what, string id)
        {
            var handle = Workflow.GetExternalWorkflowHandle<Target>(id);
            return what == "signal" ? handle.SignalAsync(w => w.NoteAsync("hello")) : handle.CancelAsync("please");
        }
    }

    [Workflow]
    public sealed class Retried
    {
        [WorkflowRun]
        public Task<int> RunAsync() => Workflow.Info.Attempt < 3 ? throw new ApplicationFailureException("again") : Task.FromResult(Workflow.Info.Attempt);
    }

    [Workflow]
    public sealed class Logging
    {
        [WorkflowRun]
        public async Task RunAsync()
        {
            for (var i = 0; i < 3; i++)
            {
                Microsoft.Extensions.Logging.LoggerExtensions.LogInformation(Workflow.Logger, "step {Step}", i);
                await Workflow.ExecuteActivityAsync("Nothing", [], ActivityOptions.WithStartToCloseTimeout(TimeSpan.FromMinutes(1)));
            }
        }
    }
}

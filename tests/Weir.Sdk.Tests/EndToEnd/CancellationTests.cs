using Weir.Protocol.Enums.V1;
using Weir.Sdk.Activities;
using Weir.Sdk.Client;
using Weir.Sdk.Common;
using Weir.Sdk.Exceptions;
using Weir.Sdk.Workflows;

namespace Weir.Sdk.Tests.EndToEnd;

public sealed class CancellationTests
{
    [Fact]
    public async Task CanceledWorkflowThatDoesNothingAboutItEndsCanceled()
    {
        await using var engine = await EngineFixture.StartAsync();
        engine.StartWorker(options => options.AddWorkflow<Sleeping>());
        var handle = await engine.Client.StartWorkflowAsync((Sleeping w) => w.RunAsync(false), EngineFixture.Options());

        await handle.CancelAsync("enough");

        var failed = await Assert.ThrowsAsync<WorkflowFailedException>(() => handle.GetResultAsync());
        Assert.IsType<CanceledFailureException>(failed.InnerException);
        Assert.Equal(WorkflowExecutionStatus.Canceled, (await handle.DescribeAsync()).Status);
    }

    [Fact]
    public async Task CleanupRunsWithATokenOfItsOwn()
    {
        await using var engine = await EngineFixture.StartAsync();
        engine.StartWorker(options => options.AddWorkflow<Sleeping>().AddActivity("CleanUp", () => "clean"));
        var handle = await engine.Client.StartWorkflowAsync((Sleeping w) => w.RunAsync(true), EngineFixture.Options());

        await handle.CancelAsync();

        Assert.Equal("clean", await handle.GetResultAsync());
    }

    [Theory]
    [InlineData(ActivityCancellationType.TryCancel, true, false)]
    [InlineData(ActivityCancellationType.WaitCancellationCompleted, true, true)]
    [InlineData(ActivityCancellationType.Abandon, false, false)]
    public async Task ActivityIsCanceledAsItsTypeSays(ActivityCancellationType type, bool isRequested, bool isWaitedFor)
    {
        await using var engine = await EngineFixture.StartAsync();
        var slow = new Slow();
        engine.StartWorker(options => options.AddWorkflow<OneActivity>().AddAllActivities(slow));
        var handle = await engine.Client.StartWorkflowAsync((OneActivity w) => w.RunAsync(type), EngineFixture.Options());
        await slow.Started.Task;

        await handle.CancelAsync();
        if (!isWaitedFor)
        {
            Assert.Equal("ActivityFailureException/CanceledFailureException", await handle.GetResultAsync());
            Assert.False(slow.Ended.Task.IsCompleted && type == ActivityCancellationType.Abandon);
            slow.Release.TrySetResult();
        }
        else
        {
            slow.Release.TrySetResult();
            Assert.Equal("ActivityFailureException/CanceledFailureException", await handle.GetResultAsync());
            Assert.Equal(ActivityCancelReason.CancelRequest, await slow.Ended.Task);
        }

        var history = await handle.FetchHistoryAsync();
        Assert.Equal(isRequested, history.Events.Any(item => item.EventType == EventType.ActivityTaskCancelRequested));
        Assert.Equal(isWaitedFor, history.Events.Any(item => item.EventType == EventType.ActivityTaskCanceled));
    }

    [Fact]
    public async Task ActivityScheduledAndCanceledInOneTaskIsNeverScheduled()
    {
        await using var engine = await EngineFixture.StartAsync();
        engine.StartWorker(options => options.AddWorkflow<WithdrawnActivity>());
        var handle = await engine.Client.StartWorkflowAsync((WithdrawnActivity w) => w.RunAsync(), EngineFixture.Options());

        Assert.Equal("ActivityFailureException CanceledFailureException", await handle.GetResultAsync());
        Assert.DoesNotContain((await handle.FetchHistoryAsync()).Events, item => item.EventType == EventType.ActivityTaskScheduled);
    }

    [Fact]
    public async Task TerminatedWorkflowEndsAtOnce()
    {
        await using var engine = await EngineFixture.StartAsync();
        engine.StartWorker(options => options.AddWorkflow<Sleeping>());
        var handle = await engine.Client.StartWorkflowAsync((Sleeping w) => w.RunAsync(false), EngineFixture.Options());

        await handle.TerminateAsync("stop it", ["detail"]);

        var failed = await Assert.ThrowsAsync<WorkflowFailedException>(() => handle.GetResultAsync());
        var terminated = Assert.IsType<TerminatedFailureException>(failed.InnerException);
        Assert.Equal("stop it", terminated.Message);
        Assert.Equal("detail", terminated.Details.ElementAt<string>(0));
    }

    [Fact]
    public async Task RunTimeoutIsATimeoutFailure()
    {
        await using var engine = await EngineFixture.StartAsync();
        engine.StartWorker(options => options.AddWorkflow<Sleeping>());
        var handle = await engine.Client.StartWorkflowAsync(
            (Sleeping w) => w.RunAsync(false), EngineFixture.Options() with { RunTimeout = TimeSpan.FromHours(1) });

        var failed = await Assert.ThrowsAsync<WorkflowFailedException>(() => engine.SkipUntilAsync(handle.GetResultAsync()));

        Assert.Equal(TimeoutType.StartToClose, Assert.IsType<TimeoutFailureException>(failed.InnerException).TimeoutType);
    }

    [Workflow]
    public sealed class Sleeping
    {
        [WorkflowRun]
        public async Task<string> RunAsync(bool cleanUp)
        {
            try
            {
                await Workflow.DelayAsync(TimeSpan.FromDays(1));
                return "slept";
            }
            catch (OperationCanceledException) when (cleanUp)
            {
                return await Workflow.ExecuteActivityAsync<string>(
                    "CleanUp",
                    [],
                    new ActivityOptions { StartToCloseTimeout = TimeSpan.FromMinutes(1), CancellationToken = CancellationToken.None });
            }
        }
    }

    [Workflow]
    public sealed class OneActivity
    {
        [WorkflowRun]
        public async Task<string> RunAsync(ActivityCancellationType type)
        {
            try
            {
                await Workflow.ExecuteActivityAsync(
                    (Slow a) => a.RunAsync(),
                    new ActivityOptions
                    {
                        StartToCloseTimeout = TimeSpan.FromHours(1),
                        HeartbeatTimeout = TimeSpan.FromSeconds(10),
                        CancellationType = type,
                        RetryPolicy = new RetryPolicy { MaximumAttempts = 1 },
                    });
                return "completed";
            }
            catch (ActivityFailureException error)
            {
                return $"{error.GetType().Name}/{error.InnerException?.GetType().Name}";
            }
        }
    }

    [Workflow]
    public sealed class WithdrawnActivity
    {
        [WorkflowRun]
        public async Task<string> RunAsync()
        {
            using var stop = new CancellationTokenSource();
            var options = new ActivityOptions { StartToCloseTimeout = TimeSpan.FromHours(1), CancellationToken = stop.Token };
            var before = Workflow.ExecuteActivityAsync("Never", [], options);
            stop.Cancel();
            var after = Workflow.ExecuteActivityAsync("Never", [], options);
            return $"{await NameAsync(before)} {await NameAsync(after)}";
        }

        private static async Task<string> NameAsync(Task task)
        {
            try
            {
                await task;
                return "completed";
            }
            catch (Exception error)
            {
                return error.GetType().Name;
            }
        }
    }

    public sealed class Slow
    {
        public TaskCompletionSource Started { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Release { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource<ActivityCancelReason> Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        [Activity]
        public async Task RunAsync()
        {
            var context = ActivityExecutionContext.Current;
            Started.TrySetResult();
            await Release.Task;
            try
            {
                while (true)
                {
                    await context.HeartbeatAsync(["alive"], CancellationToken.None);
                    context.CancellationToken.ThrowIfCancellationRequested();
                    await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, CancellationToken.None);
                }
            }
            finally
            {
                Ended.TrySetResult(context.CancelReason);
            }
        }
    }
}

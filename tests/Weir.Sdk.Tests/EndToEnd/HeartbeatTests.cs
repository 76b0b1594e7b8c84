using Weir.Sdk.Activities;
using Weir.Sdk.Client;
using Weir.Sdk.Common;
using Weir.Sdk.Exceptions;
using Weir.Sdk.Workflows;

namespace Weir.Sdk.Tests.EndToEnd;

public sealed class HeartbeatTests
{
    [Fact]
    public async Task FlushedHeartbeatIsWithTheServerWhenItReturns()
    {
        await using var engine = await EngineFixture.StartAsync();
        var steps = new Steps();
        engine.StartWorker(options => options.AddWorkflow<Job>().AddAllActivities(steps));
        var handle = await engine.Client.StartWorkflowAsync((Job w) => w.RunAsync(), EngineFixture.Options());

        for (var i = 1; i <= 3; i++)
        {
            var step = await steps.Done.Reader.ReadAsync();
            var pending = Assert.Single((await handle.DescribeAsync()).PendingActivities);
            Assert.Equal(i.ToString(), pending.HeartbeatDetails.Payloads_[0].Data.ToStringUtf8());
            Assert.Equal(i, step);
            steps.Continue.Release();
        }

        Assert.Equal(3, await handle.GetResultAsync());
    }

    [Fact]
    public async Task NextAttemptGoesOnWhereTheLastOneReported()
    {
        await using var engine = await EngineFixture.StartAsync();
        var steps = new Steps { FailsAfter = 2 };
        steps.Continue.Release(10);
        engine.StartWorker(options => options.AddWorkflow<Job>().AddAllActivities(steps));

        Assert.Equal(3, await engine.SkipUntilAsync(engine.Client.ExecuteWorkflowAsync((Job w) => w.RunAsync(), EngineFixture.Options())));
        Assert.Equal([1, 2, 3], steps.Ran);
    }

    [Fact]
    public async Task DetailsThatWereNotSentTravelWithTheFailure()
    {
        await using var engine = await EngineFixture.StartAsync();
        var noisy = new Noisy();
        engine.StartWorker(options => options.AddWorkflow<NoisyJob>().AddAllActivities(noisy));

        // Of ten heartbeats in no time one is sent; the last one's details still reach the second attempt.
        Assert.Equal(10, await engine.SkipUntilAsync(engine.Client.ExecuteWorkflowAsync((NoisyJob w) => w.RunAsync(), EngineFixture.Options())));
    }

    [Fact]
    public async Task SilentActivityTimesOutWithItsLastDetails()
    {
        await using var engine = await EngineFixture.StartAsync();
        var silent = new Silent();
        engine.StartWorker(options => options.AddWorkflow<SilentJob>().AddAllActivities(silent));

        var handle = await engine.Client.StartWorkflowAsync((SilentJob w) => w.RunAsync(), EngineFixture.Options());

        // The clock stands still until the engine has the heartbeat: moved earlier, it would time the activity out before its first word.
        await silent.Heard.Task;

        Assert.Equal("Heartbeat: last words", await engine.SkipUntilAsync(handle.GetResultAsync()));
        silent.Release.SetResult();
    }

    [Fact]
    public async Task ActivityOfAClosedWorkflowLearnsIt()
    {
        await using var engine = await EngineFixture.StartAsync();
        var watching = new Watching();
        engine.StartWorker(options => options.AddWorkflow<WatchingJob>().AddAllActivities(watching));
        var handle = await engine.Client.StartWorkflowAsync((WatchingJob w) => w.RunAsync(), EngineFixture.Options());
        await watching.Started.Task;

        await handle.TerminateAsync();

        Assert.Equal(ActivityCancelReason.GoneFromServer, await watching.Ended.Task);
    }

    [Fact]
    public async Task ActivityIsCompletedAsynchronouslyByToken()
    {
        await using var engine = await EngineFixture.StartAsync();
        var later = new Later();
        engine.StartWorker(options => options.AddWorkflow<LaterJob>().AddAllActivities(later));
        var handle = await engine.Client.StartWorkflowAsync((LaterJob w) => w.RunAsync(), EngineFixture.Options());
        var token = await later.Token.Task;

        var activity = engine.Client.GetAsyncActivityHandle(token);
        await activity.HeartbeatAsync(["alive"]);
        await activity.CompleteAsync("done elsewhere");

        Assert.Equal("done elsewhere", await handle.GetResultAsync());
    }

    [Fact]
    public async Task ActivityIsFailedAsynchronouslyById()
    {
        await using var engine = await EngineFixture.StartAsync();
        var later = new Later();
        engine.StartWorker(options => options.AddWorkflow<LaterJob>().AddAllActivities(later));
        var handle = await engine.Client.StartWorkflowAsync((LaterJob w) => w.RunAsync(), EngineFixture.Options());
        await later.Token.Task;

        await engine.Client.GetAsyncActivityHandle(handle.Id, null, "1").FailAsync(new ApplicationFailureException("elsewhere", nonRetryable: true));

        var failed = await Assert.ThrowsAsync<WorkflowFailedException>(() => handle.GetResultAsync());
        Assert.Equal("elsewhere", failed.InnerException!.InnerException!.Message);
    }

    [Workflow]
    public sealed class Job
    {
        [WorkflowRun]
        public Task<int> RunAsync() => Workflow.ExecuteActivityAsync((Steps a) => a.RunStepsAsync(), ActivityOptions.WithStartToCloseTimeout(TimeSpan.FromHours(1)));
    }

    public sealed class Steps
    {
        public int? FailsAfter { get; set; }

        public List<int> Ran { get; } = [];

        public System.Threading.Channels.Channel<int> Done { get; } = System.Threading.Channels.Channel.CreateUnbounded<int>();

        public SemaphoreSlim Continue { get; } = new(0);

        [Activity]
        public async Task<int> RunStepsAsync()
        {
            var context = ActivityExecutionContext.Current;
            var first = context.Info.HeartbeatDetails.Count == 0 ? 1 : context.HeartbeatDetailAt<int>(0) + 1;
            for (var i = first; i <= 3; i++)
            {
                Ran.Add(i);
                await context.HeartbeatAsync([i]);
                await Done.Writer.WriteAsync(i);
                await Continue.WaitAsync();
                if (FailsAfter == i)
                {
                    FailsAfter = null;
                    throw new InvalidOperationException("power cut");
                }
            }

            return 3;
        }
    }

    [Workflow]
    public sealed class NoisyJob
    {
        [WorkflowRun]
        public Task<int> RunAsync() => Workflow.ExecuteActivityAsync(
            (Noisy a) => a.Shout(), new ActivityOptions { StartToCloseTimeout = TimeSpan.FromHours(1), HeartbeatTimeout = TimeSpan.FromMinutes(1) });
    }

    public sealed class Noisy
    {
        [Activity]
        public int Shout()
        {
            var context = ActivityExecutionContext.Current;
            if (context.Info.Attempt > 1)
            {
                return context.HeartbeatDetailAt<int>(0);
            }

            for (var i = 1; i <= 10; i++)
            {
                context.Heartbeat(i);
            }

            throw new InvalidOperationException("first attempt");
        }
    }

    [Workflow]
    public sealed class SilentJob
    {
        [WorkflowRun]
        public async Task<string> RunAsync()
        {
            try
            {
                await Workflow.ExecuteActivityAsync((Silent a) => a.RunSilentAsync(), new ActivityOptions
                {
                    StartToCloseTimeout = TimeSpan.FromHours(1),
                    HeartbeatTimeout = TimeSpan.FromSeconds(10),
                    RetryPolicy = new RetryPolicy { MaximumAttempts = 1 },
                });
                return "completed";
            }
            catch (ActivityFailureException error) when (error.InnerException is TimeoutFailureException timeout)
            {
                return $"{timeout.TimeoutType}: {timeout.LastHeartbeatDetails.ElementAt<string>(0)}";
            }
        }
    }

    public sealed class Silent
    {
        public TaskCompletionSource Heard { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Release { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        [Activity]
        public async Task RunSilentAsync()
        {
            await ActivityExecutionContext.Current.HeartbeatAsync(["last words"]);
            Heard.TrySetResult();
            await Release.Task;
        }
    }

    [Workflow]
    public sealed class WatchingJob
    {
        [WorkflowRun]
        public Task RunAsync() => Workflow.ExecuteActivityAsync((Watching a) => a.WatchAsync(), ActivityOptions.WithStartToCloseTimeout(TimeSpan.FromHours(1)));
    }

    public sealed class Watching
    {
        public TaskCompletionSource Started { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource<ActivityCancelReason> Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        [Activity]
        public async Task WatchAsync()
        {
            var context = ActivityExecutionContext.Current;
            Started.SetResult();
            try
            {
                while (true)
                {
                    await context.HeartbeatAsync([]);
                    await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, context.CancellationToken);
                }
            }
            finally
            {
                Ended.SetResult(context.CancelReason);
            }
        }
    }

    [Workflow]
    public sealed class LaterJob
    {
        [WorkflowRun]
        public Task<string> RunAsync() => Workflow.ExecuteActivityAsync((Later a) => a.Begin(), ActivityOptions.WithStartToCloseTimeout(TimeSpan.FromHours(1)));
    }

    public sealed class Later
    {
        public TaskCompletionSource<ReadOnlyMemory<byte>> Token { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        [Activity]
        public string Begin()
        {
            Token.SetResult(ActivityExecutionContext.Current.Info.TaskToken);
            throw new CompleteAsyncException();
        }
    }
}

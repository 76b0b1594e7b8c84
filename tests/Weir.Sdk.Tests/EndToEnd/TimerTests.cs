using Weir.Protocol.Enums.V1;
using Weir.Sdk.Client;
using Weir.Sdk.Workflows;

namespace Weir.Sdk.Tests.EndToEnd;

public sealed class TimerTests
{
    [Fact]
    public async Task DelayLastsAsLongAsAsked()
    {
        await using var engine = await EngineFixture.StartAsync();
        engine.StartWorker(options => options.AddWorkflow<Sleeper>());

        var slept = await engine.SkipUntilAsync(
            engine.Client.ExecuteWorkflowAsync((Sleeper w) => w.RunAsync(TimeSpan.FromHours(2)), EngineFixture.Options()));

        Assert.InRange(slept, TimeSpan.FromHours(2), TimeSpan.FromHours(2.1));
    }

    [Fact]
    public async Task CanceledTimerWritesTimerCanceledAndThrows()
    {
        await using var engine = await EngineFixture.StartAsync();
        engine.StartWorker(options => options.AddWorkflow<Race>().AddActivity("Quick", () => 7));

        var handle = await engine.Client.StartWorkflowAsync((Race w) => w.RunAsync(), EngineFixture.Options());

        Assert.Equal("7 canceled", await handle.GetResultAsync());
        var history = await handle.FetchHistoryAsync();
        Assert.Contains(history.Events, item => item.EventType == EventType.TimerCanceled);
        Assert.DoesNotContain(history.Events, item => item.EventType == EventType.TimerFired);
    }

    [Fact]
    public async Task TimerStartedAndCanceledInOneTaskLeavesNoTrace()
    {
        await using var engine = await EngineFixture.StartAsync();
        engine.StartWorker(options => options.AddWorkflow<Withdrawn>());

        var handle = await engine.Client.StartWorkflowAsync((Withdrawn w) => w.RunAsync(), EngineFixture.Options());

        Assert.True(await handle.GetResultAsync());
        var history = await handle.FetchHistoryAsync();
        Assert.DoesNotContain(history.Events, item => item.EventType == EventType.TimerStarted);
    }

    [Fact]
    public async Task WaitConditionTimesOut()
    {
        await using var engine = await EngineFixture.StartAsync();
        engine.StartWorker(options => options.AddWorkflow<Waiter>());

        Assert.False(await engine.SkipUntilAsync(
            engine.Client.ExecuteWorkflowAsync((Waiter w) => w.RunAsync(TimeSpan.FromHours(1)), EngineFixture.Options())));
    }

    [Fact]
    public async Task WaitConditionEndsWithTheSignalThatMeetsIt()
    {
        await using var engine = await EngineFixture.StartAsync();
        engine.StartWorker(options => options.AddWorkflow<Waiter>());
        var handle = await engine.Client.StartWorkflowAsync((Waiter w) => w.RunAsync(TimeSpan.FromHours(1)), EngineFixture.Options());

        await handle.SignalAsync(w => w.OpenAsync());

        Assert.True(await handle.GetResultAsync());
        var history = await handle.FetchHistoryAsync();
        Assert.DoesNotContain(history.Events, item => item.EventType == EventType.TimerFired);
    }

    [Workflow]
    public sealed class Sleeper
    {
        [WorkflowRun]
        public async Task<TimeSpan> RunAsync(TimeSpan time)
        {
            var before = Workflow.UtcNow;
            await Workflow.DelayAsync(time, summary: "sleep");
            return Workflow.UtcNow - before;
        }
    }

    [Workflow]
    public sealed class Race
    {
        [WorkflowRun]
        public async Task<string> RunAsync()
        {
            using var stop = new CancellationTokenSource();
            var timer = Workflow.DelayAsync(TimeSpan.FromDays(1), stop.Token);
            var quick = Workflow.ExecuteActivityAsync<int>("Quick", [], ActivityOptions.WithStartToCloseTimeout(TimeSpan.FromMinutes(1)));
            Assert.Same(quick, await Workflow.WhenAnyAsync(timer, quick));
            stop.Cancel();
            try
            {
                await timer;
                return "fired";
            }
            catch (TaskCanceledException)
            {
                return $"{await quick} canceled";
            }
        }
    }

    [Workflow]
    public sealed class Withdrawn
    {
        [WorkflowRun]
        public async Task<bool> RunAsync()
        {
            using var stop = new CancellationTokenSource();
            var timer = Workflow.DelayAsync(TimeSpan.FromDays(1), stop.Token);
            stop.Cancel();
            await Assert.ThrowsAsync<TaskCanceledException>(() => timer);
            return timer.IsCanceled;
        }
    }

    [Workflow]
    public sealed class Waiter
    {
        private bool open;

        [WorkflowRun]
        public Task<bool> RunAsync(TimeSpan timeout) => Workflow.WaitConditionAsync(() => open, timeout);

        [WorkflowSignal]
        public Task OpenAsync()
        {
            open = true;
            return Task.CompletedTask;
        }
    }
}

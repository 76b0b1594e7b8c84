using Weir.Protocol.Enums.V1;
using Weir.Protocol.Failure.V1;
using Weir.Sdk.Exceptions;
using Weir.Sdk.Replay;
using Weir.Sdk.Workflows;

namespace Weir.Sdk.Tests.Replay;

/// <summary>What happens within one workflow task, and in which order.</summary>
public sealed class ActivationTests
{
    [Fact]
    public void SignalsComeBeforeResultsAndResultsInHistoryOrder()
    {
        var history = new HistoryBuilder();
        history.Started("Order");
        history.Task();
        var first = history.ActivityScheduled("A", "1");
        var second = history.ActivityScheduled("B", "2");
        var timer = history.TimerStarted("1");
        history.TimerFired("1", timer);
        history.ActivityCompleted(second, 2);
        history.ActivityCompleted(first, 1);
        history.Signaled("Note", "signal");
        history.TaskStarted();

        var complete = Assert.Single(Runs.CommandsOf<Order>(history)).CompleteWorkflowExecutionCommandAttributes;

        Assert.Equal("signal timer B A", Runs.Value<string>(complete.Result));
    }

    [Fact]
    public void FailedTasksArePassedOver()
    {
        var history = new HistoryBuilder();
        history.Started("Order");
        history.TaskFailed();
        history.TaskFailed();
        history.Signaled("Note", "signal");
        history.TaskStarted();

        Assert.Equal(3, Runs.CommandsOf<Order>(history).Count);
    }

    [Fact]
    public void TimeIsThatOfTheTasksStart()
    {
        var history = new HistoryBuilder();
        history.Started("Clock");
        var started = history.TaskStarted();
        history.TaskCompleted(started);
        var timer = history.TimerStarted("1");
        history.TimerFired("1", timer);
        var second = history.TaskStarted();

        var result = Runs.Value<List<DateTime>>(Runs.CommandsOf<Clock>(history)[0].CompleteWorkflowExecutionCommandAttributes.Result);

        Assert.Equal(history.Events[(int)started - 1].EventTime.ToDateTime(), result[0]);
        Assert.Equal(history.Events[(int)second - 1].EventTime.ToDateTime(), result[1]);
    }

    [Fact]
    public void ReplayFlagEndsWithTheCurrentTask()
    {
        var history = new HistoryBuilder();
        history.Started("Replaying");
        history.Task();
        var timer = history.TimerStarted("1");
        history.TimerFired("1", timer);
        history.TaskStarted();

        Assert.Equal([true, false], Runs.Value<List<bool>>(Runs.CommandsOf<Replaying>(history)[0].CompleteWorkflowExecutionCommandAttributes.Result));
    }

    [Fact]
    public void RandomNumbersAreTheSameOnReplay()
    {
        var history = new HistoryBuilder();
        history.Started("Chance");
        history.TaskStarted();

        var first = Runs.CommandsOf<Chance>(history)[0].CompleteWorkflowExecutionCommandAttributes.Result;
        var second = Runs.CommandsOf<Chance>(history)[0].CompleteWorkflowExecutionCommandAttributes.Result;

        Assert.Equal(first, second);
        // Recorded histories depend on the generator: these values must never change.
        Assert.Equal("original-run:" + new DeterministicRandom("original-run").Next(1000), "original-run:" + Runs.Value<string>(first).Split(' ')[0]);
    }

    [Fact]
    public void GeneratorIsFrozen()
    {
        var random = new DeterministicRandom("seed");

        Assert.Equal(
            [GeneratorValues.First, GeneratorValues.Second, GeneratorValues.Third],
            new[] { random.NextInt64(), random.NextInt64(), random.NextInt64() });
        Assert.Equal(GeneratorValues.Guid, random.NextGuid().ToString());
    }

    [Fact]
    public void ResetGivesAnotherSeed()
    {
        var plain = new HistoryBuilder();
        plain.Started("Chance");
        plain.TaskStarted();
        var reset = new HistoryBuilder();
        reset.Started("Chance");
        reset.TaskFailed(WorkflowTaskFailedCause.ResetWorkflow, newRunId: "reset-run");
        reset.TaskStarted();

        Assert.NotEqual(
            Runs.CommandsOf<Chance>(plain)[0].CompleteWorkflowExecutionCommandAttributes.Result,
            Runs.CommandsOf<Chance>(reset)[0].CompleteWorkflowExecutionCommandAttributes.Result);
    }

    [Fact]
    public void CommandsAfterTheEndComeBeforeTheCloseCommand()
    {
        var history = new HistoryBuilder();
        history.Started("Leaving");
        history.TaskStarted();

        Assert.Equal(
            [CommandType.StartTimer, CommandType.CompleteWorkflowExecution],
            Runs.CommandsOf<Leaving>(history).Select(command => command.CommandType));
    }

    [Fact]
    public void ActivityFailureCarriesItsContext()
    {
        var history = new HistoryBuilder();
        history.Started("Failing");
        history.Task();
        var scheduled = history.ActivityScheduled("A", "1");
        history.ActivityFailed(scheduled, new Failure { Message = "boom", ApplicationFailureInfo = new ApplicationFailureInfo { Type = "Boom" } });
        history.TaskStarted();

        var failure = Assert.Single(Runs.CommandsOf<Failing>(history)).FailWorkflowExecutionCommandAttributes.Failure;

        Assert.Equal("Activity task failed", failure.Message);
        Assert.Equal(scheduled, failure.ActivityFailureInfo.ScheduledEventId);
        Assert.Equal(RetryState.MaximumAttemptsReached, failure.ActivityFailureInfo.RetryState);
        Assert.Equal("boom", failure.Cause.Message);
        Assert.Equal("Boom", failure.Cause.ApplicationFailureInfo.Type);
    }

    [Fact]
    public void CancelRequestBeforeTheFirstTaskIsSeenAtOnce()
    {
        var history = new HistoryBuilder();
        history.Started("Failing");
        history.CancelRequested();
        history.TaskStarted();

        Assert.Equal(CommandType.CancelWorkflowExecution, Runs.CommandsOf<Failing>(history)[^1].CommandType);
    }

    [Fact]
    public void TimerThatFiredInTheHistoryStaysFiredThoughASignalCancelsIt()
    {
        var history = new HistoryBuilder();
        history.Started("Timing");
        history.Task();
        var timer = history.TimerStarted("1");
        history.TimerFired("1", timer);
        history.Signaled("Stop");
        history.TaskStarted();

        var command = Assert.Single(Runs.CommandsOf<Timing>(history));
        Assert.Equal("fired", Runs.Value<string>(command.CompleteWorkflowExecutionCommandAttributes.Result));
    }

    [Fact]
    public void PartialHistoriesContinueAndOverlapsArePassedOver()
    {
        var history = new HistoryBuilder();
        history.Started("Order");
        var started = history.TaskStarted();
        var instance = Runs.Process<Order>(history);
        Assert.Equal(started, instance.LastEventId);

        history.TaskCompleted(started);
        var first = history.ActivityScheduled("A", "1");
        var second = history.ActivityScheduled("B", "2");
        history.TimerStarted("1");
        history.ActivityCompleted(first, 1);
        var next = history.TaskStarted();
        instance.Process(history.Events.Skip(1).ToList(), next);
        Assert.Empty(instance.CommandsToSend());

        history.TaskCompleted(next);
        history.ActivityCompleted(second, 2);
        var last = history.TaskStarted();
        instance.Process(history.Events.Skip((int)next).ToList(), last);
        Assert.Equal(last, instance.LastEventId);
        Assert.False(instance.IsClosed);
    }

    [Fact]
    public void CodeOutsideOfWorkflowsIsToldSo()
    {
        Assert.False(Workflow.InWorkflow);
        Assert.Contains("Not in a workflow", Assert.Throws<InvalidWorkflowOperationException>(() => Workflow.UtcNow).Message);
    }

    [Fact]
    public void ActivityWithoutTimeoutIsRefused()
    {
        var history = new HistoryBuilder();
        history.Started("NoTimeout");
        history.TaskStarted();

        Assert.Contains("needs StartToCloseTimeout or ScheduleToCloseTimeout", Assert.Throws<ArgumentException>(() => Runs.CommandsOf<NoTimeout>(history)).Message);
    }

    private static ActivityOptions Options() => ActivityOptions.WithStartToCloseTimeout(TimeSpan.FromMinutes(1));

    [Workflow]
    public sealed class Order
    {
        private readonly List<string> seen = [];

        [WorkflowRun]
        public async Task<string> RunAsync()
        {
            await Workflow.WhenAllAsync(
                NoteAsync("A", Workflow.ExecuteActivityAsync<int>("A", [], Options())),
                NoteAsync("B", Workflow.ExecuteActivityAsync<int>("B", [], Options())),
                NoteAsync("timer", Workflow.DelayAsync(TimeSpan.FromSeconds(1))));
            return string.Join(' ', seen);
        }

        [WorkflowSignal]
        public Task NoteAsync(string text)
        {
            seen.Add(text);
            return Task.CompletedTask;
        }

        private async Task NoteAsync(string name, Task task)
        {
            await task;
            seen.Add(name);
        }
    }

    [Workflow]
    public sealed class Clock
    {
        [WorkflowRun]
        public async Task<List<DateTime>> RunAsync()
        {
            var first = Workflow.UtcNow;
            await Workflow.DelayAsync(TimeSpan.FromSeconds(1));
            return [first, Workflow.UtcNow];
        }
    }

    [Workflow]
    public sealed class Replaying
    {
        [WorkflowRun]
        public async Task<List<bool>> RunAsync()
        {
            var first = Workflow.Unsafe.IsReplaying;
            await Workflow.DelayAsync(TimeSpan.FromSeconds(1));
            return [first, Workflow.Unsafe.IsReplaying];
        }
    }

    [Workflow]
    public sealed class Chance
    {
        [WorkflowRun]
        public Task<string> RunAsync() => Task.FromResult($"{Workflow.Random.Next(1000)} {Workflow.NewGuid()}");
    }

    [Workflow]
    public sealed class Leaving
    {
        [WorkflowRun]
        public Task<int> RunAsync()
        {
            _ = Workflow.RunTaskAsync(() => Workflow.DelayAsync(TimeSpan.FromDays(1)));
            return Task.FromResult(1);
        }
    }

    [Workflow]
    public sealed class Failing
    {
        [WorkflowRun]
        public Task RunAsync() => Workflow.ExecuteActivityAsync("A", [], Options());
    }

    [Workflow]
    public sealed class Timing
    {
        private readonly CancellationTokenSource stop = new();

        [WorkflowRun]
        public async Task<string> RunAsync()
        {
            try
            {
                await Workflow.DelayAsync(TimeSpan.FromSeconds(1), stop.Token);
                return "fired";
            }
            catch (OperationCanceledException)
            {
                return "canceled";
            }
        }

        [WorkflowSignal]
        public Task StopAsync()
        {
            stop.Cancel();
            return Task.CompletedTask;
        }
    }

    [Workflow]
    public sealed class NoTimeout
    {
        [WorkflowRun]
        public Task RunAsync() => Workflow.ExecuteActivityAsync("A", [], new ActivityOptions());
    }

    private static class GeneratorValues
    {
        public const long First = 5458332650977441450;
        public const long Second = 7003723916062143626;
        public const long Third = 2592650475634839826;
        public const string Guid = "a24f1bda-88da-4ab8-9336-c6630b6fd69b";
    }
}

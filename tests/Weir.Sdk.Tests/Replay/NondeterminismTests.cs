using Weir.Protocol.Enums.V1;
using Weir.Sdk.Exceptions;
using Weir.Sdk.Workflows;

namespace Weir.Sdk.Tests.Replay;

public sealed class NondeterminismTests
{
    [Fact]
    public async Task MatchingHistoryReplays()
    {
        var history = ShippingHistory("Ship");
        await Runs.ReplayAsync<Shipping>(history.Build());
    }

    [Fact]
    public async Task OtherActivityTypeIsShownBesideTheCommand()
    {
        var error = await Assert.ThrowsAsync<WorkflowNondeterminismException>(() => Runs.ReplayAsync<Shipping>(ShippingHistory("Pack").Build()));

        Assert.Contains("part at event 5: the activity type is \"Pack\" in the history and \"Ship\" in the code", error.Message);
        Assert.Contains("history: event 5 ActivityTaskScheduled(activityType: \"Pack\", activityId: \"1\")", error.Message);
        Assert.Contains("code:    command ScheduleActivityTask(activityType: \"Ship\", activityId: \"1\")", error.Message);
        Assert.Contains("Workflow.Patched", error.Message);
    }

    [Fact]
    public async Task OtherKindOfEventIsShownBesideTheCommand()
    {
        var history = new HistoryBuilder();
        history.Started("Shipping");
        history.Task();
        history.TimerStarted("1");
        history.TaskStarted();

        var error = await Assert.ThrowsAsync<WorkflowNondeterminismException>(() => Runs.ReplayAsync<Shipping>(history.Build()));

        Assert.Contains("history: event 5 TimerStarted(timerId: \"1\")", error.Message);
        Assert.Contains("code:    command ScheduleActivityTask", error.Message);
    }

    [Fact]
    public async Task EventThatTheCodeDoesNotLeadToIsShown()
    {
        var history = new HistoryBuilder();
        history.Started("Shipping");
        history.Task();
        history.ActivityScheduled("Ship", "1");
        history.ActivityScheduled("Ship", "2");
        history.TaskStarted();

        var error = await Assert.ThrowsAsync<WorkflowNondeterminismException>(() => Runs.ReplayAsync<Shipping>(history.Build()));

        Assert.Contains("history: event 6 ActivityTaskScheduled", error.Message);
        Assert.Contains("code:    no command", error.Message);
    }

    [Fact]
    public async Task CommandThatTheHistoryDoesNotHaveIsShown()
    {
        var history = new HistoryBuilder();
        history.Started("Shipping");
        history.Task();
        history.Signaled("any");
        history.TaskStarted();

        var error = await Assert.ThrowsAsync<WorkflowNondeterminismException>(() => Runs.ReplayAsync<Shipping>(history.Build()));

        Assert.Contains("history: event 5 WorkflowExecutionSignaled", error.Message);
        Assert.Contains("code:    command ScheduleActivityTask(activityType: \"Ship\", activityId: \"1\")", error.Message);
    }

    [Fact]
    public async Task CodeThatEndsEarlierIsShown()
    {
        var history = new HistoryBuilder();
        history.Started("Ending");
        history.Task();
        history.TimerStarted("1");

        var error = await Assert.ThrowsAsync<WorkflowNondeterminismException>(() => Runs.ReplayAsync<Ending>(history.Build()));

        Assert.Contains("history: event 5 TimerStarted(timerId: \"1\")", error.Message);
        Assert.Contains("code:    command CompleteWorkflowExecution", error.Message);
    }

    [Fact]
    public async Task CodeThatDoesNotEndIsShown()
    {
        var history = new HistoryBuilder();
        history.Started("Shipping");
        history.Task();
        history.Completed("early");

        var error = await Assert.ThrowsAsync<WorkflowNondeterminismException>(() => Runs.ReplayAsync<Shipping>(history.Build()));

        Assert.Contains("history: event 5 WorkflowExecutionCompleted", error.Message);
    }

    [Fact]
    public async Task EventOfAnUnknownCommandIsShown()
    {
        var history = new HistoryBuilder();
        history.Started("Shipping");
        history.Task();
        history.ActivityScheduled("Ship", "1");
        history.TimerFired("9", 99);
        history.TaskStarted();

        var error = await Assert.ThrowsAsync<WorkflowNondeterminismException>(() => Runs.ReplayAsync<Shipping>(history.Build()));

        Assert.Contains("event 6 TimerFired refers to event 99", error.Message);
    }

    [Fact]
    public async Task FailureIsInTheResultWhenAskedFor()
    {
        var replayer = new Weir.Sdk.Worker.WorkflowReplayer(new Weir.Sdk.Worker.WorkflowReplayerOptions().AddWorkflow<Shipping>());

        var good = await replayer.ReplayWorkflowAsync(ShippingHistory("Ship").Build(), throwOnReplayFailure: false);
        var bad = await replayer.ReplayWorkflowAsync(ShippingHistory("Pack").Build(), throwOnReplayFailure: false);

        Assert.Null(good.ReplayFailure);
        Assert.IsType<WorkflowNondeterminismException>(bad.ReplayFailure);
    }

    private static HistoryBuilder ShippingHistory(string activity)
    {
        var history = new HistoryBuilder();
        history.Started("Shipping");
        history.Task();
        var scheduled = history.ActivityScheduled(activity, "1");
        history.ActivityCompleted(scheduled, "shipped");
        history.Task();
        history.Completed("shipped");
        return history;
    }

    [Workflow]
    public sealed class Shipping
    {
        [WorkflowRun]
        public Task<string> RunAsync() => Workflow.ExecuteActivityAsync<string>("Ship", [], ActivityOptions.WithStartToCloseTimeout(TimeSpan.FromMinutes(1)));

        [WorkflowSignal(Dynamic = true)]
        public Task AnyAsync(string name, Weir.Sdk.Converters.RawValue[] args) => Task.CompletedTask;
    }

    [Workflow]
    public sealed class Ending
    {
        [WorkflowRun]
        public Task<string> RunAsync() => Task.FromResult("done");
    }
}

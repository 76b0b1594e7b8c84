using Weir.Engine.Executions;
using Weir.Engine.Tests.Executions.Fixture;
using Weir.Protocol.Calls;
using Weir.Protocol.Enums.V1;
using Weir.Tests.Shared;

namespace Weir.Engine.Tests.Executions;

public sealed class EventBufferTests
{
    [Fact, Semantic(1)]
    public void Events_from_outside_wait_while_a_task_is_started()
    {
        var run = new RunFixture().Start().Poll().Signal().Cancel();

        Assert.Equal(3, run.History.Count);
        Assert.Equal(2, run.State.History.Buffered.Count);
        Assert.True(run.State.Execution.CancelRequested);
    }

    [Fact, Semantic(1)]
    public void They_follow_the_events_of_the_commands()
    {
        var run = new RunFixture().Start().Poll().Signal().Complete(Do.Timer(), Do.Marker());

        Assert.Equal(
            "4 WorkflowTaskCompleted 5 TimerStarted 6 MarkerRecorded 7 WorkflowExecutionSignaled 8 WorkflowTaskScheduled", run.EventsFrom(4));
    }

    [Fact, Semantic(1)]
    public void They_are_flushed_by_a_failure_too()
    {
        var run = new RunFixture().Start().Poll().Signal();

        run.Do(d => WorkflowTasks.Fail(d, run.Task.Key, new Protocol.WorkflowService.V1.RespondWorkflowTaskFailedRequest()));

        Assert.Equal("4 WorkflowTaskFailed 5 WorkflowExecutionSignaled 6 WorkflowTaskScheduled", run.EventsFrom(4));
    }

    [Fact, Semantic(1)]
    public void What_closes_an_activity_is_placed_behind_everything_else()
    {
        var run = new RunFixture().Begin(Do.Activity("a"), Do.Activity("b"), Do.Timer("t", 1));
        var (a, b) = (run.StartActivity("a"), run.StartActivity("b"));
        run.Signal().Poll();
        run.CompleteActivity(a).Signal("s2").FailActivity(b, Data.ApplicationFailure(nonRetryable: true)).Seconds(1);
        Assert.Equal(10, run.History.Count);

        run.Complete();

        Assert.Equal(
            "11 WorkflowTaskCompleted 12 ActivityTaskStarted 13 WorkflowExecutionSignaled 14 ActivityTaskStarted 15 TimerFired " +
            "16 ActivityTaskCompleted 17 ActivityTaskFailed 18 WorkflowTaskScheduled",
            run.EventsFrom(11));
        Assert.Equal(12, run.Event(16).ActivityTaskCompletedEventAttributes.StartedEventId);
        Assert.Equal(14, run.Event(17).ActivityTaskFailedEventAttributes.StartedEventId);
    }

    [Fact, Semantic(1)]
    public void A_buffered_close_frees_the_activity_id_at_once()
    {
        var run = new RunFixture().Begin(Do.Activity("a"));
        var activity = run.StartActivity();
        run.Signal().Poll().CompleteActivity(activity);

        Assert.Empty(run.State.Activities);
        run.Complete(Do.Activity("a"));
        Assert.Single(run.State.Activities);
    }

    [Fact, Semantic(1)]
    [Semantic(2)]
    public void A_workflow_may_not_close_before_it_has_seen_everything()
    {
        var run = new RunFixture().Start().Poll().Signal();

        var error = run.CompleteBadly(Do.CompleteWorkflow());

        Assert.Equal((StatusCode.InvalidArgument, "UnhandledCommand"), (error.Code, error.Message));
        Assert.Equal("4 WorkflowTaskFailed 5 WorkflowExecutionSignaled 6 WorkflowTaskScheduled", run.EventsFrom(4));
        Assert.Equal(WorkflowTaskFailedCause.UnhandledCommand, run.Event(4).WorkflowTaskFailedEventAttributes.Cause);
        Assert.Single(run.Last.Ready);
    }

    [Theory, Semantic(1)]
    [Semantic(2)]
    [InlineData("fail")]
    [InlineData("cancel")]
    [InlineData("continue")]
    public void That_is_so_for_every_way_to_close(string how)
    {
        var run = new RunFixture().Start().Poll().Signal();

        run.CompleteBadly(how == "fail" ? Do.FailWorkflow() : how == "cancel" ? Do.CancelWorkflow() : Do.ContinueAsNew());

        Assert.Equal(WorkflowTaskFailedCause.UnhandledCommand, run.Event(4).WorkflowTaskFailedEventAttributes.Cause);
        Assert.Empty(run.Last.FollowingRuns);
        Assert.Empty(run.State.Outgoing);
    }

    [Fact, Semantic(1)]
    [Semantic(2)]
    public void It_is_recorded_for_a_repeated_attempt_too()
    {
        var run = new RunFixture().Start().Poll().Seconds(10).Poll().Signal();

        run.CompleteBadly(Do.CompleteWorkflow());

        Assert.Equal(
            "5 WorkflowTaskScheduled 6 WorkflowTaskStarted 7 WorkflowTaskFailed 8 WorkflowExecutionSignaled 9 WorkflowTaskScheduled", run.EventsFrom(5));
        Assert.Equal(1, run.State.WorkflowTask.Attempt);
    }

    [Fact, Semantic(1)]
    [Semantic(2)]
    public void Cancelling_a_timer_that_fired_meanwhile_lets_the_workflow_close()
    {
        var run = new RunFixture().Begin(Do.Timer("t", 5)).Signal().Poll().Seconds(5);
        Assert.Single(run.State.History.Buffered);

        run.Complete(Do.CancelTimer("t"), Do.CompleteWorkflow());

        Assert.Equal("9 WorkflowTaskCompleted 10 TimerCanceled 11 WorkflowExecutionCompleted", run.EventsFrom(9));
        Assert.Equal(5, run.Event(10).TimerCanceledEventAttributes.StartedEventId);
    }

    [Fact, Semantic(1)]
    [Semantic(2)]
    public void A_bad_command_gives_a_taken_back_timer_back()
    {
        var run = new RunFixture().Begin(Do.Timer("t", 5)).Signal().Poll().Seconds(5);

        run.CompleteBadly(Do.CancelTimer("t"), Do.CancelTimer("nonsense"));

        Assert.Equal("9 WorkflowTaskFailed 10 TimerFired 11 WorkflowTaskScheduled", run.EventsFrom(9));
    }

    [Fact, Semantic(1)]
    public void Too_many_buffered_events_fail_the_task()
    {
        var run = new RunFixture { Limits = new EngineLimits { BufferedEventsMax = 3 } }.Start().Poll();
        run.Signal().Signal().Signal();
        Assert.Equal(3, run.History.Count);

        run.Signal();

        Assert.Equal(EventType.WorkflowTaskFailed, run.Event(4).EventType);
        Assert.Equal(WorkflowTaskFailedCause.ForceCloseCommand, run.Event(4).WorkflowTaskFailedEventAttributes.Cause);
        Assert.Equal(EventType.WorkflowTaskScheduled, run.History[^1].EventType);
        Assert.Equal(9, run.History.Count);
        Assert.Single(run.Last.Ready);
    }

    [Fact, Semantic(1)]
    public void The_limits_are_Temporals_but_an_engine_may_allow_more_events()
    {
        Assert.Equal((100, 2 * 1024 * 1024L), (EngineLimits.Default.BufferedEventsMax, EngineLimits.Default.BufferedSizeBytesMax));
        Assert.Equal(100, new EngineOptions { BufferedEventsMax = 100 }.Limits.BufferedEventsMax);
        Assert.Equal(2 * 1024 * 1024L, new EngineOptions().Limits.BufferedSizeBytesMax);
    }

    [Fact, Semantic(1)]
    public void Too_many_buffered_bytes_fail_the_task()
    {
        var run = new RunFixture { Limits = new EngineLimits { BufferedSizeBytesMax = 100 } }.Start().Poll();

        run.Signal(new string('x', 200));

        Assert.Equal("4 WorkflowTaskFailed 5 WorkflowExecutionSignaled 6 WorkflowTaskScheduled", run.EventsFrom(4));
    }

    [Fact, Semantic(1)]
    public void An_event_keeps_the_time_when_it_happened()
    {
        var run = new RunFixture().Start().Poll().Signal();
        var signaled = run.Now;
        run.Seconds(5).Complete();

        Assert.Equal(signaled, run.Event(5).EventTime.ToDateTimeOffset());
        Assert.Equal(run.Now, run.Event(4).EventTime.ToDateTimeOffset());
    }
}

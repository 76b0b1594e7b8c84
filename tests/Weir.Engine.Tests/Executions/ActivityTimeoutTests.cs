using Weir.Engine.Executions;
using Weir.Engine.Tests.Executions.Fixture;
using Weir.Protocol.Common.V1;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.History.V1;
using Weir.Tests.Shared;

namespace Weir.Engine.Tests.Executions;

public sealed class ActivityTimeoutTests
{
    private const string GivingUp =
        "Not enough time to schedule next retry before activity ScheduleToClose timeout, giving up retrying";

    [Fact]
    [Semantic(34)]
    public void Schedule_to_start_is_never_retried()
    {
        var run = new RunFixture().Begin(Do.Activity("a", a => a.ScheduleToStartTimeout = Durations.Seconds(5))).Seconds(5);

        Assert.Equal("6 ActivityTaskTimedOut 7 WorkflowTaskScheduled", run.EventsFrom(6));
        AssertTimedOut(run.Event(6), TimeoutType.ScheduleToStart, RetryState.NonRetryableFailure, "activity ScheduleToStart timeout", startedEventId: 0);
    }

    [Fact]
    [Semantic(34)]
    public void Schedule_to_start_restarts_with_each_attempt()
    {
        var run = new RunFixture().Begin(Do.Activity("a", a => a.ScheduleToStartTimeout = Durations.Seconds(5))).Seconds(4);
        run.FailActivity(run.StartActivity()).Seconds(5);

        Assert.Equal(ActivityPhase.Scheduled, run.State.Activities[5].Phase);
        run.Seconds(1);
        Assert.Equal(EventType.ActivityTaskTimedOut, run.Event(6).EventType);
    }

    [Fact]
    [Semantic(34)]
    public void Start_to_close_counts_from_the_start_and_is_retried()
    {
        var run = new RunFixture().Begin(Do.Activity()).Seconds(100);
        run.StartActivity();
        run.Seconds(10);

        Assert.Equal(5, run.History.Count);
        Assert.Equal((ActivityPhase.BackingOff, 2), (run.State.Activities[5].Phase, run.State.Activities[5].Attempt));
        Assert.Equal(TimeoutType.StartToClose, run.State.Activities[5].LastFailure!.TimeoutFailureInfo.TimeoutType);
    }

    [Theory]
    [InlineData(TimeoutType.StartToClose, "activity StartToClose timeout")]
    [InlineData(TimeoutType.Heartbeat, "activity Heartbeat timeout")]
    public void A_timeout_of_the_last_attempt_closes_the_activity(TimeoutType type, string message)
    {
        var run = new RunFixture().Begin(Do.Activity("a", a =>
        {
            a.RetryPolicy = new RetryPolicy { MaximumAttempts = 1 };
            a.HeartbeatTimeout = type == TimeoutType.Heartbeat ? Durations.Seconds(3) : null;
        }));
        run.StartActivity();
        run.Seconds(10);

        Assert.Equal("6 ActivityTaskStarted 7 ActivityTaskTimedOut 8 WorkflowTaskScheduled", run.EventsFrom(6));
        AssertTimedOut(run.Event(7), type, RetryState.MaximumAttemptsReached, message, startedEventId: 6);
    }

    [Fact]
    [Semantic(36)]
    public void A_timeout_carries_the_last_heartbeat()
    {
        var run = new RunFixture().Begin(Do.Activity("a", a =>
        {
            a.RetryPolicy = new RetryPolicy { MaximumAttempts = 1 };
            a.HeartbeatTimeout = Durations.Seconds(3);
        }));
        var activity = run.StartActivity();
        run.Do(d => Activities.Heartbeat(d, activity.Key, Data.Of("half"), "w"));
        run.Seconds(3);

        Assert.Equal(Data.Of("half"), run.Event(7).ActivityTaskTimedOutEventAttributes.Failure.TimeoutFailureInfo.LastHeartbeatDetails);
    }

    [Fact]
    [Semantic(34)]
    public void Schedule_to_close_counts_from_the_first_schedule_and_tells_the_last_failure()
    {
        var run = new RunFixture().Begin(Do.Activity("a", a => a.ScheduleToCloseTimeout = Durations.Seconds(30))).Seconds(20);
        run.FailActivity(run.StartActivity()).Seconds(1);
        run.StartActivity();
        run.Seconds(9);

        Assert.Equal("6 ActivityTaskStarted 7 ActivityTaskTimedOut 8 WorkflowTaskScheduled", run.EventsFrom(6));
        AssertTimedOut(run.Event(7), TimeoutType.ScheduleToClose, RetryState.NonRetryableFailure, "activity ScheduleToClose timeout", startedEventId: 6);
        Assert.Equal("failed", run.Event(7).ActivityTaskTimedOutEventAttributes.Failure.Cause.Message);
    }

    [Fact]
    [Semantic(33)]
    public void A_timeout_without_time_for_another_attempt_is_a_schedule_to_close_timeout()
    {
        var run = new RunFixture().Begin(Do.Activity("a", a =>
        {
            a.StartToCloseTimeout = Durations.Seconds(10);
            a.ScheduleToCloseTimeout = Durations.Seconds(10.5);
        }));
        run.StartActivity();
        run.Seconds(10);

        AssertTimedOut(run.Event(7), TimeoutType.ScheduleToClose, RetryState.Timeout, GivingUp, startedEventId: 6);
        Assert.Equal(
            TimeoutType.StartToClose, run.Event(7).ActivityTaskTimedOutEventAttributes.Failure.Cause.TimeoutFailureInfo.TimeoutType);
    }

    [Fact]
    public void An_activity_that_nobody_takes_in_its_whole_time_was_not_started_in_time()
    {
        var run = new RunFixture().Begin(Do.Activity("a", a => a.ScheduleToCloseTimeout = Durations.Seconds(30))).Seconds(30);

        AssertTimedOut(run.Event(6), TimeoutType.ScheduleToStart, RetryState.NonRetryableFailure, "activity ScheduleToStart timeout", startedEventId: 0);
    }

    [Fact, Semantic(31, 32)]
    public void Schedule_to_close_ends_an_attempt_that_waits_for_a_worker_again()
    {
        var run = new RunFixture().Begin(Do.Activity("a", a => a.ScheduleToCloseTimeout = Durations.Seconds(30)));
        run.FailActivity(run.StartActivity()).Seconds(30);

        Assert.Equal("6 ActivityTaskTimedOut 7 WorkflowTaskScheduled", run.EventsFrom(6));
        AssertTimedOut(run.Event(6), TimeoutType.ScheduleToClose, RetryState.NonRetryableFailure, "activity ScheduleToClose timeout", startedEventId: 0);
    }

    private static void AssertTimedOut(HistoryEvent e, TimeoutType type, RetryState state, string message, long startedEventId)
    {
        var timedOut = e.ActivityTaskTimedOutEventAttributes;
        Assert.Equal(
            (type, state, message, 5L, startedEventId),
            (timedOut.Failure.TimeoutFailureInfo.TimeoutType, timedOut.RetryState, timedOut.Failure.Message, timedOut.ScheduledEventId, timedOut.StartedEventId));
    }
}

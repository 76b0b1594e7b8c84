using Google.Protobuf;
using Weir.Engine.Executions;
using Weir.Engine.Tests.Executions.Fixture;
using Weir.Protocol.Calls;
using Weir.Protocol.Common.V1;
using Weir.Protocol.Enums.V1;
using Weir.Tests.Shared;

namespace Weir.Engine.Tests.Executions;

public sealed class ActivityTests
{
    [Fact]
    public void A_scheduled_activity_is_offered_on_its_queue()
    {
        var run = new RunFixture().Begin(Do.Activity("a", a =>
        {
            a.TaskQueue = new Protocol.TaskQueue.V1.TaskQueue { Name = "other" };
            a.Priority = new Priority { PriorityKey = 2 };
        }));

        Assert.Equal("5 ActivityTaskScheduled", run.EventsFrom(5));
        Assert.Equal([new ReadyActivity("other", 5, 1, new Priority { PriorityKey = 2 })], run.Last.Ready);
        Assert.True(run.State.HasPendingWork);
    }

    [Fact]
    public void Its_queue_is_the_workflows_unless_it_says_so()
    {
        var run = new RunFixture().Begin(Do.Activity());

        Assert.Equal("queue", run.Event(5).ActivityTaskScheduledEventAttributes.TaskQueue.Name);
    }

    [Fact]
    [Semantic(30)]
    public void Its_start_is_written_only_when_it_closes()
    {
        var run = new RunFixture().Begin(Do.Activity()).Seconds(1);
        var startTime = run.Now;
        var activity = run.StartActivity();
        Assert.Equal(5, run.History.Count);
        Assert.False(run.State.HasPendingWork);

        run.Seconds(2).CompleteActivity(activity);

        Assert.Equal("6 ActivityTaskStarted 7 ActivityTaskCompleted 8 WorkflowTaskScheduled", run.EventsFrom(6));
        var started = run.Event(6).ActivityTaskStartedEventAttributes;
        Assert.Equal(startTime, run.Event(6).EventTime.ToDateTimeOffset());
        Assert.Equal(
            (5L, "activity-worker", "activity-request", 1), (started.ScheduledEventId, started.Identity, started.RequestId, started.Attempt));
        var completed = run.Event(7).ActivityTaskCompletedEventAttributes;
        Assert.Equal((5L, 6L, "activity-worker"), (completed.ScheduledEventId, completed.StartedEventId, completed.Identity));
        Assert.Equal(Data.Of("result"), completed.Result);
    }

    [Fact]
    public void The_poll_response_has_what_a_worker_reads()
    {
        var run = new RunFixture().Begin(Do.Activity("a", a => a.HeartbeatTimeout = Durations.Seconds(5))).Seconds(3);

        var response = Activities.BuildPollResponse(run.StartActivity(), ByteString.CopyFromUtf8("token"));

        Assert.Equal("token", response.TaskToken.ToStringUtf8());
        Assert.Equal(("default", "Type"), (response.WorkflowNamespace, response.WorkflowType.Name));
        Assert.Equal(("wf", "run-1"), (response.WorkflowExecution.WorkflowId, response.WorkflowExecution.RunId));
        Assert.Equal(("a", "Activity", 1), (response.ActivityId, response.ActivityType.Name, response.Attempt));
        Assert.Equal(Data.Of("input"), response.Input);
        Assert.Equal(run.Now.AddSeconds(-3), response.ScheduledTime.ToDateTimeOffset());
        Assert.Equal(run.Now.AddSeconds(-3), response.CurrentAttemptScheduledTime.ToDateTimeOffset());
        Assert.Equal(run.Now, response.StartedTime.ToDateTimeOffset());
        Assert.Equal((Durations.Seconds(10), Durations.Seconds(5)), (response.StartToCloseTimeout, response.HeartbeatTimeout));
        Assert.Equal(Durations.Seconds(0), response.ScheduleToCloseTimeout);
        Assert.NotNull(response.RetryPolicy);
    }

    [Theory]
    [Semantic(35)]
    [InlineData(0, 0, 10, 0, 0, /* = */ 0, 0, 10, 0)]
    [InlineData(100, 0, 0, 0, 0, /* = */ 100, 100, 100, 0)]
    [InlineData(100, 200, 200, 0, 0, /* = */ 100, 100, 100, 0)]
    [InlineData(100, 20, 30, 40, 0, /* = */ 100, 20, 30, 30)]
    [InlineData(0, 0, 10, 0, 60, /* = */ 60, 60, 10, 0)]
    [InlineData(500, 500, 500, 500, 60, /* = */ 60, 60, 60, 60)]
    [InlineData(0, 90, 80, 0, 60, /* = */ 60, 60, 60, 0)]
    public void Timeouts_are_resolved(
        double close, double start, double startToClose, double heartbeat, double run, double closeIs, double startIs, double startToCloseIs, double heartbeatIs)
    {
        var fixture = new RunFixture().Start(request => request.WorkflowRunTimeout = Durations.Seconds(run)).Poll().Complete(Do.Activity("a", a =>
        {
            a.ScheduleToCloseTimeout = Durations.Seconds(close);
            a.ScheduleToStartTimeout = Durations.Seconds(start);
            a.StartToCloseTimeout = Durations.Seconds(startToClose);
            a.HeartbeatTimeout = Durations.Seconds(heartbeat);
        }));

        var scheduled = fixture.Event(5).ActivityTaskScheduledEventAttributes;
        Assert.Equal(
            (Durations.Seconds(closeIs), Durations.Seconds(startIs), Durations.Seconds(startToCloseIs), Durations.Seconds(heartbeatIs)),
            (scheduled.ScheduleToCloseTimeout, scheduled.ScheduleToStartTimeout, scheduled.StartToCloseTimeout, scheduled.HeartbeatTimeout));
    }

    [Fact]
    [Semantic(30)]
    public void Every_activity_has_a_retry_policy()
    {
        var run = new RunFixture().Begin(
            Do.Activity("a"),
            Do.Activity("b", b => b.RetryPolicy = new RetryPolicy { InitialInterval = Durations.Seconds(3), MaximumAttempts = 2 }));

        var first = run.Event(5).ActivityTaskScheduledEventAttributes.RetryPolicy;
        Assert.Equal(
            (Durations.Seconds(1), 2.0, Durations.Seconds(100), 0),
            (first.InitialInterval, first.BackoffCoefficient, first.MaximumInterval, first.MaximumAttempts));
        var second = run.Event(6).ActivityTaskScheduledEventAttributes.RetryPolicy;
        Assert.Equal(
            (Durations.Seconds(3), 2.0, Durations.Seconds(300), 2),
            (second.InitialInterval, second.BackoffCoefficient, second.MaximumInterval, second.MaximumAttempts));
    }

    [Fact]
    [Semantic(43)]
    public void An_id_in_use_fails_the_task_and_may_be_used_again_later()
    {
        var run = new RunFixture().Start().Poll();
        run.CompleteBadly(Do.Activity("a"), Do.Activity("a"));
        Assert.Equal(WorkflowTaskFailedCause.ScheduleActivityDuplicateId, run.Event(4).WorkflowTaskFailedEventAttributes.Cause);

        run = new RunFixture().Begin(Do.Activity("a")).RunActivity().Poll().Complete(Do.Activity("a"));
        Assert.Single(run.State.Activities);
    }

    [Fact]
    [Semantic(38)]
    public void A_token_that_does_not_fit_is_refused()
    {
        const string Stale = "invalid activityID or activity already timed out or invoking workflow is completed";
        var run = new RunFixture().Begin(Do.Activity());
        var key = run.StartActivity().Key;

        Refused(key with { ScheduledEventId = 99 }, Stale);
        Refused(key with { Attempt = 2 }, Stale);
        Refused(key with { StartedTime = key.StartedTime.AddTicks(1) }, Stale);
        run.Do(d => Activities.Complete(d, key, null, "w"));
        Refused(key, Stale);
        run.Terminate();
        Refused(key, "workflow execution already completed");

        void Refused(ActivityTaskKey stale, string message)
        {
            foreach (var call in new Action<Decision>[]
            {
                d => Activities.Complete(d, stale, null, "w"),
                d => Activities.Fail(d, stale, null, null, "w"),
                d => Activities.Cancel(d, stale, null, "w"),
                d => Activities.Heartbeat(d, stale, null, "w"),
            })
            {
                var error = run.Refused(call);
                Assert.Equal((StatusCode.NotFound, message), (error.Code, error.Message));
            }
        }
    }

    [Fact]
    public void An_attempt_is_given_to_one_poll_only()
    {
        var run = new RunFixture().Begin(Do.Activity());
        run.StartActivity();

        Assert.Null(run.Do(d => Activities.TryStart(d, 5, 1, new PollInfo("w", "r"))));
        Assert.Null(run.Do(d => Activities.TryStart(d, 6, 1, new PollInfo("w", "r"))));
    }

    [Fact]
    public void An_attempt_lost_on_its_way_is_offered_again()
    {
        var run = new RunFixture().Begin(Do.Activity());
        var lost = run.StartActivity();

        run.Do(d => Activities.Lost(d, lost.Key));

        Assert.Equal([new ReadyActivity("queue", 5, 1, null)], run.Last.Ready);
        run.Seconds(1).RunActivity();
        Assert.Equal(1, run.Event(6).ActivityTaskStartedEventAttributes.Attempt);
        run.Do(d => Activities.Lost(d, lost.Key));
        Assert.Empty(run.Last.Changes.Changes);
    }

    [Fact]
    [Semantic(36)]
    public void A_heartbeat_keeps_its_details_and_restarts_the_heartbeat_timeout()
    {
        var run = new RunFixture().Begin(Do.Activity("a", a =>
        {
            a.StartToCloseTimeout = Durations.Seconds(60);
            a.HeartbeatTimeout = Durations.Seconds(5);
        }));
        var activity = run.StartActivity();
        run.Seconds(4);

        var response = run.Do(d => Activities.Heartbeat(d, activity.Key, Data.Of("half"), "w"));

        Assert.False(response.CancelRequested);
        run.Seconds(4);
        Assert.Equal(ActivityPhase.Started, run.State.Activities[5].Phase);
        run.Seconds(1);
        Assert.Equal(ActivityPhase.BackingOff, run.State.Activities[5].Phase);
        run.Seconds(1);
        Assert.Equal(Data.Of("half"), Activities.BuildPollResponse(run.StartActivity(), ByteString.Empty).HeartbeatDetails);
    }

    [Fact]
    [Semantic(37)]
    public void A_running_activity_hears_of_its_cancellation_by_heartbeat()
    {
        var run = new RunFixture().Begin(Do.Activity());
        var activity = run.StartActivity();
        run.Signal().Poll().Complete(Do.CancelActivity(5));
        Assert.Equal("10 ActivityTaskCancelRequested", run.EventsFrom(10));

        Assert.True(run.Do(d => Activities.Heartbeat(d, activity.Key, null, "w")).CancelRequested);
        run.Do(d => Activities.Cancel(d, activity.Key, Data.Of("bye"), "activity-worker"));

        Assert.Equal("11 ActivityTaskStarted 12 ActivityTaskCanceled 13 WorkflowTaskScheduled", run.EventsFrom(11));
        var cancelled = run.Event(12).ActivityTaskCanceledEventAttributes;
        Assert.Equal((5L, 11L, 10L), (cancelled.ScheduledEventId, cancelled.StartedEventId, cancelled.LatestCancelRequestedEventId));
        Assert.Equal(Data.Of("bye"), cancelled.Details);
    }

    [Fact]
    [Semantic(37)]
    public void An_activity_may_not_cancel_itself()
    {
        var run = new RunFixture().Begin(Do.Activity());
        var activity = run.StartActivity();

        var error = run.Refused(d => Activities.Cancel(d, activity.Key, null, "w"));

        Assert.Equal(
            (StatusCode.InvalidArgument, "unable to mark activity as canceled without activity being request canceled first"), (error.Code, error.Message));
    }

    [Fact]
    [Semantic(37)]
    public void An_activity_that_waits_is_cancelled_at_once()
    {
        var run = new RunFixture().Begin(Do.Activity()).Signal().Poll();

        run.Complete(Do.CancelActivity(5), Do.Timer());

        Assert.Equal(
            "9 WorkflowTaskCompleted 10 ActivityTaskCancelRequested 11 TimerStarted 12 ActivityTaskCanceled 13 WorkflowTaskScheduled", run.EventsFrom(9));
        var cancelled = run.Event(12).ActivityTaskCanceledEventAttributes;
        Assert.Equal((5L, 0L, 10L), (cancelled.ScheduledEventId, cancelled.StartedEventId, cancelled.LatestCancelRequestedEventId));
        Assert.Empty(run.State.Activities);
    }

    [Fact]
    [Semantic(37)]
    public void A_workflow_may_cancel_a_waiting_activity_and_close_in_one_go()
    {
        var run = new RunFixture().Begin(Do.Activity()).Signal().Poll();

        run.Complete(Do.CancelActivity(5), Do.CompleteWorkflow());

        Assert.Equal("9 WorkflowTaskCompleted 10 ActivityTaskCancelRequested 11 WorkflowExecutionCompleted", run.EventsFrom(9));
    }

    [Fact]
    [Semantic(37)]
    public void An_activity_in_retry_backoff_is_cancelled_at_once()
    {
        var run = new RunFixture().Begin(Do.Activity());
        run.FailActivity(run.StartActivity()).Signal().Poll().Complete(Do.CancelActivity(5));

        Assert.Equal("10 ActivityTaskCancelRequested 11 ActivityTaskCanceled 12 WorkflowTaskScheduled", run.EventsFrom(10));
        Assert.Empty(run.State.Deadlines);
    }

    [Fact]
    public void A_second_cancel_request_fails_the_task()
    {
        var run = new RunFixture().Begin(Do.Activity());
        run.StartActivity();
        run.Signal().Poll().Complete(Do.CancelActivity(5)).Signal().Poll();

        run.CompleteBadly(Do.CancelActivity(5));

        Assert.Equal(WorkflowTaskFailedCause.BadRequestCancelActivityAttributes, run.History[^1].WorkflowTaskFailedEventAttributes.Cause);
    }

    [Fact]
    public void An_activity_whose_end_is_still_buffered_may_be_asked_to_cancel()
    {
        var run = new RunFixture().Begin(Do.Activity());
        var activity = run.StartActivity();
        run.Signal().Poll().CompleteActivity(activity);

        run.Complete(Do.CancelActivity(5));

        Assert.Equal(
            "9 WorkflowTaskCompleted 10 ActivityTaskCancelRequested 11 ActivityTaskStarted 12 ActivityTaskCompleted 13 WorkflowTaskScheduled",
            run.EventsFrom(9));
    }

    [Fact]
    [Semantic(39)]
    public void A_started_activity_can_be_completed_by_id()
    {
        var run = new RunFixture().Begin(Do.Activity());
        run.StartActivity();

        run.Do(d => Activities.Complete(d, Activities.FindById(d, "a", "outside", start: true), null, "outside"));

        Assert.Equal("activity-worker", run.Event(6).ActivityTaskStartedEventAttributes.Identity);
        Assert.Equal("outside", run.Event(7).ActivityTaskCompletedEventAttributes.Identity);
    }

    [Theory]
    [Semantic(39)]
    [InlineData(false)]
    [InlineData(true)]
    public void An_activity_that_waits_can_be_completed_by_id(bool inBackoff)
    {
        var run = new RunFixture().Begin(Do.Activity());
        if (inBackoff)
        {
            run.FailActivity(run.StartActivity());
        }

        run.Do(d => Activities.Complete(d, Activities.FindById(d, "a", "outside", start: true), null, "outside"));

        Assert.Equal("6 ActivityTaskStarted 7 ActivityTaskCompleted 8 WorkflowTaskScheduled", run.EventsFrom(6));
        Assert.Equal("outside", run.Event(6).ActivityTaskStartedEventAttributes.Identity);
    }

    [Fact]
    [Semantic(58)]
    public void An_unknown_id_is_refused()
    {
        const string Message = "Can't find pending activity with such ID. Invalid activityID or activity already completed";
        var run = new RunFixture().Begin(Do.Activity());

        Assert.Equal(Message, run.Refused(d => Activities.FindById(d, "b", "w", start: true)).Message);
        Assert.Equal(Message, run.Refused(d => Activities.FindById(d, "a", "w", start: false)).Message);
        run.Terminate();
        Assert.Equal("workflow execution already completed", run.Refused(d => Activities.FindById(d, "a", "w", start: true)).Message);
    }
}

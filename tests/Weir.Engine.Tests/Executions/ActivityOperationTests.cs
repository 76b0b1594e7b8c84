using Google.Protobuf.WellKnownTypes;
using Weir.Engine.Executions;
using Weir.Engine.Tests.Executions.Fixture;
using Weir.Protocol.Activity.V1;
using Weir.Protocol.Calls;
using Weir.Protocol.Common.V1;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.TaskQueue.V1;
using Weir.Protocol.Workflow.V1;
using Weir.Tests.Shared;

namespace Weir.Engine.Tests.Executions;

/// <summary>Operators pause, unpause and reset activities, and change their options.</summary>
public sealed class ActivityOperationTests
{
    private static readonly ActivitySelection ById = new("a", "");

    private readonly RunFixture run = new RunFixture().Begin(Do.Activity());

    [Fact, Semantic(42)]
    public void A_paused_activity_is_not_handed_out_until_it_is_unpaused()
    {
        var before = Assert.IsType<ReadyActivity>(Assert.Single(run.Last.Ready));

        Pause();

        Assert.Equal(PendingActivityState.Paused, Pending().State);
        Assert.True(Pending().Paused);
        Assert.Equal("operator", Pending().PauseInfo.Manual.Identity);
        Assert.Equal("why", Pending().PauseInfo.Manual.Reason);
        Assert.False(run.State.HasPendingWork);
        Assert.Null(run.Do(d => Activities.TryStart(d, before.ScheduledEventId, before.Attempt, new PollInfo("w", "r"))));

        Unpause();

        Assert.Equal(before, Assert.Single(run.Last.Ready));
        Assert.Equal(PendingActivityState.Scheduled, Pending().State);
        run.RunActivity();
    }

    [Fact, Semantic(37, 42)]
    public void A_running_activity_hears_of_its_pause_with_the_next_heartbeat_and_goes_on()
    {
        var started = run.StartActivity();
        Assert.False(Heartbeat(started).ActivityPaused);

        Pause();

        Assert.Equal(PendingActivityState.PauseRequested, Pending().State);
        Assert.True(Heartbeat(started).ActivityPaused);
        run.CompleteActivity(started);
        Assert.Empty(run.State.Activities);
    }

    [Fact, Semantic(42)]
    public void An_attempt_that_fails_while_paused_is_not_repeated_before_the_activity_is_unpaused()
    {
        var started = run.StartActivity();
        Pause();
        run.FailActivity(started);

        run.Seconds(600);

        Assert.Equal(2, Pending().Attempt);
        Assert.Equal(PendingActivityState.Paused, Pending().State);
        Assert.Null(Pending().NextAttemptScheduleTime);

        Unpause();
        Assert.Equal(2, run.StartActivity().Activity.Attempt);
    }

    [Fact]
    public void A_pause_is_idempotent_by_its_request_id_only()
    {
        Pause();
        run.Do(d => ActivityOperations.Pause(d, ById, "operator", "why", "request"));
        Assert.Empty(run.Last.Changes.Changes);

        var refused = run.Refused(d => ActivityOperations.Pause(d, ById, "operator", "why", "another"));

        Assert.Equal((StatusCode.FailedPrecondition, "activity is already paused"), (refused.Code, refused.Message));
    }

    [Fact]
    public void Paused_activities_are_found_by_their_search_attribute()
    {
        Pause();
        Assert.Equal("""["property:activityType=Activity"]""", run.State.SearchAttributes["TemporalPauseInfo"].Data.ToStringUtf8());

        Unpause();
        Assert.False(run.State.SearchAttributes.ContainsKey("TemporalPauseInfo"));

        Pause();
        run.Do(d => run.State.ActivityIds.TryGetValue("a", out _));
        var key = run.Do(d => Activities.FindById(d, "a", "client", start: true));
        run.Apply(d => Activities.Complete(d, key, result: null, "client"));
        Assert.False(run.State.SearchAttributes.ContainsKey("TemporalPauseInfo"));
    }

    [Fact]
    public void Unpausing_may_start_the_attempts_over_and_forget_heartbeats_and_wait_a_little()
    {
        var started = run.StartActivity();
        Heartbeat(started, Data.Of("progress"));
        Pause();
        run.FailActivity(started);

        run.Apply(d => ActivityOperations.Unpause(d, ById, resetAttempts: true, resetHeartbeat: true, Durations.Seconds(60)));

        Assert.Empty(run.Last.Ready);
        var next = Pending().NextAttemptScheduleTime.ToDateTimeOffset();
        Assert.InRange(next, run.Now, run.Now.AddSeconds(60));
        run.Seconds(60);
        var again = run.StartActivity();
        Assert.Equal(1, again.Activity.Attempt);
        Assert.Null(again.Activity.HeartbeatDetails);
    }

    [Fact]
    public void Unpausing_what_is_not_paused_changes_nothing()
    {
        Unpause();
        Assert.Empty(run.Last.Changes.Changes);
    }

    [Fact]
    public void Schedule_to_start_does_not_run_while_nobody_may_take_the_activity()
    {
        var other = new RunFixture().Begin(Do.Activity(with: c => c.ScheduleToStartTimeout = Durations.Seconds(5)));
        other.Apply(d => ActivityOperations.Pause(d, ById, "operator", "why", ""));

        other.Seconds(60);
        Assert.Single(other.State.Activities);

        other.Apply(d => ActivityOperations.Unpause(d, ById, false, false, null));
        other.Seconds(4);
        Assert.Single(other.State.Activities);
        other.Seconds(2);
        Assert.Empty(other.State.Activities);
    }

    [Fact]
    public void Activities_are_selected_by_type_or_all_together()
    {
        var other = new RunFixture().Begin(Do.Activity("a"), Do.Activity("b"), Do.Activity("c", c => c.ActivityType.Name = "Other"));

        other.Apply(d => ActivityOperations.Pause(d, new ActivitySelection("", "Activity"), "o", "", ""));
        Assert.Equal([true, true, false], other.State.Activities.Values.Select(activity => activity.IsPaused));

        other.Apply(d => ActivityOperations.Unpause(d, ActivitySelection.All, false, false, null));
        Assert.All(other.State.Activities.Values, activity => Assert.False(activity.IsPaused));

        Assert.Equal(StatusCode.NotFound, other.Refused(d => ActivityOperations.Pause(d, new ActivitySelection("x", ""), "o", "", "")).Code);
        Assert.Equal(StatusCode.NotFound, other.Refused(d => ActivityOperations.Pause(d, new ActivitySelection("", "X"), "o", "", "")).Code);
    }

    [Fact]
    public void Resetting_an_activity_that_waits_makes_its_first_attempt_available_at_once()
    {
        run.FailActivity(run.StartActivity());
        Assert.Equal(2, Pending().Attempt);

        run.Apply(d => ActivityOperations.Reset(d, ById, resetHeartbeat: false, keepPaused: false, restoreOriginal: false, jitter: null));

        Assert.Equal(1, Assert.Single(run.Last.Ready).Attempt);
        Assert.Equal(1, run.StartActivity().Activity.Attempt);
    }

    [Fact, Semantic(37)]
    public void Resetting_a_running_activity_tells_the_worker_and_the_next_attempt_is_the_first()
    {
        var other = new RunFixture().Begin(Do.Activity(with: c => c.RetryPolicy = new RetryPolicy { MaximumAttempts = 1 }));
        var started = other.StartActivity();
        other.Do(d => Activities.Heartbeat(d, started.Key, Data.Of("progress"), "w"));

        other.Apply(d => ActivityOperations.Reset(d, ById, resetHeartbeat: true, keepPaused: false, restoreOriginal: false, jitter: null));

        Assert.True(other.Do(d => Activities.Heartbeat(d, started.Key, Data.Of("more"), "w")).ActivityReset);
        other.FailActivity(started);
        Assert.Single(other.State.Activities);
        other.Seconds(1);
        var again = other.StartActivity();
        Assert.Equal((1, null), (again.Activity.Attempt, again.Activity.HeartbeatDetails));
        Assert.False(other.Do(d => Activities.Heartbeat(d, again.Key, null, "w")).ActivityReset);
        other.FailActivity(again);
        Assert.Empty(other.State.Activities);
    }

    [Fact]
    public void A_reset_may_leave_the_activity_paused()
    {
        run.FailActivity(run.StartActivity());
        Pause();

        run.Apply(d => ActivityOperations.Reset(d, ById, resetHeartbeat: false, keepPaused: true, restoreOriginal: false, jitter: null));
        Assert.Equal((1, PendingActivityState.Paused), (Pending().Attempt, Pending().State));
        Assert.Empty(run.Last.Ready);

        run.Apply(d => ActivityOperations.Reset(d, ById, resetHeartbeat: false, keepPaused: false, restoreOriginal: false, jitter: null));
        Assert.Equal(PendingActivityState.Scheduled, Pending().State);
        Assert.Single(run.Last.Ready);
    }

    [Fact]
    public void Options_change_for_the_attempts_to_come_and_can_be_restored()
    {
        run.FailActivity(run.StartActivity());

        var options = Update(
            new ActivityOptions
            {
                StartToCloseTimeout = Durations.Seconds(77),
                RetryPolicy = new RetryPolicy { InitialInterval = Durations.Seconds(30), MaximumAttempts = 5 },
            },
            "start_to_close_timeout", "retryPolicy.initialInterval", "retry_policy.maximum_attempts");

        Assert.Equal(Durations.Seconds(77), options.StartToCloseTimeout);
        Assert.Equal((5, 2.0), (options.RetryPolicy.MaximumAttempts, options.RetryPolicy.BackoffCoefficient));
        Assert.Equal(run.Now.AddSeconds(30), Pending().NextAttemptScheduleTime.ToDateTimeOffset());
        Assert.Equal(Durations.Seconds(77), Pending().ActivityOptions.StartToCloseTimeout);

        run.Do(d => ActivityOptionsUpdates.Update(d, ById, options: null, mask: null, restoreOriginal: true));
        Assert.Equal(run.Event(5).ActivityTaskScheduledEventAttributes.StartToCloseTimeout, Pending().ActivityOptions.StartToCloseTimeout);
        Assert.Equal(run.Now.AddSeconds(1), Pending().NextAttemptScheduleTime.ToDateTimeOffset());
    }

    [Fact]
    public void An_activity_that_waits_moves_to_its_new_queue()
    {
        Update(new ActivityOptions { TaskQueue = new TaskQueue { Name = "elsewhere" } }, "task_queue.name");

        Assert.Equal("elsewhere", Assert.Single(run.Last.Ready).Queue);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("retry_policy.nonsense")]
    public void An_unknown_path_is_refused(string path)
    {
        var refused = run.Refused(d => ActivityOptionsUpdates.Update(
            d, ById, new ActivityOptions { RetryPolicy = new RetryPolicy() }, new FieldMask { Paths = { path } }, restoreOriginal: false));
        Assert.Equal(StatusCode.InvalidArgument, refused.Code);
    }

    [Fact]
    public void Options_that_leave_the_activity_without_a_limit_are_refused()
    {
        var refused = run.Refused(d => ActivityOptionsUpdates.Update(
            d,
            ById,
            new ActivityOptions(),
            new FieldMask { Paths = { "start_to_close_timeout", "schedule_to_close_timeout" } },
            restoreOriginal: false));
        Assert.Equal(StatusCode.InvalidArgument, refused.Code);
    }

    [Fact]
    public void A_closed_run_has_no_activities_to_operate_on()
    {
        run.Terminate();
        Assert.Equal("workflow execution already completed", run.Refused(d => ActivityOperations.Pause(d, ById, "o", "", "")).Message);
    }

    private void Pause() => run.Apply(d => ActivityOperations.Pause(d, ById, "operator", "why", "request"));

    private void Unpause() => run.Apply(d => ActivityOperations.Unpause(d, ById, resetAttempts: false, resetHeartbeat: false, jitter: null));

    private ActivityOptions Update(ActivityOptions options, params string[] paths) => run.Do(d =>
        ActivityOptionsUpdates.Update(d, ById, options, new FieldMask { Paths = { paths } }, restoreOriginal: false));

    private Weir.Protocol.WorkflowService.V1.RecordActivityTaskHeartbeatResponse Heartbeat(StartedActivity started, Payloads? details = null) =>
        run.Do(d => Activities.Heartbeat(d, started.Key, details, "w"));

    private PendingActivityInfo Pending() => Assert.Single(Descriptions.Describe(run.State).PendingActivities);
}

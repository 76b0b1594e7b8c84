using Weir.Engine.Executions;
using Weir.Engine.Schedules;
using Weir.Engine.Tests.Executions.Fixture;
using Weir.Protocol.Common.V1;
using Weir.Protocol.Enums.V1;
using Weir.Tests.Shared;

namespace Weir.Engine.Tests.Executions;

public sealed class CronRunTests
{
    [Fact]
    [Semantic(12, 53)]
    public void The_first_run_waits_for_the_schedule()
    {
        var run = Cron("30 * * * *");
        Assert.Equal("1 WorkflowExecutionStarted", run.Events);
        var started = run.Event(1).WorkflowExecutionStartedEventAttributes;
        Assert.Equal(("30 * * * *", Durations.Seconds(1800)), (started.CronSchedule, started.FirstWorkflowTaskBackoff));
        Assert.Equal("1 WorkflowExecutionStarted", run.Seconds(1799).Events);
        Assert.Equal("1 WorkflowExecutionStarted 2 WorkflowTaskScheduled", run.Seconds(1).Events);
    }

    [Fact]
    [Semantic(53, 54)]
    public void A_completed_run_is_followed_by_the_next_with_its_result()
    {
        var run = Cron("30 * * * *", r =>
        {
            r.Input = Data.Of("input");
            r.Memo = new Memo { Fields = { ["m"] = Data.Single("1") } };
            r.WorkflowRunTimeout = Durations.Seconds(5000);
        }).Seconds(1900).Poll().Complete(Do.ModifyMemo(("lost", Data.Single("2"))), Do.CompleteWorkflow(Data.Of("first")));

        var completed = run.History[^1].WorkflowExecutionCompletedEventAttributes;
        var next = Next(run);
        Assert.Equal(next.State.Key.RunId, completed.NewExecutionRunId);
        Assert.Equal(WorkflowExecutionStatus.Completed, run.State.Execution.Status);
        var started = next.Event(1).WorkflowExecutionStartedEventAttributes;
        Assert.Equal((ContinueAsNewInitiator.CronSchedule, 1, "30 * * * *"), (started.Initiator, started.Attempt, started.CronSchedule));
        Assert.Equal(Durations.Seconds(3500), started.FirstWorkflowTaskBackoff);
        Assert.Equal(Data.Of("first"), started.LastCompletionResult);
        Assert.Null(started.ContinuedFailure);
        Assert.Equal((Data.Of("input"), Durations.Seconds(5000)), (started.Input, started.WorkflowRunTimeout));
        Assert.Equal(["m"], next.State.Memo.Keys);
        Assert.Equal((run.State.Key.RunId, run.State.Key.RunId), (started.FirstExecutionRunId, started.ContinuedExecutionRunId));
    }

    [Fact]
    [Semantic(53)]
    public void A_failed_run_hands_on_the_last_success_and_its_failure_until_the_next_success()
    {
        var first = Cron("* * * * *").Seconds(60).Poll().Complete(Do.CompleteWorkflow(Data.Of("good")));
        var second = Next(first).Seconds(60).Poll().Complete(Do.FailWorkflow());

        var failed = second.History[^1].WorkflowExecutionFailedEventAttributes;
        var third = Next(second);
        Assert.Equal((RetryState.RetryPolicyNotSet, third.State.Key.RunId), (failed.RetryState, failed.NewExecutionRunId));
        var started = third.Event(1).WorkflowExecutionStartedEventAttributes;
        Assert.Equal((Data.Of("good"), "failed"), (started.LastCompletionResult, started.ContinuedFailure.Message));

        var fourth = Next(third.Seconds(60).Poll().Complete(Do.CompleteWorkflow(Data.Of("better"))));
        started = fourth.Event(1).WorkflowExecutionStartedEventAttributes;
        Assert.Equal(Data.Of("better"), started.LastCompletionResult);
        Assert.Null(started.ContinuedFailure);
    }

    [Fact]
    [Semantic(52, 53)]
    public void A_failed_run_is_retried_first_and_then_follows_the_schedule()
    {
        var run = Cron("0 * * * *", r => r.RetryPolicy = new RetryPolicy { MaximumAttempts = 2, InitialInterval = Durations.Seconds(7) })
            .Seconds(3600).Poll().Complete(Do.FailWorkflow());
        Assert.Equal(RetryState.InProgress, run.History[^1].WorkflowExecutionFailedEventAttributes.RetryState);
        var retry = Next(run);
        var started = retry.Event(1).WorkflowExecutionStartedEventAttributes;
        Assert.Equal((ContinueAsNewInitiator.Retry, 2, Durations.Seconds(7)), (started.Initiator, started.Attempt, started.FirstWorkflowTaskBackoff));

        retry.Seconds(7).Poll().Complete(Do.FailWorkflow());
        Assert.Equal(RetryState.MaximumAttemptsReached, retry.History[^1].WorkflowExecutionFailedEventAttributes.RetryState);
        started = Next(retry).Event(1).WorkflowExecutionStartedEventAttributes;
        Assert.Equal((ContinueAsNewInitiator.CronSchedule, 1, Durations.Seconds(3593)), (started.Initiator, started.Attempt, started.FirstWorkflowTaskBackoff));
    }

    [Fact]
    [Semantic(53)]
    public void A_run_that_times_out_is_followed_but_not_beyond_the_execution_timeout()
    {
        var run = Cron("* * * * *", r => r.WorkflowRunTimeout = Durations.Seconds(10)).Seconds(70);
        Assert.Equal(EventType.WorkflowExecutionTimedOut, run.History[^1].EventType);
        var next = Next(run);
        Assert.Equal(next.State.Key.RunId, run.History[^1].WorkflowExecutionTimedOutEventAttributes.NewExecutionRunId);
        Assert.Equal(Durations.Seconds(50), next.Event(1).WorkflowExecutionStartedEventAttributes.FirstWorkflowTaskBackoff);

        run = Cron("* * * * *", r => r.WorkflowExecutionTimeout = Durations.Seconds(100)).Seconds(160);
        Assert.Equal(EventType.WorkflowExecutionTimedOut, run.History[^1].EventType);
        Assert.Empty(run.Last.FollowingRuns);

        run = Cron("* * * * *", r => r.WorkflowExecutionTimeout = Durations.Seconds(30)).Seconds(60).Poll().Complete(Do.CompleteWorkflow());
        Assert.Equal("", run.History[^1].WorkflowExecutionCompletedEventAttributes.NewExecutionRunId);
    }

    [Fact]
    [Semantic(53)]
    public void Cancellation_and_termination_end_the_chain()
    {
        Assert.Empty(Cron("* * * * *").Terminate().Last.FollowingRuns);
        Assert.Empty(Cron("* * * * *").Cancel().Poll().Complete(Do.CancelWorkflow()).Last.FollowingRuns);
    }

    [Fact]
    [Semantic(12)]
    public void A_cancel_request_breaks_the_wait_for_the_schedule_and_a_signal_does_not()
    {
        Assert.Equal("1 WorkflowExecutionStarted 2 WorkflowExecutionSignaled", Cron("0 0 1 1 *").Signal().Events);
        Assert.Equal("1 WorkflowExecutionStarted 2 WorkflowExecutionCancelRequested 3 WorkflowTaskScheduled", Cron("0 0 1 1 *").Cancel().Events);
    }

    [Fact]
    [Semantic(51, 53)]
    public void Continue_as_new_takes_the_schedule_from_the_command()
    {
        var run = Cron("* * * * *").Seconds(65).Poll().Complete(Do.ContinueAsNew(c => c.CronSchedule = "0 0 * * *"));
        var next = Next(run);
        var started = next.Event(1).WorkflowExecutionStartedEventAttributes;
        Assert.Equal(("0 0 * * *", ContinueAsNewInitiator.Workflow, Durations.Seconds(0)), (started.CronSchedule, started.Initiator, started.FirstWorkflowTaskBackoff));
        Assert.Single(next.Poll().Complete(Do.CompleteWorkflow()).Last.FollowingRuns);

        run = Cron("* * * * *").Seconds(65).Poll().Complete(Do.ContinueAsNew());
        Assert.Empty(Next(run).Poll().Complete(Do.CompleteWorkflow()).Last.FollowingRuns);
    }

    [Theory]
    [Semantic(53)]
    [InlineData("*/5 * * * *", 0, 0, 300)]
    [InlineData("*/5 * * * *", 0, 299.5, 1)]
    [InlineData("*/5 * * * *", 0, 300, 300)]
    [InlineData("@every 10s", 0, 3, 7)]
    [InlineData("@every 10s", 0, 10, 10)]
    [InlineData("@every 10s", 4, 31, 3)]
    [InlineData("@every 1h30m", 0, 0, 5400)]
    [InlineData("@daily", 0, 3600, 82800)]
    [InlineData("CRON_TZ=Asia/Tokyo 0 9 * * *", 0, 1, 86399)]
    [InlineData("0 0 2 * 4", 0, 0, 86400)]
    [InlineData("0 0 10 * 5", 0, 0, 86400)]
    [InlineData("0 0 * * 5", 0, 0, 86400)]
    [InlineData("0 0 10 * *", 0, 0, 777600)]
    public void The_backoff_leads_to_the_next_time_and_skips_missed_ones(string cron, double previous, double now, double expected)
    {
        // 2026-01-01 is a Thursday.
        var start = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        Assert.Equal(TimeSpan.FromSeconds(expected), CronSchedule.Parse(cron).Backoff(start.AddSeconds(previous), start.AddSeconds(now)));
    }

    [Theory]
    [Semantic(53)]
    [InlineData("* * * *", "Invalid CronSchedule '* * * *': expected 5 fields (minute, hour, day of month, month, day of week), found 4.")]
    [InlineData("* * * * * *", "Invalid CronSchedule '* * * * * *': expected 5 fields (minute, hour, day of month, month, day of week), found 6.")]
    [InlineData("@every 0s", "Invalid CronSchedule '@every 0s': expected '@every' and a duration of at least 1 s, such as 90s or 1h30m.")]
    [InlineData("TZ=Mars/Base @daily", "Invalid CronSchedule 'TZ=Mars/Base @daily': time zone 'Mars/Base' is not known, expected an IANA name such as Europe/Berlin.")]
    [InlineData("a * * * *", "Invalid CronSchedule 'a * * * *': minute 'a': 'a' is not a value, expected 0-59.")]
    public void A_malformed_schedule_is_refused_with_its_field(string cron, string problem) => Assert.Equal(problem, CronRuns.Validate(cron));

    private static RunFixture Cron(string cron, Action<Protocol.WorkflowService.V1.StartWorkflowExecutionRequest>? with = null) => new RunFixture().Start(request =>
    {
        request.CronSchedule = cron;
        with?.Invoke(request);
    });

    private static RunFixture Next(RunFixture run) =>
        new RunFixture { Now = run.Now, Ids = run.Ids }.Adopt(Assert.Single(run.Last.FollowingRuns));
}

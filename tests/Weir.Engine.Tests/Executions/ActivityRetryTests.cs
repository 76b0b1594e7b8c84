using Google.Protobuf;
using Weir.Engine.Executions;
using Weir.Engine.Tests.Executions.Fixture;
using Weir.Protocol.Common.V1;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.Failure.V1;
using Weir.Tests.Shared;

namespace Weir.Engine.Tests.Executions;

public sealed class ActivityRetryTests
{
    [Fact]
    [Semantic(30)]
    public void A_failure_leaves_no_event_and_is_retried_with_growing_intervals()
    {
        var run = new RunFixture().Begin(Do.Activity());
        foreach (var (attempt, wait) in new[] { (1, 1), (2, 2), (3, 4), (4, 8) })
        {
            var activity = run.StartActivity();
            Assert.Equal(attempt, activity.Key.Attempt);
            run.FailActivity(activity);
            Assert.Empty(run.Last.Ready);
            Assert.Equal(run.Now.AddSeconds(wait), Deadlines.Next(run.State));
            run.Seconds(wait);
            Assert.Equal([new ReadyActivity("queue", 5, attempt + 1, null)], run.Last.Ready);
        }

        Assert.Equal(5, run.History.Count);
        run.RunActivity();
        var started = run.Event(6).ActivityTaskStartedEventAttributes;
        Assert.Equal((5, "failed"), (started.Attempt, started.LastFailure.Message));
    }

    [Fact]
    [Semantic(30)]
    public void The_interval_has_a_maximum()
    {
        var policy = RetryPolicies.Resolve(null);

        Assert.Equal(TimeSpan.FromSeconds(100), RetryPolicies.Next(policy, 20, new Failure(), DateTimeOffset.UnixEpoch, null).Backoff);
        Assert.Equal(TimeSpan.FromSeconds(100), RetryPolicies.Next(policy, 100_000, new Failure(), DateTimeOffset.UnixEpoch, null).Backoff);
    }

    [Theory]
    [Semantic(32)]
    [InlineData("attempts", RetryState.MaximumAttemptsReached)]
    [InlineData("non-retryable", RetryState.NonRetryableFailure)]
    [InlineData("type", RetryState.NonRetryableFailure)]
    [InlineData("cancelled", RetryState.NonRetryableFailure)]
    [InlineData("terminated", RetryState.NonRetryableFailure)]
    [InlineData("server", RetryState.NonRetryableFailure)]
    [InlineData("time", RetryState.Timeout)]
    public void A_failure_that_is_not_retried_says_why(string why, RetryState expected)
    {
        var run = new RunFixture().Begin(Do.Activity("a", a =>
        {
            a.RetryPolicy = new RetryPolicy { MaximumAttempts = why == "attempts" ? 1 : 0, NonRetryableErrorTypes = { "Fatal" } };
            a.ScheduleToCloseTimeout = why == "time" ? Durations.Seconds(0.5) : null;
        }));
        var failure = why switch
        {
            "non-retryable" => Data.ApplicationFailure(nonRetryable: true),
            "type" => Data.ApplicationFailure("Fatal"),
            "cancelled" => new Failure { CanceledFailureInfo = new CanceledFailureInfo() },
            "terminated" => new Failure { TerminatedFailureInfo = new TerminatedFailureInfo() },
            "server" => new Failure { ServerFailureInfo = new ServerFailureInfo { NonRetryable = true } },
            _ => Data.ApplicationFailure(),
        };

        run.FailActivity(run.StartActivity(), failure);

        Assert.Equal("6 ActivityTaskStarted 7 ActivityTaskFailed 8 WorkflowTaskScheduled", run.EventsFrom(6));
        var failed = run.Event(7).ActivityTaskFailedEventAttributes;
        Assert.Equal(expected, failed.RetryState);
        Assert.Equal(failure, failed.Failure);
        Assert.Equal((5L, 6L), (failed.ScheduledEventId, failed.StartedEventId));
    }

    [Fact]
    [Semantic(31)]
    public void A_failure_after_a_cancel_request_is_not_retried()
    {
        var run = new RunFixture().Begin(Do.Activity());
        var activity = run.StartActivity();
        run.Signal().Poll().Complete(Do.CancelActivity(5)).FailActivity(activity);

        Assert.Equal(RetryState.CancelRequested, run.Event(12).ActivityTaskFailedEventAttributes.RetryState);
    }

    [Fact]
    [Semantic(31)]
    public void A_failure_can_say_when_to_try_again()
    {
        var run = new RunFixture().Begin(Do.Activity("a", a => a.RetryPolicy = new RetryPolicy { MaximumInterval = Durations.Seconds(5) }));

        run.FailActivity(run.StartActivity(), Data.ApplicationFailure(nextRetryDelay: Durations.Seconds(300)));

        Assert.Equal(run.Now.AddSeconds(300), Deadlines.Next(run.State));
    }

    [Fact]
    [Semantic(40)]
    public void A_large_failure_is_cut_while_it_is_kept()
    {
        var run = new RunFixture().Begin(Do.Activity());
        var failure = Data.ApplicationFailure();
        failure.Message = new string('ä', 5000);
        failure.Cause = new Failure { Message = new string('x', 9000) };

        run.FailActivity(run.StartActivity(), failure);

        var kept = run.State.Activities[5].LastFailure!;
        Assert.InRange(kept.CalculateSize(), 100, 4096);
        Assert.Equal("Failure exceeds size limit.", kept.Message);
        Assert.Equal("Oops", kept.Cause.ApplicationFailureInfo.Type);
        Assert.StartsWith("ääää", kept.Cause.Message, StringComparison.Ordinal);
    }

    [Fact]
    [Semantic(36)]
    public void A_failure_carries_the_last_heartbeat_to_the_next_attempt()
    {
        var run = new RunFixture().Begin(Do.Activity());
        var activity = run.StartActivity();

        run.Do(d => Activities.Fail(d, activity.Key, Data.ApplicationFailure(), Data.Of("progress"), "w"));
        run.Seconds(1);

        Assert.Equal(Data.Of("progress"), Activities.BuildPollResponse(run.StartActivity(), ByteString.Empty).HeartbeatDetails);
    }

    [Fact]
    [Semantic(38)]
    public void The_token_of_an_earlier_attempt_is_stale()
    {
        var run = new RunFixture().Begin(Do.Activity());
        var first = run.StartActivity();
        run.FailActivity(first).Seconds(1).StartActivity();

        run.Refused(d => Activities.Complete(d, first.Key, null, "w"));
    }

    [Theory]
    [InlineData(-1, 2, 0, 0, "InitialInterval cannot be negative on retry policy.")]
    [InlineData(1, 0.5, 0, 0, "BackoffCoefficient cannot be less than 1 on retry policy.")]
    [InlineData(1, double.NaN, 0, 0, "BackoffCoefficient cannot be less than 1 on retry policy.")]
    [InlineData(1, 2, -1, 0, "MaximumInterval cannot be negative on retry policy.")]
    [InlineData(5, 2, 1, 0, "MaximumInterval cannot be less than InitialInterval on retry policy.")]
    [InlineData(1, 2, 0, -1, "MaximumAttempts cannot be negative on retry policy.")]
    [InlineData(0, 0, 0, 0, null)]
    public void A_policy_is_validated(double initial, double coefficient, double maximum, int attempts, string? expected)
    {
        Assert.Equal(expected, RetryPolicies.Validate(new RetryPolicy
        {
            InitialInterval = Durations.Seconds(initial),
            BackoffCoefficient = coefficient,
            MaximumInterval = Durations.Seconds(maximum),
            MaximumAttempts = attempts,
        }));
    }
}

using Weir.Engine.Executions;
using Weir.Engine.Tests.Executions.Fixture;
using Weir.Protocol.Common.V1;
using Weir.Protocol.Enums.V1;
using Weir.Tests.Shared;

namespace Weir.Engine.Tests.Executions;

public sealed class RunTimeoutTests
{
    [Fact, Semantic(23)]
    public void A_run_times_out()
    {
        var run = new RunFixture().Start(request => request.WorkflowRunTimeout = Durations.Seconds(30)).Seconds(30);

        Assert.Equal("3 WorkflowExecutionTimedOut", run.EventsFrom(3));
        Assert.Equal(RetryState.RetryPolicyNotSet, run.Event(3).WorkflowExecutionTimedOutEventAttributes.RetryState);
        Assert.Equal(WorkflowExecutionStatus.TimedOut, run.State.Execution.Status);
    }

    [Fact, Semantic(23)]
    public void A_started_task_is_failed_first()
    {
        var run = new RunFixture().Start(request => request.WorkflowRunTimeout = Durations.Seconds(15)).Seconds(10).Poll().Signal().Seconds(5);

        Assert.Equal("4 WorkflowTaskFailed 5 WorkflowExecutionSignaled 6 WorkflowExecutionTimedOut", run.EventsFrom(4));
        Assert.Equal(WorkflowTaskFailedCause.ForceCloseCommand, run.Event(4).WorkflowTaskFailedEventAttributes.Cause);
    }

    [Fact, Semantic(23)]
    public void The_run_timeout_counts_from_the_end_of_the_delay()
    {
        var run = new RunFixture().Start(request =>
        {
            request.WorkflowRunTimeout = Durations.Seconds(30);
            request.WorkflowStartDelay = Durations.Seconds(20);
        });

        Assert.Equal(run.Now.AddSeconds(50), run.State.Execution.RunExpiration);
    }

    [Fact, Semantic(23)]
    [Semantic(52)]
    public void A_run_timeout_is_retried()
    {
        var run = new RunFixture().Start(request =>
        {
            request.WorkflowRunTimeout = Durations.Seconds(30);
            request.RetryPolicy = new RetryPolicy();
        }).Seconds(30);

        var timedOut = run.Event(3).WorkflowExecutionTimedOutEventAttributes;
        var next = Assert.Single(run.Last.FollowingRuns);
        Assert.Equal((RetryState.InProgress, next.State.Key.RunId), (timedOut.RetryState, timedOut.NewExecutionRunId));
        Assert.Equal(ContinueAsNewInitiator.Retry, next.State.Execution.Started.Initiator);
    }

    [Fact, Semantic(23)]
    [Semantic(52)]
    public void An_execution_timeout_is_not_retried()
    {
        var run = new RunFixture().Start(request =>
        {
            request.WorkflowExecutionTimeout = Durations.Seconds(30);
            request.RetryPolicy = new RetryPolicy();
        }).Seconds(30);

        Assert.Equal(RetryState.Timeout, run.Event(3).WorkflowExecutionTimedOutEventAttributes.RetryState);
        Assert.Empty(run.Last.FollowingRuns);
    }
}

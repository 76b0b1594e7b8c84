using Weir.Engine.Executions;
using Weir.Engine.Tests.Executions.Fixture;
using Weir.Protocol.Common.V1;
using Weir.Protocol.Enums.V1;
using Weir.Tests.Shared;

namespace Weir.Engine.Tests.Executions;

public sealed class ContinuationTests
{
    [Fact]
    [Semantic(51)]
    public void Continue_as_new_closes_the_run_and_starts_the_next()
    {
        var run = new RunFixture().Start().Seconds(5).Poll().Complete(Do.ContinueAsNew(c =>
        {
            c.WorkflowType = new WorkflowType { Name = "Other" };
            c.Input = Data.Of("next");
        }));

        Assert.Equal("5 WorkflowExecutionContinuedAsNew", run.EventsFrom(5));
        var continued = run.Event(5).WorkflowExecutionContinuedAsNewEventAttributes;
        var next = Next(run);
        Assert.Equal(next.State.Key.RunId, continued.NewExecutionRunId);
        Assert.Equal(("Other", "queue"), (continued.WorkflowType.Name, continued.TaskQueue.Name));
        Assert.Equal(Data.Of("next"), continued.Input);
        Assert.Equal(4, continued.WorkflowTaskCompletedEventId);
        Assert.Equal(WorkflowExecutionStatus.ContinuedAsNew, run.State.Execution.Status);

        Assert.Equal("1 WorkflowExecutionStarted 2 WorkflowTaskScheduled", next.Events);
        Assert.Equal("wf", next.State.Key.WorkflowId);
        var started = next.Event(1).WorkflowExecutionStartedEventAttributes;
        Assert.Equal(("run-1", "run-1"), (started.ContinuedExecutionRunId, started.FirstExecutionRunId));
        Assert.Equal((ContinueAsNewInitiator.Workflow, 1), (started.Initiator, started.Attempt));
        Assert.Equal("run-1", started.RootWorkflowExecution.RunId);
        Assert.Single(run.Last.FollowingRuns[0].Ready);
    }

    [Fact]
    [Semantic(51)]
    public void The_expiration_of_the_chain_stays_and_absent_timeouts_are_inherited()
    {
        var run = new RunFixture().Start(request =>
        {
            request.WorkflowExecutionTimeout = Durations.Seconds(100);
            request.WorkflowRunTimeout = Durations.Seconds(50);
            request.WorkflowTaskTimeout = Durations.Seconds(7);
            request.Priority = new Priority { PriorityKey = 4 };
        });
        var expiration = run.State.Execution.ExecutionExpiration;
        run.Seconds(30).Poll().Complete(Do.ContinueAsNew());

        var next = Next(run).State.Execution;
        Assert.Equal(expiration, next.ExecutionExpiration);
        Assert.Equal(run.Now.AddSeconds(50), next.RunExpiration);
        Assert.Equal(Durations.Seconds(7), next.Started.WorkflowTaskTimeout);
        Assert.Equal(4, next.Started.Priority.PriorityKey);
    }

    [Fact]
    [Semantic(51)]
    public void Memo_attributes_and_header_come_from_the_command()
    {
        var run = new RunFixture().Start(request =>
        {
            request.Memo = new Memo { Fields = { ["old"] = Data.Single("1") } };
            request.RetryPolicy = new RetryPolicy();
        }).Seconds(5).Poll().Complete(Do.ContinueAsNew(c => c.SearchAttributes = new SearchAttributes { IndexedFields = { ["new"] = Data.Single("2") } }));

        var next = Next(run).State;
        Assert.Empty(next.Memo);
        Assert.Equal(["new"], next.SearchAttributes.Keys);
        Assert.Null(next.Execution.Started.RetryPolicy);
    }

    [Theory]
    [Semantic(51)]
    [InlineData(0, 0, 1)]
    [InlineData(0.4, 0, 0.6)]
    [InlineData(5, 0, 0)]
    [InlineData(0, 30, 30)]
    public void Runs_of_a_chain_start_at_least_a_second_apart(double lived, double asked, double expected)
    {
        var run = new RunFixture().Start().Seconds(lived).Poll().Complete(Do.ContinueAsNew(c => c.BackoffStartInterval = Durations.Seconds(asked)));

        var next = Next(run);
        Assert.Equal(Durations.Seconds(expected), next.State.Execution.Started.FirstWorkflowTaskBackoff);
        Assert.Equal(expected > 0 ? 1 : 2, next.History.Count);
        Assert.Equal(Durations.Seconds(expected), run.Event(5).WorkflowExecutionContinuedAsNewEventAttributes.BackoffStartInterval);
    }

    [Fact]
    [Semantic(52)]
    public void A_failed_run_is_retried_with_what_it_was_started_with()
    {
        var run = new RunFixture().Start(request =>
        {
            request.Input = Data.Of("input");
            request.RetryPolicy = new RetryPolicy { InitialInterval = Durations.Seconds(3) };
            request.Memo = new Memo { Fields = { ["m"] = Data.Single("1") } };
        }).Poll().Complete(Do.ModifyMemo(("lost", Data.Single("2"))), Do.FailWorkflow());

        var failed = run.History[^1].WorkflowExecutionFailedEventAttributes;
        var next = Next(run);
        Assert.Equal((RetryState.InProgress, next.State.Key.RunId), (failed.RetryState, failed.NewExecutionRunId));
        var started = next.Event(1).WorkflowExecutionStartedEventAttributes;
        Assert.Equal((ContinueAsNewInitiator.Retry, 2), (started.Initiator, started.Attempt));
        Assert.Equal("failed", started.ContinuedFailure.Message);
        Assert.Equal(Data.Of("input"), started.Input);
        Assert.Equal(["m"], next.State.Memo.Keys);
        Assert.Equal(Durations.Seconds(3), started.FirstWorkflowTaskBackoff);
        Assert.Equal("1 WorkflowExecutionStarted", next.Events);
        Assert.Equal(Durations.Seconds(6), Next(next.Seconds(3).Poll().Complete(Do.FailWorkflow())).State.Execution.Started.FirstWorkflowTaskBackoff);
    }

    [Theory]
    [Semantic(52)]
    [InlineData("attempts", RetryState.MaximumAttemptsReached)]
    [InlineData("non-retryable", RetryState.NonRetryableFailure)]
    [InlineData("type", RetryState.NonRetryableFailure)]
    [InlineData("time", RetryState.Timeout)]
    public void A_failure_that_is_not_retried_says_why(string why, RetryState expected)
    {
        var run = new RunFixture().Start(request =>
        {
            request.RetryPolicy = new RetryPolicy { MaximumAttempts = why == "attempts" ? 1 : 0, NonRetryableErrorTypes = { "Fatal" } };
            request.WorkflowExecutionTimeout = why == "time" ? Durations.Seconds(0.5) : null;
        }).Poll();

        run.Complete(Do.FailWorkflow(Data.ApplicationFailure(why == "type" ? "Fatal" : "Oops", nonRetryable: why == "non-retryable")));

        Assert.Equal(expected, run.Event(5).WorkflowExecutionFailedEventAttributes.RetryState);
        Assert.Empty(run.Last.FollowingRuns);
    }

    [Fact]
    [Semantic(52)]
    public void Cancel_and_termination_are_not_retried()
    {
        Assert.Empty(new RunFixture().Start(r => r.RetryPolicy = new RetryPolicy()).Terminate().Last.FollowingRuns);
        Assert.Empty(new RunFixture().Start(r => r.RetryPolicy = new RetryPolicy()).Poll().Complete(Do.CancelWorkflow()).Last.FollowingRuns);
    }

    private static RunFixture Next(RunFixture run) =>
        new RunFixture { Now = run.Now, Ids = run.Ids }.Adopt(Assert.Single(run.Last.FollowingRuns));
}

using Weir.Engine.Executions;
using Weir.Engine.Tests.Executions.Fixture;
using Weir.Protocol.Calls;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.WorkflowService.V1;
using Weir.Tests.Shared;

namespace Weir.Engine.Tests.Executions;

/// <summary>Signals, cancel requests, termination, and the ways to close.</summary>
public sealed class LifecycleTests
{
    [Fact]
    public void A_signal_wakes_the_workflow()
    {
        var run = new RunFixture().Begin();
        run.Do(d => Signals.Signal(d, new SignalWorkflowExecutionRequest
        {
            SignalName = "go",
            Input = Data.Of("x"),
            Identity = "client",
            RequestId = "r",
            Links = { new Protocol.Common.V1.Link() },
        }));

        Assert.Equal("5 WorkflowExecutionSignaled 6 WorkflowTaskScheduled", run.EventsFrom(5));
        var signaled = run.Event(5).WorkflowExecutionSignaledEventAttributes;
        Assert.Equal(("go", "client", "r"), (signaled.SignalName, signaled.Identity, signaled.RequestId));
        Assert.Equal(Data.Of("x"), signaled.Input);
        Assert.Single(run.Event(5).Links);
    }

    [Fact]
    public void Signals_before_the_task_is_taken_share_it()
    {
        var run = new RunFixture().Begin().Signal("1").Signal("2").Signal("3");

        Assert.Equal("5 WorkflowExecutionSignaled 6 WorkflowTaskScheduled 7 WorkflowExecutionSignaled 8 WorkflowExecutionSignaled", run.EventsFrom(5));
    }

    [Theory]
    [Semantic(25)]
    [InlineData(false)]
    [InlineData(true)]
    public void A_request_id_counts_once(bool whileTaskIsStarted)
    {
        var run = new RunFixture().Start();
        if (whileTaskIsStarted)
        {
            run.Poll();
        }

        run.Signal("s", "same").Signal("s", "same").Signal("s", "other");

        Assert.Equal(2, run.State.SignalCount);
    }

    [Fact]
    [Semantic(25)]
    public void There_is_a_limit_to_signals()
    {
        var run = new RunFixture { Limits = new EngineLimits { SignalsMax = 2 } }.Start().Signal().Signal();

        var error = run.Refused(d => Signals.Signal(d, new SignalWorkflowExecutionRequest()));

        Assert.Equal((StatusCode.InvalidArgument, "exceeded workflow execution limit for signal events"), (error.Code, error.Message));
    }

    [Fact]
    [Semantic(25)]
    public void A_closed_run_takes_no_signals()
    {
        var run = new RunFixture().Begin(Do.CompleteWorkflow());

        var error = run.Refused(d => Signals.Signal(d, new SignalWorkflowExecutionRequest()));

        Assert.Equal((StatusCode.NotFound, "workflow execution already completed"), (error.Code, error.Message));
    }

    [Fact]
    [Semantic(27)]
    public void A_cancel_request_is_recorded_once()
    {
        var run = new RunFixture().Begin().Cancel().Cancel();

        Assert.Equal("5 WorkflowExecutionCancelRequested 6 WorkflowTaskScheduled", run.EventsFrom(5));
        Assert.Equal("because", run.Event(5).WorkflowExecutionCancelRequestedEventAttributes.Cause);
        Assert.Equal("client", run.Event(5).WorkflowExecutionCancelRequestedEventAttributes.Identity);
    }

    [Fact]
    [Semantic(27)]
    public void Cancelling_a_closed_run_is_fine()
    {
        var run = new RunFixture().Begin(Do.CompleteWorkflow()).Cancel();

        Assert.Empty(run.Last.Changes.Changes);
    }

    [Fact]
    [Semantic(27)]
    public void The_chain_must_fit()
    {
        var run = new RunFixture().Start();

        Assert.Equal("workflow execution not found", run.Refused(
            d => Cancellation.Request(d, new RequestCancelWorkflowExecutionRequest { FirstExecutionRunId = "other" })).Message);
        Assert.Equal("workflow execution not found", run.Refused(
            d => Termination.Terminate(d, new TerminateWorkflowExecutionRequest { FirstExecutionRunId = "other" })).Message);
        run.Do(d => Cancellation.Request(d, new RequestCancelWorkflowExecutionRequest { FirstExecutionRunId = "run-1" }));
        Assert.True(run.State.Execution.CancelRequested);
    }

    [Fact]
    [Semantic(27)]
    public void A_workflow_may_ignore_a_cancel_request_and_nothing_else_is_cancelled_for_it()
    {
        var run = new RunFixture().Begin(Do.Activity(), Do.Timer()).Cancel().Poll().Complete();

        Assert.True(run.State.IsRunning);
        Assert.Single(run.State.Activities);
        Assert.Single(run.State.Timers);
    }

    [Fact]
    [Semantic(28)]
    public void Termination_ends_the_run_without_a_task()
    {
        var run = new RunFixture().Begin(Do.Activity(), Do.Timer()).Terminate();

        Assert.Equal("7 WorkflowExecutionTerminated", run.EventsFrom(7));
        var terminated = run.Event(7).WorkflowExecutionTerminatedEventAttributes;
        Assert.Equal(("because", "client"), (terminated.Reason, terminated.Identity));
        Assert.Equal(WorkflowExecutionStatus.Terminated, run.State.Execution.Status);
        Assert.False(run.State.HasPendingWork);
        Assert.Null(Deadlines.Next(run.State));
    }

    [Fact]
    [Semantic(28)]
    public void Termination_fails_a_started_task_and_flushes_its_buffer()
    {
        var run = new RunFixture().Start().Poll().Signal().Terminate();

        Assert.Equal("4 WorkflowTaskFailed 5 WorkflowExecutionSignaled 6 WorkflowExecutionTerminated", run.EventsFrom(4));
        Assert.Equal(WorkflowTaskFailedCause.ForceCloseCommand, run.Event(4).WorkflowTaskFailedEventAttributes.Cause);
    }

    [Fact]
    [Semantic(28)]
    public void A_closed_run_cannot_be_terminated()
    {
        var run = new RunFixture().Begin(Do.CompleteWorkflow());

        var error = run.Refused(d => Termination.Terminate(d, new TerminateWorkflowExecutionRequest()));

        Assert.Equal((StatusCode.NotFound, "workflow execution already completed"), (error.Code, error.Message));
    }

    [Theory]
    [InlineData("complete", WorkflowExecutionStatus.Completed, "5 WorkflowExecutionCompleted")]
    [InlineData("fail", WorkflowExecutionStatus.Failed, "5 WorkflowExecutionFailed")]
    [InlineData("cancel", WorkflowExecutionStatus.Canceled, "5 WorkflowExecutionCanceled")]
    public void A_workflow_closes_itself(string how, WorkflowExecutionStatus status, string expected)
    {
        var run = new RunFixture().Begin(how == "complete" ? Do.CompleteWorkflow() : how == "fail" ? Do.FailWorkflow() : Do.CancelWorkflow());

        Assert.Equal(expected, run.EventsFrom(5));
        Assert.Equal(status, run.State.Execution.Status);
        Assert.Equal(run.Now, run.State.Execution.CloseTime);
        Assert.Same(run.Event(5), run.State.Execution.CloseEvent);
    }

    [Fact]
    public void Closing_forgets_what_is_pending()
    {
        var run = new RunFixture().Begin(Do.Activity(), Do.Timer(), Do.CompleteWorkflow());

        Assert.Empty(run.State.Activities);
        Assert.Empty(run.State.Timers);
        Assert.Empty(run.State.Deadlines);
        Assert.Null(Deadlines.Next(run.State));
        Assert.False(run.State.HasPendingWork);
    }

    [Fact]
    [Semantic(32)]
    public void A_failure_without_a_retry_policy_says_so()
    {
        var run = new RunFixture().Begin(Do.FailWorkflow());

        Assert.Equal(RetryState.RetryPolicyNotSet, run.Event(5).WorkflowExecutionFailedEventAttributes.RetryState);
        Assert.Empty(run.Event(5).WorkflowExecutionFailedEventAttributes.NewExecutionRunId);
    }
}

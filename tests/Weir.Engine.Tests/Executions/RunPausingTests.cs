using Weir.Engine.Executions;
using Weir.Engine.Tests.Executions.Fixture;
using Weir.Protocol.Calls;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.WorkflowService.V1;

namespace Weir.Engine.Tests.Executions;

public sealed class RunPausingTests
{
    private readonly RunFixture run = new();

    [Fact]
    public void A_paused_run_schedules_no_workflow_task_and_catches_up_when_unpaused()
    {
        run.Begin(Do.Timer(seconds: 5));
        Pause();
        Assert.Equal("6 WorkflowExecutionPaused", run.EventsFrom(6));
        Assert.True(run.Event(6).WorkerMayIgnore);

        run.Signal().Cancel().Seconds(5);

        Assert.Equal("7 WorkflowExecutionSignaled 8 WorkflowExecutionCancelRequested 9 TimerFired", run.EventsFrom(7));
        Assert.False(run.State.HasPendingWork);
        Unpause();
        Assert.Equal("10 WorkflowExecutionUnpaused 11 WorkflowTaskScheduled", run.EventsFrom(10));
    }

    [Fact]
    public void A_workflow_task_that_no_worker_has_is_failed()
    {
        run.Start();

        Pause();

        Assert.Equal("3 WorkflowTaskStarted 4 WorkflowTaskFailed 5 WorkflowExecutionPaused", run.EventsFrom(3));
        Assert.Equal(WorkflowTaskFailedCause.WorkflowPauseRequestedBeforeTaskStarted, run.Event(4).WorkflowTaskFailedEventAttributes.Cause);
        Unpause();
        Assert.Equal("6 WorkflowExecutionUnpaused 7 WorkflowTaskScheduled", run.EventsFrom(6));
        Assert.Equal(1, run.State.WorkflowTask.Attempt);
    }

    [Fact]
    public void A_repeated_workflow_task_that_no_worker_has_leaves_no_trace_and_starts_over()
    {
        run.Start().Poll();
        run.Apply(d => WorkflowTasks.Fail(d, run.Task.Key, new RespondWorkflowTaskFailedRequest()));
        Assert.True(run.State.WorkflowTask.IsTransient);

        Pause();

        Assert.Equal("5 WorkflowExecutionPaused", run.EventsFrom(5));
        Assert.Equal(WorkflowTaskPhase.None, run.State.WorkflowTask.Phase);
        Unpause();
        Assert.Equal("6 WorkflowExecutionUnpaused 7 WorkflowTaskScheduled", run.EventsFrom(6));
    }

    [Fact]
    public void A_started_workflow_task_completes_as_usual_and_its_activities_wait()
    {
        run.Start().Poll();
        Pause();
        Assert.Equal(3, run.History.Count);
        Assert.True(run.State.IsPaused);

        run.Complete(Do.Activity());

        Assert.Equal("4 WorkflowTaskCompleted 5 ActivityTaskScheduled 6 WorkflowExecutionPaused", run.EventsFrom(4));
        Assert.False(run.State.HasPendingWork);
        Assert.Null(run.Do(d => Activities.TryStart(d, 5, 1, new PollInfo("w", "r"))));

        Unpause();
        Assert.Equal(["queue", "queue"], run.Last.Ready.Select(ready => ready.Queue));
        run.RunActivity();
    }

    [Fact]
    public void A_started_workflow_task_cannot_close_the_run_over_the_pause()
    {
        run.Start().Poll();
        Pause();

        run.CompleteBadly(Do.CompleteWorkflow());

        Assert.Equal("4 WorkflowTaskFailed 5 WorkflowExecutionPaused", run.EventsFrom(4));
        Unpause();
        run.Poll().Complete(Do.CompleteWorkflow());
        Assert.False(run.State.IsRunning);
    }

    [Fact]
    public void A_started_activity_goes_on()
    {
        run.Begin(Do.Activity());
        var started = run.StartActivity();
        Pause();

        run.CompleteActivity(started);

        Assert.Equal("6 WorkflowExecutionPaused 7 ActivityTaskStarted 8 ActivityTaskCompleted", run.EventsFrom(6));
    }

    [Fact]
    public void A_heartbeating_workflow_task_is_told_to_wait()
    {
        run.Start().Poll();
        Pause();

        var refused = run.Refused(d => WorkflowTasks.Complete(
            d, run.Task.Key, new RespondWorkflowTaskCompletedRequest { ForceCreateNewWorkflowTask = true }));

        Assert.Equal(StatusCode.FailedPrecondition, refused.Code);
    }

    [Fact]
    public void A_delayed_start_that_comes_due_while_paused_happens_when_unpaused()
    {
        run.Start(request => request.WorkflowStartDelay = Durations.Seconds(10));
        Pause();
        run.Seconds(60);
        Assert.Equal(2, run.History.Count);

        Unpause();
        run.Seconds(0);

        Assert.Equal("3 WorkflowExecutionUnpaused 4 WorkflowTaskScheduled", run.EventsFrom(3));
    }

    [Fact]
    public void Describe_and_the_search_attribute_tell_of_the_pause()
    {
        run.Begin();
        Pause();

        var description = Descriptions.Describe(run.State);
        Assert.Equal(WorkflowExecutionStatus.Paused, description.WorkflowExecutionInfo.Status);
        Assert.Equal(("operator", "why"), (description.WorkflowExtendedInfo.PauseInfo.Identity, description.WorkflowExtendedInfo.PauseInfo.Reason));
        Assert.Equal("""["Reason:why","Workflow:wf"]""", run.State.SearchAttributes["TemporalPauseInfo"].Data.ToStringUtf8());

        run.Terminate();
        Assert.Equal(WorkflowExecutionStatus.Terminated, run.State.Execution.Status);
        Assert.Empty(run.State.SearchAttributes);
    }

    [Fact]
    public void Pausing_twice_is_once_and_only_a_paused_run_can_be_unpaused()
    {
        run.Begin();
        var refused = run.Refused(d => RunPausing.Unpause(d, new UnpauseWorkflowExecutionRequest()));
        Assert.Equal((StatusCode.FailedPrecondition, "workflow is not paused."), (refused.Code, refused.Message));

        Pause();
        Pause();
        Assert.Empty(run.Last.Changes.Changes);

        run.Terminate();
        Assert.Equal(StatusCode.NotFound, run.Refused(d => RunPausing.Pause(d, new PauseWorkflowExecutionRequest())).Code);
    }

    [Fact]
    public void The_run_timeout_goes_on()
    {
        run.Start(request => request.WorkflowRunTimeout = Durations.Seconds(30)).Poll().Complete();
        Pause();

        run.Seconds(30);

        Assert.Equal(WorkflowExecutionStatus.TimedOut, run.State.Execution.Status);
    }

    private void Pause() => run.Apply(d => RunPausing.Pause(d, new PauseWorkflowExecutionRequest { Identity = "operator", Reason = "why" }));

    private void Unpause() => run.Apply(d => RunPausing.Unpause(d, new UnpauseWorkflowExecutionRequest { Identity = "operator" }));
}

using Weir.Engine.Executions;
using Weir.Engine.Tests.Executions.Fixture;
using Weir.Protocol.Calls;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.WorkflowService.V1;
using Weir.Tests.Shared;

namespace Weir.Engine.Tests.Executions;

public sealed class SpeculationTests
{
    private static readonly TimeSpan ScheduleToStart = TimeSpan.FromSeconds(5);

    [Fact]
    public void Nothing_is_stored_for_an_update_of_a_quiet_run()
    {
        var run = new RunFixture().Begin();
        var stored = run.Log.Count;
        run.Update();
        run.Poll();
        Assert.True(run.State.WorkflowTask.IsSpeculative);
        Assert.Equal(stored, run.Log.Count);
        Assert.Equal(4, run.History.Count);
        Assert.Equal(5, run.Task.Key.ScheduledEventId);
        Assert.Equal(6, run.Task.Key.StartedEventId);
        Assert.Equal([EventType.WorkflowTaskScheduled, EventType.WorkflowTaskStarted], run.Task.UnwrittenEvents.Select(e => e.EventType));
        Assert.Single(run.Task.Messages);
    }

    [Fact]
    public void Rejections_only_discard_the_task_and_send_the_worker_back()
    {
        var run = new RunFixture().Begin();
        var stored = run.Log.Count;
        run.Update();
        var completion = run.Poll().Answer(UpdateProtocol.Reject());
        Assert.Equal(stored, run.Log.Count);
        Assert.Equal(3, completion.ResetHistoryEventId);
        Assert.Equal(WorkflowTaskPhase.None, run.State.WorkflowTask.Phase);
        Assert.Equal("Invalid", Assert.IsType<UpdateReached>(Assert.Single(run.News)).Status.Outcome!.Failure.ApplicationFailureInfo.Type);
    }

    [Fact]
    public void An_empty_answer_discards_it_too_and_rejects_the_update()
    {
        var run = new RunFixture().Begin();
        run.Update();
        Assert.Equal(3, run.Poll().Answer().ResetHistoryEventId);
        Assert.Equal("UnprocessedUpdate", Assert.IsType<UpdateReached>(Assert.Single(run.News)).Status.Outcome!.Failure.ApplicationFailureInfo.Type);
    }

    [Fact]
    public void An_acceptance_writes_the_tasks_events_as_they_were_shipped()
    {
        var run = new RunFixture().Begin();
        run.Update();
        run.Seconds(1);
        run.Poll();
        var shipped = run.Task.UnwrittenEvents;
        run.Seconds(1);
        Assert.Equal(0, run.Answer(UpdateProtocol.Accept()).ResetHistoryEventId);
        Assert.Equal(
            "5 WorkflowTaskScheduled 6 WorkflowTaskStarted 7 WorkflowTaskCompleted 8 WorkflowExecutionUpdateAccepted", run.EventsFrom(5));
        Assert.Equal(shipped, run.History.Skip(4).Take(2));
    }

    [Fact]
    public void Rejections_after_a_command_event_are_kept_unless_the_worker_can_forget_events()
    {
        var kept = new RunFixture().Begin(Do.Timer("t", 60));
        kept.Update();
        Assert.Equal(0, kept.Poll().Answer(UpdateProtocol.Reject()).ResetHistoryEventId);
        Assert.Equal("6 WorkflowTaskScheduled 7 WorkflowTaskStarted 8 WorkflowTaskCompleted", kept.EventsFrom(6));

        var discarded = new RunFixture().Begin(Do.Timer("t", 60));
        discarded.Update();
        Assert.Equal(3, Forgetful(discarded.Poll()).ResetHistoryEventId);
        Assert.Equal(5, discarded.History.Count);
    }

    [Fact]
    public void Too_many_events_are_not_shipped_over_and_over()
    {
        var run = new RunFixture().Begin([.. Enumerable.Range(0, 11).Select(i => Do.Timer($"t{i}", 60))]);
        run.Update();
        Assert.Equal(0, Forgetful(run.Poll()).ResetHistoryEventId);
        Assert.Equal(18, run.History.Count);
    }

    [Fact]
    public void A_heartbeat_keeps_the_task()
    {
        var run = new RunFixture().Begin();
        run.Update();
        run.Poll();
        run.Respond([], request => request.ForceCreateNewWorkflowTask = true);
        Assert.Equal("5 WorkflowTaskScheduled 6 WorkflowTaskStarted 7 WorkflowTaskCompleted 8 WorkflowTaskScheduled", run.EventsFrom(5));
    }

    [Fact]
    public void An_event_makes_a_waiting_one_normal()
    {
        var run = new RunFixture().Begin();
        run.Update();
        var scheduledAt = run.Now;
        run.Seconds(1);
        run.Signal();
        Assert.Equal("5 WorkflowTaskScheduled 6 WorkflowExecutionSignaled", run.EventsFrom(5));
        Assert.Equal(Times.ToTimestamp(scheduledAt), run.Event(5).EventTime);
        Assert.False(run.State.WorkflowTask.IsSpeculative);
        Assert.Null(run.State.WorkflowTask.Deadline);
        Assert.Single(run.Poll().Task.Messages);
    }

    [Fact]
    public void An_event_makes_a_started_one_normal_and_is_buffered()
    {
        var run = new RunFixture().Begin();
        run.Update();
        run.Poll();
        run.Signal();
        Assert.Equal("5 WorkflowTaskScheduled 6 WorkflowTaskStarted", run.EventsFrom(5));
        Assert.Single(run.State.History.Buffered);
        run.Answer(UpdateProtocol.Reject());
        Assert.Equal("7 WorkflowTaskCompleted 8 WorkflowExecutionSignaled 9 WorkflowTaskScheduled", run.EventsFrom(7));
    }

    [Fact]
    public void What_writes_no_event_leaves_it_alone()
    {
        var run = new RunFixture().Begin(Do.Activity());
        run.Update();
        var activity = run.StartActivity();
        run.Apply(d => Activities.Heartbeat(d, activity.Key, Data.Of("h"), "w"));
        Assert.True(run.State.WorkflowTask.IsSpeculative);
        Assert.Equal(5, run.History.Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Nobody_takes_it_in_time_and_a_normal_one_follows(bool sticky)
    {
        var run = new RunFixture().Start().Poll();
        run = sticky ? run.CompleteSticky() : run.Complete();
        run.Update();
        run.Advance(ScheduleToStart);
        Assert.Equal("5 WorkflowTaskScheduled 6 WorkflowTaskTimedOut 7 WorkflowTaskScheduled", run.EventsFrom(5));
        Assert.Equal(TimeoutType.ScheduleToStart, run.Event(6).WorkflowTaskTimedOutEventAttributes.TimeoutType);
        Assert.Equal(1, run.State.WorkflowTask.Attempt);
        Assert.False(run.State.WorkflowTask.IsOnStickyQueue);
        Assert.Single(run.Poll().Task.Messages);
    }

    [Fact]
    public void One_that_runs_out_of_time_is_written_and_repeated()
    {
        var run = new RunFixture().Begin();
        run.Update();
        run.Poll().Seconds(10);
        Assert.Equal("5 WorkflowTaskScheduled 6 WorkflowTaskStarted 7 WorkflowTaskTimedOut", run.EventsFrom(5));
        Assert.Equal(2, run.State.WorkflowTask.Attempt);
        Assert.Single(run.Poll().Task.Messages);
    }

    [Fact]
    public void One_that_fails_is_written_and_repeated()
    {
        var run = new RunFixture().Begin();
        run.Update();
        run.Poll().Apply(d => WorkflowTasks.Fail(d, run.Task.Key, new RespondWorkflowTaskFailedRequest()));
        Assert.Equal("5 WorkflowTaskScheduled 6 WorkflowTaskStarted 7 WorkflowTaskFailed", run.EventsFrom(5));
        run.Poll().Answer(UpdateProtocol.Accept());
        Assert.Equal("8 WorkflowTaskScheduled 9 WorkflowTaskStarted 10 WorkflowTaskCompleted 11 WorkflowExecutionUpdateAccepted", run.EventsFrom(8));
    }

    [Fact]
    public void One_whose_commands_are_bad_is_written_as_failed()
    {
        var run = new RunFixture().Begin();
        run.Update();
        run.Poll().CompleteBadly(Do.CancelTimer("nothing"));
        Assert.Equal("5 WorkflowTaskScheduled 6 WorkflowTaskStarted 7 WorkflowTaskFailed", run.EventsFrom(5));
        Assert.Single(run.Poll().Task.Messages);
    }

    [Fact]
    public void A_crash_loses_it_without_a_trace_and_its_token_is_stale()
    {
        var run = new RunFixture().Begin();
        run.Update();
        run.Poll();
        var lost = run.Task;
        run.Crash();
        Assert.Equal(WorkflowTaskPhase.None, run.State.WorkflowTask.Phase);
        Assert.Null(Updates.Find(run.State, "u"));

        // The client asks again; the new task has the same event ids, but another start.
        run.Now += TimeSpan.FromSeconds(1);
        run.Update();
        run.Poll();
        Assert.Equal(lost.Key.ScheduledEventId, run.Task.Key.ScheduledEventId);
        var refused = run.Refused(d => WorkflowTasks.Complete(d, lost.Key, new RespondWorkflowTaskCompletedRequest()));
        Assert.Equal(StatusCode.NotFound, refused.Code);
    }

    [Fact]
    public void One_that_was_lost_on_its_way_is_offered_again()
    {
        var run = new RunFixture().Begin();
        run.Update();
        run.Poll().Apply(d => WorkflowTasks.Lost(d, run.Task.Key));
        Assert.Equal(4, run.History.Count);
        Assert.Single(run.Last.Ready.OfType<ReadyWorkflowTask>());
        Assert.Single(run.Poll().Task.Messages);
    }

    [Fact]
    [Semantic(10)]
    public void The_next_one_comes_back_in_the_answer()
    {
        var run = new RunFixture().Begin();
        run.Update("a");
        run.Poll();
        run.Update("b");
        var completion = run.Respond([], request =>
        {
            request.ReturnNewWorkflowTask = true;
            UpdateProtocol.Add(request, UpdateProtocol.Reject("a"));
        });
        Assert.Equal(3, completion.ResetHistoryEventId);
        Assert.Equal("b", Assert.Single(completion.NewTask!.Messages).ProtocolInstanceId);
        Assert.Equal(4, completion.NewTask.HistoryFromEventId);
        Assert.Equal(4, run.History.Count);
    }

    [Fact]
    [Semantic(12)]
    public void An_update_does_not_wait_for_a_delayed_start()
    {
        var run = new RunFixture().Start(request => request.WorkflowStartDelay = Durations.Seconds(60));
        run.Update();
        Assert.True(run.State.WorkflowTask.IsSpeculative);
        run.Poll().Answer(UpdateProtocol.Reject());
        Assert.Equal("1 WorkflowExecutionStarted 2 WorkflowTaskScheduled 3 WorkflowTaskStarted 4 WorkflowTaskCompleted", run.Events);
        run.Seconds(120);
        Assert.Equal(4, run.History.Count);
    }

    [Fact]
    public void The_end_of_the_delay_makes_it_the_first_task()
    {
        var run = new RunFixture().Start(request => request.WorkflowStartDelay = Durations.Seconds(3));
        run.Update();
        run.Seconds(3);
        Assert.Equal("1 WorkflowExecutionStarted 2 WorkflowTaskScheduled", run.Events);
        Assert.False(run.State.WorkflowTask.IsSpeculative);
        Assert.False(run.State.Execution.WaitsForFirstWorkflowTask);
    }

    [Fact]
    public void A_child_that_waits_for_its_parent_gets_none()
    {
        var run = new RunFixture();
        var parameters = StartRequests.From(RunFixture.StartRequest(), RunFixture.NamespaceId, run.Ids.NewRunId());
        run.Start(parameters with { HoldFirstWorkflowTask = true });
        run.Update();
        Assert.Equal(WorkflowTaskPhase.None, run.State.WorkflowTask.Phase);
        Assert.True(run.State.Updates.HasPending);
    }

    [Fact]
    public void A_pause_drops_one_that_nobody_has()
    {
        var run = new RunFixture().Begin();
        run.Update();
        run.Apply(d => RunPausing.Pause(d, new PauseWorkflowExecutionRequest()));
        Assert.Equal("5 WorkflowExecutionPaused", run.EventsFrom(5));
        run.Apply(d => RunPausing.Unpause(d, new UnpauseWorkflowExecutionRequest()));
        Assert.Single(run.Poll().Task.Messages);
    }

    private static WorkflowTaskCompletion Forgetful(RunFixture run) => run.Respond([], request =>
    {
        request.Capabilities = new RespondWorkflowTaskCompletedRequest.Types.Capabilities { DiscardSpeculativeWorkflowTaskWithEvents = true };
        UpdateProtocol.Add(request, UpdateProtocol.Reject());
    });
}

using Weir.Engine.Executions;
using Weir.Engine.Tests.Executions.Fixture;
using Weir.Protocol.Calls;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.ErrorDetails.V1;
using Weir.Protocol.Update.V1;
using Weir.Protocol.WorkflowService.V1;

namespace Weir.Engine.Tests.Executions;

public sealed class UpdateTests
{
    private static readonly UpdateWorkflowExecutionLifecycleStage Completed = UpdateWorkflowExecutionLifecycleStage.Completed;

    [Fact]
    public void An_update_travels_with_the_task_that_waits()
    {
        var run = new RunFixture().Start();
        Assert.Equal(UpdateStatus.Admitted, run.Update());
        var message = Assert.Single(run.Poll().Task.Messages);
        Assert.Equal("u/request", message.Id);
        Assert.Equal("u", message.ProtocolInstanceId);
        Assert.Equal(run.Task.Key.StartedEventId - 1, message.EventId);
        Assert.Equal("handler", message.Body.Unpack<Request>().Input.Name);
    }

    [Fact]
    public void Acceptance_and_response_are_written_where_the_commands_place_them()
    {
        var run = new RunFixture().Start();
        run.Update();
        run.Poll();
        run.Respond([Do.Timer("before", 60)], request =>
        {
            UpdateProtocol.Add(request, UpdateProtocol.Accept());
            request.Commands.Add(Do.Timer("between", 60));
            UpdateProtocol.Add(request, UpdateProtocol.Complete());
        });
        Assert.Equal(
            "4 WorkflowTaskCompleted 5 TimerStarted 6 WorkflowExecutionUpdateAccepted 7 TimerStarted 8 WorkflowExecutionUpdateCompleted",
            run.EventsFrom(4));
        var accepted = run.Event(6).WorkflowExecutionUpdateAcceptedEventAttributes;
        Assert.Equal("u/request", accepted.AcceptedRequestMessageId);
        Assert.Equal(1, accepted.AcceptedRequestSequencingEventId);
        Assert.Equal("handler", accepted.AcceptedRequest.Input.Name);
        Assert.Equal(6, run.Event(8).WorkflowExecutionUpdateCompletedEventAttributes.AcceptedEventId);
        Assert.Equal(Completed, Updates.Find(run.State, "u")!.Value.Stage);
    }

    [Fact]
    public void Messages_need_no_commands()
    {
        var run = new RunFixture().Start();
        run.Update();
        run.Poll();
        run.Respond([], request =>
        {
            request.Messages.Add(UpdateProtocol.Accept().Message);
            request.Messages.Add(UpdateProtocol.Complete().Message);
        });
        Assert.Equal("5 WorkflowExecutionUpdateAccepted 6 WorkflowExecutionUpdateCompleted", run.EventsFrom(5));
    }

    [Fact]
    public void An_update_is_accepted_in_one_task_and_completed_in_another()
    {
        var run = new RunFixture().Start();
        run.Update();
        run.Poll().Answer(UpdateProtocol.Accept());
        Assert.Equal(UpdateStatus.Accepted, run.Update());
        run.Crash();
        Assert.Equal(UpdateStatus.Accepted, run.Update());
        run.Signal().Poll().Answer(UpdateProtocol.Complete());
        var outcome = run.Update().Outcome;
        Assert.NotNull(outcome!.Success);
    }

    [Fact]
    public void A_rejection_writes_nothing_of_its_own()
    {
        var run = new RunFixture().Start();
        run.Update();
        run.Poll().Answer(UpdateProtocol.Reject());
        Assert.Equal("4 WorkflowTaskCompleted", run.EventsFrom(4));
        var news = Assert.IsType<UpdateReached>(Assert.Single(run.News));
        Assert.Equal("Invalid", news.Status.Outcome!.Failure.ApplicationFailureInfo.Type);
        Assert.Null(Updates.Find(run.State, "u"));
    }

    [Fact]
    public void What_the_worker_does_not_answer_is_rejected()
    {
        var run = new RunFixture().Start();
        run.Update("a");
        run.Update("b");
        run.Poll().Answer(UpdateProtocol.Accept("a"));
        var rejected = run.News.OfType<UpdateReached>().Single(news => news.UpdateId == "b");
        Assert.Equal("UnprocessedUpdate", rejected.Status.Outcome!.Failure.ApplicationFailureInfo.Type);
        Assert.True(rejected.Status.Outcome.Failure.ApplicationFailureInfo.NonRetryable);
    }

    [Fact]
    public void A_heartbeat_says_nothing_of_the_updates_in_hand()
    {
        var run = new RunFixture().Start();
        run.Update("a");
        run.Poll();
        var next = run.Respond([], request =>
        {
            request.ForceCreateNewWorkflowTask = true;
            request.ReturnNewWorkflowTask = true;
        }).NewTask!;
        Assert.Empty(run.News);
        Assert.Empty(next.Messages);
        run.Task = next;
        run.Answer(UpdateProtocol.Accept("a"));
        Assert.Equal(UpdateStatus.Accepted, Updates.Find(run.State, "a"));
    }

    [Fact]
    public void A_failed_task_brings_its_updates_again()
    {
        var run = new RunFixture().Start();
        run.Update();
        run.Poll().Apply(d => WorkflowTasks.Fail(d, run.Task.Key, new RespondWorkflowTaskFailedRequest()));
        Assert.Empty(run.News);
        Assert.Single(run.Poll().Task.Messages);
        run.Answer(UpdateProtocol.Accept(), UpdateProtocol.Complete());
        Assert.Equal(Completed, Updates.Find(run.State, "u")!.Value.Stage);
    }

    [Fact]
    public void An_update_that_comes_while_a_task_runs_gets_one_of_its_own_behind_it()
    {
        var run = new RunFixture().Start().Poll();
        run.Update();
        var next = run.Respond([], request => request.ReturnNewWorkflowTask = true).NewTask!;
        Assert.True(run.State.WorkflowTask.IsSpeculative);
        Assert.Equal("u", Assert.Single(next.Messages).ProtocolInstanceId);
    }

    [Fact]
    public void An_update_is_taken_on_once()
    {
        var run = new RunFixture().Start();
        run.Update();
        run.Update();
        Assert.Single(run.Poll().Task.Messages);
        run.Answer(UpdateProtocol.Accept(), UpdateProtocol.Complete());
        Assert.Equal(Completed, run.Update().Stage);
        Assert.Equal(WorkflowTaskPhase.None, run.State.WorkflowTask.Phase);
        run.Terminate();
        Assert.Equal(Completed, run.Update().Stage);
    }

    [Fact]
    public void A_closed_run_takes_no_new_updates()
    {
        var run = new RunFixture().Begin(Do.CompleteWorkflow());
        var refused = run.Refused(d => Updates.Admit(d, UpdateProtocol.Request("u")));
        Assert.Equal(StatusCode.NotFound, refused.Code);
        Assert.Equal("workflow execution already completed", refused.Message);
    }

    [Fact]
    public void The_chain_must_fit()
    {
        var run = new RunFixture().Start();
        var request = UpdateProtocol.Request("u");
        request.FirstExecutionRunId = "another";
        Assert.Equal(StatusCode.NotFound, run.Refused(d => Updates.Admit(d, request)).Code);
    }

    [Fact]
    public void A_run_that_closes_fails_what_it_accepted_and_aborts_the_rest()
    {
        var run = new RunFixture().Start();
        run.Update("accepted");
        run.Poll().Answer(UpdateProtocol.Accept("accepted"));
        run.Update("waiting");
        run.Terminate();
        Assert.DoesNotContain("WorkflowTaskScheduled", run.EventsFrom(6));
        var failed = Assert.Single(run.News.OfType<UpdateReached>(), news => news.Status.Outcome is not null);
        Assert.Equal("AcceptedUpdateCompletedWorkflow", failed.Status.Outcome!.Failure.ApplicationFailureInfo.Type);
        var aborted = Assert.Single(run.News.OfType<UpdateAborted>());
        Assert.Equal("waiting", aborted.UpdateId);
        Assert.Equal(StatusCode.NotFound, aborted.Error.Code);
        Assert.Equal("workflow update was aborted by closing workflow", aborted.Error.Message);
        Assert.Equal("AcceptedUpdateCompletedWorkflow", run.Update("accepted").Outcome!.Failure.ApplicationFailureInfo.Type);
    }

    [Fact]
    public void A_run_that_goes_on_in_another_passes_on_what_it_has_not_accepted()
    {
        var run = new RunFixture().Start().Poll();
        run.Update("waiting");
        run.Respond([Do.ContinueAsNew()]);
        Assert.Equal("waiting", Assert.IsType<UpdateMoved>(Assert.Single(run.News)).UpdateId);
    }

    [Fact]
    public void Updates_do_not_keep_a_run_open()
    {
        var run = new RunFixture().Start().Poll();
        run.Update();
        Assert.Null(run.Complete(Do.CompleteWorkflow()).Last.Error);
        Assert.False(run.State.IsRunning);
    }

    [Fact]
    public void A_run_may_end_in_the_task_that_answers_its_update()
    {
        var run = new RunFixture().Start();
        run.Update();
        run.Update("rejected");
        run.Poll();
        run.Respond([], request =>
        {
            UpdateProtocol.Add(request, UpdateProtocol.Accept(), UpdateProtocol.Complete());
            request.Commands.Add(Do.CompleteWorkflow());
            UpdateProtocol.Add(request, UpdateProtocol.Reject("rejected"));
        });
        Assert.Equal("5 WorkflowExecutionUpdateAccepted 6 WorkflowExecutionUpdateCompleted 7 WorkflowExecutionCompleted", run.EventsFrom(5));
        Assert.All(run.News, news => Assert.IsType<UpdateReached>(news));
        Assert.Equal("Invalid", run.News.OfType<UpdateReached>().First(news => news.UpdateId == "rejected").Status.Outcome!.Failure.ApplicationFailureInfo.Type);
    }

    [Fact]
    public void While_a_run_tries_to_close_again_new_updates_come_back_later()
    {
        var run = new RunFixture().Start().Poll().Signal();
        Assert.Equal("UnhandledCommand", run.CompleteBadly(Do.CompleteWorkflow()).Message);
        run.Poll();
        var refused = run.Refused(d => Updates.Admit(d, UpdateProtocol.Request("u")));
        Assert.Equal(StatusCode.ResourceExhausted, refused.Code);
        Assert.Equal(ResourceExhaustedCause.BusyWorkflow, refused.FindDetail<ResourceExhaustedFailure>()!.Cause);
        run.Complete();
        Assert.Equal(UpdateStatus.Admitted, run.Update());
    }

    [Fact]
    public void A_run_whose_task_keeps_failing_is_not_ready()
    {
        var run = new RunFixture().Start();
        for (var attempt = 1; attempt < 3; attempt++)
        {
            run.Poll().Apply(d => WorkflowTasks.Fail(d, run.Task.Key, new RespondWorkflowTaskFailedRequest()));
        }

        var refused = run.Refused(d => Updates.Admit(d, UpdateProtocol.Request("u")));
        Assert.Equal(StatusCode.FailedPrecondition, refused.Code);
        Assert.NotNull(refused.FindDetail<WorkflowNotReadyFailure>());
    }

    [Fact]
    public void Updates_in_flight_are_limited()
    {
        var run = new RunFixture().Start();
        for (var i = 0; i < 10; i++)
        {
            run.Update($"u{i}");
        }

        var refused = run.Refused(d => Updates.Admit(d, UpdateProtocol.Request("more")));
        Assert.Equal(StatusCode.ResourceExhausted, refused.Code);
        Assert.Equal(ResourceExhaustedCause.ConcurrentLimit, refused.FindDetail<ResourceExhaustedFailure>()!.Cause);
        Assert.Equal(UpdateStatus.Admitted, run.Update("u3"));
        run.Poll().Answer(UpdateProtocol.Accept("u0"), UpdateProtocol.Complete("u0"));
        Assert.Equal(UpdateStatus.Admitted, run.Update("more"));
    }

    [Fact]
    public void Their_size_is_limited()
    {
        var run = new RunFixture { Limits = EngineLimits.Default with { UpdatesInFlightSizeBytesMax = 150 } }.Start();
        run.Update("a");
        Assert.Equal(StatusCode.ResourceExhausted, run.Refused(d => Updates.Admit(d, UpdateProtocol.Request(new string('b', 150)))).Code);
    }

    [Fact]
    public void Updates_of_a_run_are_limited_and_the_worker_is_warned()
    {
        var run = new RunFixture { Limits = EngineLimits.Default with { UpdatesMax = 10 } }.Start();
        for (var i = 0; i < 10; i++)
        {
            run.Update($"u{i}");
            run.Poll();
            Assert.Equal(i >= 8, run.State.WorkflowTask.SuggestContinueAsNew);
            run.Answer(UpdateProtocol.Accept($"u{i}"), UpdateProtocol.Complete($"u{i}"));
        }

        var reasons = run.History.Last(e => e.EventType == EventType.WorkflowTaskStarted).WorkflowTaskStartedEventAttributes.SuggestContinueAsNewReasons;
        Assert.Equal([SuggestContinueAsNewReason.TooManyUpdates], reasons);
        Assert.Equal(StatusCode.FailedPrecondition, run.Refused(d => Updates.Admit(d, UpdateProtocol.Request("more"))).Code);
    }

    [Theory]
    [InlineData("unknown")]
    [InlineData("twice")]
    [InlineData("complete first")]
    [InlineData("absent")]
    [InlineData("no body")]
    public void Messages_that_make_no_sense_fail_the_task_and_abort_what_was_sent(string what)
    {
        var run = new RunFixture().Start();
        run.Update();
        run.Poll();
        run.Respond([], request =>
        {
            switch (what)
            {
                case "unknown":
                    UpdateProtocol.Add(request, UpdateProtocol.Accept("other", withRequest: false));
                    break;
                case "twice":
                    UpdateProtocol.Add(request, UpdateProtocol.Accept(), UpdateProtocol.Accept() with { HasCommand = false });
                    break;
                case "complete first":
                    UpdateProtocol.Add(request, UpdateProtocol.Complete());
                    break;
                case "absent":
                    request.Commands.Add(UpdateProtocol.Place("nothing"));
                    break;
                default:
                    request.Messages.Add(new Protocol.Protocol.V1.Message { Id = "m", ProtocolInstanceId = "u" });
                    break;
            }
        });
        Assert.Equal(StatusCode.InvalidArgument, run.Last.Error!.Code);
        Assert.Equal("4 WorkflowTaskFailed", run.EventsFrom(4));
        Assert.Equal(WorkflowTaskFailedCause.BadUpdateWorkflowExecutionMessage, run.Event(4).WorkflowTaskFailedEventAttributes.Cause);
        var aborted = Assert.IsType<UpdateAborted>(Assert.Single(run.News));
        Assert.NotNull(aborted.Error.FindDetail<WorkflowNotReadyFailure>());
    }

    [Fact]
    public void An_acceptance_brings_back_an_update_that_a_crash_has_forgotten()
    {
        var run = new RunFixture().Start();
        run.Update();
        run.Poll().Crash();
        run.Answer(UpdateProtocol.Accept(), UpdateProtocol.Complete());
        Assert.Null(run.Last.Error);
        Assert.Equal("handler", run.Event(5).WorkflowExecutionUpdateAcceptedEventAttributes.AcceptedRequest.Input.Name);
        Assert.Equal(Completed, run.Update().Stage);
    }

    [Fact]
    public void An_update_carried_over_by_a_reset_is_in_the_history_and_its_acceptance_does_not_repeat_the_request()
    {
        var run = new RunFixture().Start();
        run.Apply(d => Updates.Readmit(d, UpdateProtocol.Request("u").Request));
        run.Apply(d => Updates.Readmit(d, UpdateProtocol.Request("u").Request));
        Assert.Equal("3 WorkflowExecutionUpdateAdmitted", run.EventsFrom(3));
        Assert.Equal(UpdateAdmittedEventOrigin.Reapply, run.Event(3).WorkflowExecutionUpdateAdmittedEventAttributes.Origin);
        run.Crash();
        Assert.Equal(UpdateStatus.Admitted, run.Update());
        Assert.Empty(run.Poll().Task.Messages);
        run.Answer(UpdateProtocol.Accept(), UpdateProtocol.Complete());
        Assert.Null(run.Event(6).WorkflowExecutionUpdateAcceptedEventAttributes.AcceptedRequest);
        Assert.Equal(Completed, run.Update().Stage);
    }

    [Fact]
    public void A_carried_over_update_that_is_rejected_stays_rejected()
    {
        var run = new RunFixture().Start();
        run.Apply(d => Updates.Readmit(d, UpdateProtocol.Request("u").Request));
        run.Poll().Answer();
        Assert.Equal("UnprocessedUpdate", Assert.IsType<UpdateReached>(Assert.Single(run.News)).Status.Outcome!.Failure.ApplicationFailureInfo.Type);
        Assert.Null(Updates.Find(run.Crash().State, "u"));
    }

    [Fact]
    public void A_carried_over_update_that_nobody_accepted_is_aborted_by_the_end()
    {
        var run = new RunFixture().Start();
        run.Apply(d => Updates.Readmit(d, UpdateProtocol.Request("u").Request));
        run.Terminate();
        Assert.Equal(StatusCode.NotFound, Assert.IsType<UpdateAborted>(Assert.Single(run.News)).Error.Code);
        Assert.Equal(StatusCode.NotFound, run.Refused(d => Updates.Admit(d, UpdateProtocol.Request("u"))).Code);
    }

    [Fact]
    public void A_paused_run_takes_no_updates()
    {
        var run = new RunFixture().Start();
        run.Apply(d => RunPausing.Pause(d, new PauseWorkflowExecutionRequest()));
        Assert.Equal(StatusCode.FailedPrecondition, run.Refused(d => Updates.Admit(d, UpdateProtocol.Request("u"))).Code);
    }
}

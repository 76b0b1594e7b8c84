using Google.Protobuf;
using Weir.Engine.Executions;
using Weir.Engine.Tests.Executions.Fixture;
using Weir.Protocol.Calls;
using Weir.Protocol.Common.V1;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.Sdk.V1;
using Weir.Protocol.WorkflowService.V1;
using Weir.Tests.Shared;

namespace Weir.Engine.Tests.Executions;

public sealed class WorkflowTaskTests
{
    [Fact]
    public void A_completed_task_leaves_three_events()
    {
        var run = new RunFixture().Begin();

        Assert.Equal("1 WorkflowExecutionStarted 2 WorkflowTaskScheduled 3 WorkflowTaskStarted 4 WorkflowTaskCompleted", run.Events);
        Assert.False(run.State.HasPendingWork);
    }

    [Fact]
    [Semantic(8)]
    public void The_poll_response_has_what_a_worker_reads()
    {
        var run = new RunFixture().Start().Poll();

        var response = WorkflowTasks.BuildPollResponse(run.Task, run.History, ByteString.Empty, ByteString.CopyFromUtf8("token"));

        Assert.Equal("token", response.TaskToken.ToStringUtf8());
        Assert.Equal(("wf", "run-1"), (response.WorkflowExecution.WorkflowId, response.WorkflowExecution.RunId));
        Assert.Equal("Type", response.WorkflowType.Name);
        Assert.Equal((0L, 3L, 1), (response.PreviousStartedEventId, response.StartedEventId, response.Attempt));
        Assert.Equal(3, response.History.Events.Count);
        Assert.Equal("queue", response.WorkflowExecutionTaskQueue.Name);
        Assert.Equal(run.Now, response.ScheduledTime.ToDateTimeOffset());
        Assert.Equal(run.Now, response.StartedTime.ToDateTimeOffset());
        Assert.Equal((1L, 3L), (run.Task.HistoryFromEventId, run.Task.HistoryToEventId));
    }

    [Fact]
    [Semantic(8)]
    public void The_started_event_tells_the_size_of_the_history()
    {
        var run = new RunFixture().Start();
        var size = run.State.History.SizeBytes;

        run.Poll();

        var started = run.Event(3).WorkflowTaskStartedEventAttributes;
        Assert.Equal(size, started.HistorySizeBytes);
        Assert.False(started.SuggestContinueAsNew);
        Assert.Equal(2, started.ScheduledEventId);
        Assert.Equal("worker", started.Identity);
        Assert.NotEmpty(started.RequestId);
    }

    [Fact]
    [Semantic(8)]
    public void Previous_started_is_the_start_of_the_last_completed_task()
    {
        var run = new RunFixture().Begin().Signal().Poll();

        Assert.Equal(3, run.Task.PreviousStartedEventId);
        run.Seconds(10).Poll();
        Assert.Equal(3, run.Task.PreviousStartedEventId);
    }

    [Fact]
    public void A_task_is_given_to_one_poll_only()
    {
        var run = new RunFixture().Start().Poll();

        Assert.Null(run.TryPoll());
    }

    [Fact]
    public void A_stale_offer_of_a_task_is_dropped()
    {
        var run = new RunFixture().Start();

        Assert.Null(run.Do(d => WorkflowTasks.TryStart(d, 2, attempt: 2, new PollInfo("w", "r"))));
        Assert.Null(run.Do(d => WorkflowTasks.TryStart(d, 5, attempt: 1, new PollInfo("w", "r"))));
        Assert.Null(run.Terminate().Do(d => WorkflowTasks.TryStart(d, 2, attempt: 1, new PollInfo("w", "r"))));
    }

    [Fact]
    [Semantic(7)]
    public void Every_part_of_the_token_must_fit()
    {
        var run = new RunFixture().Start().Poll();
        var key = run.Task.Key;

        Refused(key with { ScheduledEventId = 1 });
        Refused(key with { StartedEventId = 7 });
        Refused(key with { Attempt = 2 });
        Refused(key with { StartedTime = key.StartedTime.AddTicks(1) });
        run.Complete();
        Refused(key);
        run.Terminate();
        Refused(key);

        void Refused(WorkflowTaskKey stale)
        {
            var error = run.Refused(d => WorkflowTasks.Complete(d, stale, new RespondWorkflowTaskCompletedRequest()));
            Assert.Equal((StatusCode.NotFound, "Workflow task not found."), (error.Code, error.Message));
            Assert.Equal(StatusCode.NotFound, run.Refused(d => WorkflowTasks.Fail(d, stale, new RespondWorkflowTaskFailedRequest())).Code);
        }
    }

    [Fact]
    [Semantic(13)]
    public void What_the_worker_says_of_itself_is_kept()
    {
        var run = new RunFixture().Start().Poll();
        var sdk = new WorkflowTaskCompletedMetadata { SdkName = "sdk", CoreUsedFlags = { 3 } };

        run.Respond([], request =>
        {
            request.SdkMetadata = sdk;
            request.MeteringMetadata = new MeteringMetadata { NonfirstLocalActivityExecutionAttempts = 2 };
            request.DeploymentOptions = new Protocol.Deployment.V1.WorkerDeploymentOptions { DeploymentName = "d", BuildId = "b", WorkerVersioningMode = WorkerVersioningMode.Versioned };
            request.VersioningBehavior = VersioningBehavior.Pinned;
        });

        var completed = run.Event(4).WorkflowTaskCompletedEventAttributes;
        Assert.Equal(sdk, completed.SdkMetadata);
        Assert.Equal(2u, completed.MeteringMetadata.NonfirstLocalActivityExecutionAttempts);
        Assert.Equal("b", completed.DeploymentVersion.BuildId);
        Assert.Equal(VersioningBehavior.Pinned, completed.VersioningBehavior);
        Assert.Equal((2L, 3L, "worker"), (completed.ScheduledEventId, completed.StartedEventId, completed.Identity));
    }

    [Fact]
    [Semantic(3)]
    public void A_reported_failure_is_recorded_and_the_task_repeated()
    {
        var run = new RunFixture().Start().Poll();

        run.Do(d => WorkflowTasks.Fail(d, run.Task.Key, Failed(WorkflowTaskFailedCause.NonDeterministicError)));

        Assert.Equal("4 WorkflowTaskFailed", run.EventsFrom(4));
        var failed = run.Event(4).WorkflowTaskFailedEventAttributes;
        Assert.Equal(WorkflowTaskFailedCause.NonDeterministicError, failed.Cause);
        Assert.Equal("failed", failed.Failure.Message);
        Assert.Equal([new ReadyWorkflowTask("queue", 5, 2, false, "queue")], run.Last.Ready);
        Assert.True(run.State.IsRunning);
    }

    [Fact]
    [Semantic(3)]
    public void A_repeated_task_is_shipped_but_not_written_until_it_completes()
    {
        var run = new RunFixture().Start().Poll();
        run.Do(d => WorkflowTasks.Fail(d, run.Task.Key, Failed(WorkflowTaskFailedCause.WorkflowWorkerUnhandledFailure)));
        run.Poll();

        Assert.Equal(4, run.History.Count);
        Assert.Equal((5L, 6L, 2), (run.Task.Key.ScheduledEventId, run.Task.Key.StartedEventId, run.Task.Key.Attempt));
        Assert.Equal((1L, 4L), (run.Task.HistoryFromEventId, run.Task.HistoryToEventId));
        var shipped = WorkflowTasks.BuildPollResponse(run.Task, run.History, ByteString.Empty, ByteString.Empty).History.Events;
        Assert.Equal([1, 2, 3, 4, 5, 6], shipped.Select(e => e.EventId));
        Assert.Equal(EventType.WorkflowTaskStarted, shipped[5].EventType);

        run.Complete(Do.Timer());
        Assert.Equal("5 WorkflowTaskScheduled 6 WorkflowTaskStarted 7 WorkflowTaskCompleted 8 TimerStarted", run.EventsFrom(5));
        Assert.Equal(shipped[4], run.Event(5));
        Assert.Equal(shipped[5], run.Event(6));
        Assert.Equal(2, run.Event(5).WorkflowTaskScheduledEventAttributes.Attempt);
    }

    [Fact]
    [Semantic(3)]
    public void A_repeated_task_that_fails_again_writes_nothing()
    {
        var run = new RunFixture().Start().Poll().Seconds(10);
        Assert.Equal("4 WorkflowTaskTimedOut", run.EventsFrom(4));

        run.Poll().Seconds(10).Poll();

        Assert.Equal(4, run.History.Count);
        Assert.Equal(3, run.Task.Key.Attempt);
        Assert.Equal(4, run.Do(d => { WorkflowTasks.Fail(d, run.Task.Key, Failed(WorkflowTaskFailedCause.NonDeterministicError)); return run.History.Count; }));
        Assert.Equal(4, run.State.WorkflowTask.Attempt);
    }

    [Fact]
    [Semantic(3)]
    public void A_new_event_makes_the_waiting_repetition_a_normal_task()
    {
        var run = new RunFixture().Start().Poll().Seconds(10).Signal();
        Assert.Equal("4 WorkflowTaskTimedOut 5 WorkflowExecutionSignaled", run.EventsFrom(4));

        run.Poll();

        Assert.Equal("6 WorkflowTaskScheduled 7 WorkflowTaskStarted", run.EventsFrom(6));
        Assert.Equal((6L, 7L, 1), (run.Task.Key.ScheduledEventId, run.Task.Key.StartedEventId, run.Task.Key.Attempt));
        Assert.Empty(run.Task.UnwrittenEvents);
        run.Complete(Do.CompleteWorkflow());
        Assert.False(run.State.IsRunning);
    }

    [Fact]
    [Semantic(3)]
    public void Events_buffered_while_a_task_failed_make_the_next_one_normal()
    {
        var run = new RunFixture().Start().Poll().Signal().Seconds(10);

        Assert.Equal("4 WorkflowTaskTimedOut 5 WorkflowExecutionSignaled 6 WorkflowTaskScheduled", run.EventsFrom(4));
        Assert.Equal(1, run.State.WorkflowTask.Attempt);
    }

    [Theory]
    [Semantic(4)]
    [InlineData(1, 10)]
    [InlineData(3, 10)]
    [InlineData(4, 15)]
    [InlineData(5, 20)]
    [InlineData(6, 30)]
    [InlineData(11, 610)]
    [InlineData(100, 610)]
    public void Repeated_attempts_get_more_time(int attempt, double seconds)
    {
        Assert.Equal(TimeSpan.FromSeconds(seconds), WorkflowTaskTimeouts.StartToClose(TimeSpan.FromSeconds(10), attempt));
    }

    [Fact]
    [Semantic(4)]
    public void Time_paces_the_attempts_of_a_workflow_that_keeps_failing()
    {
        var run = new RunFixture().Start();
        for (var attempt = 1; attempt <= 4; attempt++)
        {
            run.Poll();
            Assert.Equal(attempt, run.Task.Key.Attempt);
            if (attempt < 4)
            {
                run.Seconds(10);
            }
        }

        run.Seconds(14);
        Assert.True(run.State.WorkflowTask.IsStarted);
        run.Seconds(1);
        Assert.False(run.State.WorkflowTask.IsStarted);
        Assert.Equal(5, run.State.WorkflowTask.Attempt);
    }

    [Fact]
    public void A_task_that_waits_on_a_normal_queue_never_times_out()
    {
        var run = new RunFixture().Start().Seconds(100_000);

        Assert.Equal(2, run.History.Count);
    }

    [Fact]
    [Semantic(15)]
    public void A_task_too_large_for_any_worker_terminates_the_run()
    {
        var run = new RunFixture().Start().Poll();

        run.Do(d => WorkflowTasks.Fail(d, run.Task.Key, Failed(WorkflowTaskFailedCause.GrpcMessageTooLarge)));

        Assert.Equal("4 WorkflowTaskFailed 5 WorkflowExecutionTerminated", run.EventsFrom(4));
    }

    [Fact]
    [Semantic(9)]
    public void A_heartbeating_task_gets_a_new_one_at_once()
    {
        var run = new RunFixture().Start().Poll();
        var scheduled = run.Now;
        run.Now += TimeSpan.FromSeconds(8);

        var completion = run.Respond([], request =>
        {
            request.ForceCreateNewWorkflowTask = true;
            request.ReturnNewWorkflowTask = true;
        });

        Assert.Equal("4 WorkflowTaskCompleted 5 WorkflowTaskScheduled 6 WorkflowTaskStarted", run.EventsFrom(4));
        Assert.Equal(6, completion.NewTask!.Key.StartedEventId);
        Assert.Equal(scheduled, run.State.WorkflowTask.OriginalScheduledTime);
        Assert.Equal(run.Now, run.State.WorkflowTask.ScheduledTime);
    }

    [Fact]
    [Semantic(9)]
    public void A_task_that_only_heartbeats_times_out_after_half_an_hour()
    {
        var run = new RunFixture().Start().Poll();
        for (var i = 0; i < 200; i++)
        {
            run.Now += TimeSpan.FromSeconds(9);
            var completion = run.Respond([], request =>
            {
                request.ForceCreateNewWorkflowTask = true;
                request.ReturnNewWorkflowTask = true;
            });
            if (completion.NewTask is null)
            {
                break;
            }

            run.Task = completion.NewTask;
        }

        Assert.Equal((StatusCode.NotFound, "workflow task heartbeat timeout"), (run.Last.Error!.Code, run.Last.Error.Message));
        Assert.Equal(EventType.WorkflowTaskTimedOut, run.History[^1].EventType);
        Assert.Equal(TimeSpan.FromMinutes(30), run.Now - run.Event(1).EventTime.ToDateTimeOffset());
        Assert.Equal(WorkflowTaskPhase.Scheduled, run.State.WorkflowTask.Phase);
    }

    [Fact]
    [Semantic(9)]
    public void Commands_start_the_half_hour_anew()
    {
        var run = new RunFixture().Start().Poll();
        run.Now += TimeSpan.FromSeconds(8);

        run.Respond([Do.Marker()], request => request.ForceCreateNewWorkflowTask = true);

        Assert.Equal(run.Now, run.State.WorkflowTask.OriginalScheduledTime);
    }

    [Fact]
    [Semantic(10)]
    public void Buffered_events_make_an_inline_task_with_the_new_events_only()
    {
        var run = new RunFixture().Start().Poll().Signal();

        var completion = run.Respond([], request => request.ReturnNewWorkflowTask = true);

        Assert.Equal("4 WorkflowTaskCompleted 5 WorkflowExecutionSignaled 6 WorkflowTaskScheduled 7 WorkflowTaskStarted", run.EventsFrom(4));
        Assert.Equal((4L, 7L), (completion.NewTask!.HistoryFromEventId, completion.NewTask.HistoryToEventId));
        Assert.Empty(run.Last.Ready);
    }

    [Fact]
    [Semantic(10)]
    public void Without_anything_new_there_is_no_inline_task()
    {
        var run = new RunFixture().Start().Poll();

        Assert.Null(run.Respond([Do.Timer()], request => request.ReturnNewWorkflowTask = true).NewTask);
        Assert.Equal(WorkflowTaskPhase.None, run.State.WorkflowTask.Phase);
    }

    [Fact]
    [Semantic(10)]
    public void A_new_task_that_nobody_asked_to_have_inline_is_offered_on_the_queue()
    {
        var run = new RunFixture().Start().Poll().Signal().Complete();

        Assert.Equal("6 WorkflowTaskScheduled", run.EventsFrom(6));
        Assert.Equal([new ReadyWorkflowTask("queue", 6, 1, false, "queue")], run.Last.Ready);
    }

    [Fact]
    public void A_task_lost_on_its_way_is_timed_out_at_once()
    {
        var run = new RunFixture().Start().Poll();

        run.Do(d => WorkflowTasks.Lost(d, run.Task.Key));
        Assert.Equal("4 WorkflowTaskTimedOut", run.EventsFrom(4));
        Assert.Single(run.Last.Ready);

        run.Do(d => WorkflowTasks.Lost(d, run.Task.Key));
        Assert.Equal(4, run.History.Count);
    }

    [Fact]
    [Semantic(8)]
    public void A_long_history_suggests_continue_as_new()
    {
        var run = new RunFixture { Limits = new EngineLimits { HistoryEventsSuggestContinueAsNew = 4 } }.Begin().Signal().Poll();

        var started = run.History[^1].WorkflowTaskStartedEventAttributes;
        Assert.True(started.SuggestContinueAsNew);
        Assert.Equal([SuggestContinueAsNewReason.TooManyHistoryEvents], started.SuggestContinueAsNewReasons);
    }

    [Fact]
    [Semantic(8)]
    public void A_large_history_suggests_continue_as_new()
    {
        var run = new RunFixture { Limits = new EngineLimits { HistorySizeBytesSuggestContinueAsNew = 10 } }.Start().Poll();

        Assert.Equal([SuggestContinueAsNewReason.HistorySizeTooLarge], run.Event(3).WorkflowTaskStartedEventAttributes.SuggestContinueAsNewReasons);
    }

    private static RespondWorkflowTaskFailedRequest Failed(WorkflowTaskFailedCause cause) =>
        new() { Cause = cause, Failure = Data.ApplicationFailure(), Identity = "worker" };
}

using Google.Protobuf.WellKnownTypes;
using Weir.Engine.Executions;
using Weir.Engine.Executions.Records;
using Weir.Engine.Tests.Executions.Fixture;
using Weir.Protocol.Calls;
using Weir.Protocol.Common.V1;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.History.V1;
using Weir.Protocol.Workflow.V1;
using Weir.Protocol.WorkflowService.V1;
using Weir.Tests.Shared;

namespace Weir.Engine.Tests.Executions.Resets;

public sealed class ResetTests
{
    private readonly RunFixture run = new();

    [Fact, Semantic(67)]
    public void The_new_run_takes_the_history_over_and_fails_the_workflow_task()
    {
        run.Begin(Do.Timer()).Signal().Poll().Complete(Do.Marker());

        var reset = run.Reset(4);

        Assert.Equal(run.History.Take(3), reset.History.Take(3));
        Assert.Equal("4 WorkflowTaskFailed 5 WorkflowExecutionSignaled 6 WorkflowTaskScheduled", reset.EventsFrom(4));
        var failed = reset.Event(4).WorkflowTaskFailedEventAttributes;
        Assert.Equal((WorkflowTaskFailedCause.ResetWorkflow, ResetFixture.NewRunId), (failed.Cause, failed.NewRunId));
        Assert.Equal(run.State.Key.RunId, failed.BaseRunId);
        Assert.Equal("because", failed.Failure.Message);
        Assert.NotNull(failed.Failure.ResetWorkflowFailureInfo);
        Assert.Equal(1, reset.State.WorkflowTask.Attempt);
        reset.Poll().Complete(Do.CompleteWorkflow());
    }

    [Fact, Semantic(67)]
    public void The_current_run_is_terminated_by_the_same_decision()
    {
        run.Begin();

        var reset = run.Reset(4);

        Assert.Equal(WorkflowExecutionStatus.Terminated, run.State.Execution.Status);
        var terminated = run.History[^1].WorkflowExecutionTerminatedEventAttributes;
        Assert.Equal(("because", "history-resetter"), (terminated.Reason, terminated.Identity));
        Assert.Equal(ResetFixture.NewRunId, Descriptions.Describe(run.State).WorkflowExtendedInfo.ResetRunId);
        Assert.Equal("reset-request", reset.State.StartRequestId);
        Assert.Equal(run.State.Execution.Started.FirstExecutionRunId, reset.State.Execution.Started.FirstExecutionRunId);
    }

    [Fact, Semantic(67)]
    public void A_workflow_task_that_was_only_scheduled_is_started_first()
    {
        run.Begin(Do.Timer());

        var reset = run.Reset(3);

        Assert.Equal(
            "1 WorkflowExecutionStarted 2 WorkflowTaskScheduled 3 WorkflowTaskStarted 4 WorkflowTaskFailed 5 WorkflowTaskScheduled", reset.Events);
    }

    [Theory, Semantic(67)]
    [InlineData(0, "Workflow task finish ID must be > 1 && <= workflow last event ID.")]
    [InlineData(1, "Workflow task finish ID must be > 1 && <= workflow last event ID.")]
    [InlineData(6, "Workflow task finish ID must be > 1 && <= workflow last event ID.")]
    [InlineData(2, "Can only reset workflow to event ID in range [WorkflowTaskScheduled +1, WorkflowTaskStarted + 1]: 2")]
    [InlineData(5, "Can only reset workflow to event ID in range [WorkflowTaskScheduled +1, WorkflowTaskStarted + 1]: 5")]
    public void Elsewhere_no_workflow_task_can_end(long finishEventId, string message)
    {
        run.Begin(Do.Timer());

        var refused = run.Refused(d =>
            WorkflowResets.Decide(d, null, new ResetHistories([.. run.History], []), false, ResetFixture.At(finishEventId)));

        Assert.Equal((StatusCode.InvalidArgument, message), (refused.Code, refused.Message));
    }

    [Fact, Semantic(67)]
    public void Timeouts_count_from_the_reset()
    {
        run.Start(request =>
        {
            request.WorkflowExecutionTimeout = Durations.Seconds(100);
            request.WorkflowRunTimeout = Durations.Seconds(60);
        }).Poll().Complete();
        var started = run.Now;
        run.Seconds(50);

        var reset = run.Reset(4);

        Assert.Equal((run.Now.AddSeconds(60), run.Now.AddSeconds(100)), (reset.State.Execution.RunExpiration, reset.State.Execution.ExecutionExpiration));
        var extended = Descriptions.Describe(reset.State).WorkflowExtendedInfo;
        Assert.Equal(run.Now, extended.LastResetTime.ToDateTimeOffset());
        Assert.Equal(started, extended.OriginalStartTime.ToDateTimeOffset());
    }

    [Fact, Semantic(67)]
    public void An_activity_whose_start_the_history_tells_of_is_failed()
    {
        run.Begin(Do.Activity()).Signal().Poll().Complete(Do.Marker());
        var scheduled = run.History.First(e => e.EventType == EventType.ActivityTaskScheduled).EventId;

        // The engine writes starts only together with their ends; histories of other servers may have a start alone.
        var history = run.History.ToList();
        history.Insert(5, new HistoryEvent
        {
            EventTime = run.Event(5).EventTime,
            EventType = EventType.ActivityTaskStarted,
            ActivityTaskStartedEventAttributes = new ActivityTaskStartedEventAttributes { ScheduledEventId = scheduled, Identity = "w", Attempt = 1 },
        });
        history = [.. history.Select((e, i) => new HistoryEvent(e) { EventId = i + 1 })];
        history[8].WorkflowTaskStartedEventAttributes.ScheduledEventId = 8;
        var d = run.Do(d => { WorkflowResets.Decide(d, null, new ResetHistories(history, []), false, ResetFixture.At(10)); });

        var reset = new RunFixture { Now = run.Now, Ids = run.Ids }.Adopt(d.FollowingRuns[0]);
        Assert.Equal("10 WorkflowTaskFailed 11 ActivityTaskFailed 12 WorkflowTaskScheduled", reset.EventsFrom(10));
        var failed = reset.Event(11).ActivityTaskFailedEventAttributes;
        Assert.Equal((6L, RetryState.NonRetryableFailure), (failed.StartedEventId, failed.RetryState));
        Assert.NotNull(failed.Failure.ResetWorkflowFailureInfo);
    }

    [Fact, Semantic(67)]
    public void Activities_that_are_not_over_are_scheduled_anew()
    {
        run.Begin(Do.Activity(), Do.Activity("b")).Signal();
        run.FailActivity(run.StartActivity());
        var running = run.StartActivity("b");
        run.Poll().Complete().Seconds(1);

        var reset = run.Reset(10);

        Assert.Equal(["a", "b"], reset.State.Activities.Values.Select(activity => activity.ActivityId));
        Assert.All(reset.State.Activities.Values, activity => Assert.Equal((1, run.Now), (activity.Attempt, activity.AttemptScheduledTime)));
        Assert.Equal(2, reset.Last.Ready.OfType<ReadyActivity>().Count());
        Assert.Equal(StatusCode.NotFound, run.Refused(d => Activities.Complete(d, running.Key, null, "w")).Code);
        reset.RunActivity("b");
    }

    [Fact, Semantic(67)]
    public void Timers_keep_the_time_they_had()
    {
        run.Begin(Do.Timer(seconds: 60)).Signal().Poll().Complete().Seconds(50);

        var reset = run.Reset(9);
        reset.Seconds(10);

        Assert.Equal(EventType.TimerFired, reset.History[^1].EventType);
    }

    [Fact, Semantic(67)]
    public void Signals_and_cancel_requests_of_the_open_workflow_task_are_not_lost()
    {
        run.Begin().Signal("one").Poll().Signal("two", "id-2");

        var reset = run.Reset(4);

        Assert.Equal(["one", "two"], SignalsOf(reset));
        reset.Signal("two", "id-2");
        Assert.Empty(reset.Last.Changes.Changes);
    }

    [Theory, Semantic(67)]
    [InlineData(ResetReapplyType.None, null, false)]
    [InlineData(ResetReapplyType.Signal, null, true)]
    [InlineData(ResetReapplyType.Unspecified, ResetReapplyExcludeType.Signal, false)]
    [InlineData(ResetReapplyType.AllEligible, ResetReapplyExcludeType.Update, true)]
    public void Signals_are_applied_again_unless_they_are_excluded(ResetReapplyType type, ResetReapplyExcludeType? exclude, bool applied)
    {
        run.Begin().Signal("one");
        var request = new ResetWorkflowExecutionRequest { WorkflowTaskFinishEventId = 4, RequestId = "r" };
#pragma warning disable CS0612 // Older clients send it.
        request.ResetReapplyType = type;
#pragma warning restore CS0612
        if (exclude is { } excluded)
        {
            request.ResetReapplyExcludeTypes.Add(excluded);
        }

        var reset = run.Reset(4, _ => ResetParameters.From(request, ResetFixture.NewRunId));

        Assert.Equal(applied ? ["one"] : [], SignalsOf(reset));
    }

    [Fact, Semantic(67)]
    public void Signals_to_the_runs_it_continued_as_are_applied_again_too()
    {
        run.Begin().Signal("one").Poll().Complete(Do.ContinueAsNew());
        var next = new RunFixture { Now = run.Now, Ids = run.Ids }.Adopt(run.Last.FollowingRuns[0]);
        next.Seconds(1).Signal("two").Poll().Signal("three");

        Decision ending = null!;
        next.Do(d =>
        {
            ending = d;
            run.Do(b => { WorkflowResets.Decide(b, d, new ResetHistories([.. run.History], [[.. next.History]]), isCurrentInChain: true, ResetFixture.At(4)); });
        });

        var reset = new RunFixture { Now = next.Now, Ids = run.Ids }.Adopt(run.Last.FollowingRuns[0]);
        Assert.Equal(["one", "two", "three"], SignalsOf(reset));
        Assert.Equal(WorkflowExecutionStatus.Terminated, next.State.Execution.Status);
        Assert.Equal(WorkflowExecutionStatus.ContinuedAsNew, run.State.Execution.Status);
        Assert.Equal(ResetFixture.NewRunId, run.State.Execution.ResetRunId);
        Assert.Empty(next.State.Execution.ResetRunId);
    }

    [Fact, Semantic(67)]
    public void A_closed_run_can_be_reset()
    {
        run.Begin().Signal("one").Poll().Complete(Do.CompleteWorkflow());

        var reset = run.Reset(4);

        Assert.Equal(WorkflowExecutionStatus.Completed, run.State.Execution.Status);
        Assert.Equal(WorkflowExecutionStatus.Running, reset.State.Execution.Status);
        Assert.Equal(["one"], SignalsOf(reset));
    }

    [Fact, Semantic(67)]
    public void Updates_come_back_as_admitted()
    {
        run.Begin();
        var history = run.History.ToList();
        var request = new Protocol.Update.V1.Request { Meta = new Protocol.Update.V1.Meta { UpdateId = "u" } };
        history.Add(new HistoryEvent
        {
            EventId = 5,
            EventTime = run.Event(4).EventTime,
            EventType = EventType.WorkflowExecutionUpdateAccepted,
            WorkflowExecutionUpdateAcceptedEventAttributes = new WorkflowExecutionUpdateAcceptedEventAttributes { ProtocolInstanceId = "u", AcceptedRequest = request },
        });
        history.Add(new HistoryEvent(history[^1]) { EventId = 6 });
        history[^1].WorkflowExecutionUpdateAcceptedEventAttributes.AcceptedRequest = null;

        var d = run.Do(d => { WorkflowResets.Decide(d, null, new ResetHistories(history, []), false, ResetFixture.At(4)); });

        var admitted = Assert.Single(d.FollowingRuns[0].NewEvents, e => e.EventType == EventType.WorkflowExecutionUpdateAdmitted);
        Assert.Equal(request, admitted.WorkflowExecutionUpdateAdmittedEventAttributes.Request);
        Assert.Equal(UpdateAdmittedEventOrigin.Reapply, admitted.WorkflowExecutionUpdateAdmittedEventAttributes.Origin);
    }

    [Fact, Semantic(67, 48)]
    public void A_child_that_was_started_stays_and_reports_to_the_new_run()
    {
        run.Begin(Do.Child());
        run.Deliver();
        var childRunId = run.State.Children.Values.Single().RunId;
        run.Poll().Complete();
        run.Deliver();

        var reset = run.Reset(9);

        Assert.Empty(run.State.Outgoing);
        var child = reset.State.Children.Values.Single();
        Assert.Equal((childRunId, 6L), (child.RunId, child.StartedEventId));
        Assert.Empty(reset.State.Outgoing);
        reset.Do(d => Inbox.Receive(d, ClosedChild(childRunId, child.InitiatedEventId)));
        Assert.Contains("ChildWorkflowExecutionCompleted", reset.Events, StringComparison.Ordinal);
    }

    [Fact, Semantic(67)]
    public void What_the_base_run_heard_of_a_child_the_new_run_hears_too()
    {
        run.Begin(Do.Child()).Signal();
        run.Poll().Complete();
        run.Deliver();
        var childRunId = run.State.Children.Values.Single().RunId;
        run.Do(d => Inbox.Receive(d, ClosedChild(childRunId, 5)));
        Assert.Empty(run.State.Children);

        var reset = run.Reset(9);

        Assert.Equal(
            "9 WorkflowTaskFailed 10 ChildWorkflowExecutionStarted 11 ChildWorkflowExecutionCompleted 12 WorkflowTaskScheduled",
            reset.EventsFrom(9));
        Assert.Equal(10, reset.Event(11).ChildWorkflowExecutionCompletedEventAttributes.StartedEventId);
    }

    [Fact, Semantic(67)]
    public void A_child_on_its_way_is_started_once_for_the_new_run()
    {
        run.Begin(Do.Child()).Signal().Poll().Complete();
        var before = Outbox.DeliveryOf(run.State, 1);

        var reset = run.Reset(9);

        Assert.Empty(run.State.Outgoing);
        var after = Assert.Single(Outbox.Deliveries(reset.State));
        Assert.Equal((before.RequestId, before.Target), (after.RequestId, after.Target));
        reset.Deliver();
        Assert.Equal(before.Target.RunId, reset.State.Children.Values.Single().RunId);
    }

    [Fact, Semantic(67)]
    public void A_child_that_the_new_run_does_not_know_is_not_started_any_more()
    {
        run.Begin(Do.Child());

        var reset = run.Reset(4);

        Assert.Empty(reset.State.Children);
        Assert.Equal([OutgoingMessage.KindOneofCase.CloseChild], run.State.Outgoing.Values.Select(message => message.KindCase));
    }

    [Fact, Semantic(67)]
    public void An_external_signal_is_sent_once_and_its_answer_is_not_lost()
    {
        run.Begin(Do.SignalExternal()).Signal().Poll().Complete();
        var answered = new RunFixture().Begin(Do.SignalExternal()).Signal().Poll().Complete();
        answered.Deliver();
        var before = Outbox.DeliveryOf(run.State, 1);

        var reset = run.Reset(9);
        Assert.Equal(before.RequestId, Assert.Single(Outbox.Deliveries(reset.State)).RequestId);

        var known = answered.Reset(9);
        Assert.Empty(known.State.Outgoing);
        Assert.Contains("10 ExternalWorkflowExecutionSignaled", known.Events, StringComparison.Ordinal);
    }

    [Fact, Semantic(67)]
    public void The_new_run_tells_the_parent_and_the_old_one_does_not()
    {
        run.Start(ChildOf("parent")).Poll().Complete();

        var reset = run.Reset(4);
        Assert.Empty(run.State.Outgoing);

        reset.Poll().Complete(Do.CompleteWorkflow());
        Assert.Equal(OutgoingMessage.KindOneofCase.NotifyParent, reset.State.Outgoing.Values.Single().KindCase);
    }

    [Fact, Semantic(67)]
    public void Operations_after_the_reset_come_before_the_first_workflow_task()
    {
        run.Begin();

        var reset = run.Reset(4, p => p with
        {
            Operations =
            [
                new PostResetOperation { SignalWorkflow = new() { SignalName = "after", Input = Data.Of("x") } },
                new PostResetOperation
                {
                    UpdateWorkflowOptions = new()
                    {
                        WorkflowExecutionOptions = new WorkflowExecutionOptions { Priority = new Priority { PriorityKey = 1 } },
                        UpdateMask = new FieldMask { Paths = { "priority" } },
                    },
                },
            ],
        });

        Assert.Equal("5 WorkflowExecutionSignaled 6 WorkflowExecutionOptionsUpdated 7 WorkflowTaskScheduled", reset.EventsFrom(5));
        Assert.Equal(1, reset.State.Execution.Priority!.PriorityKey);
    }

    [Fact, Semantic(67, 43)]
    public void Ids_that_were_used_again_before_their_end_was_in_the_history_are_told_apart()
    {
        run.Begin(Do.Activity(), Do.Timer(seconds: 1)).Signal().Poll().RunActivity().Seconds(1);
        run.Complete(Do.Activity(), Do.Timer(seconds: 90)).Poll().Complete();

        var reset = run.Reset(run.History.Last(e => e.EventType == EventType.WorkflowTaskCompleted).EventId);

        Assert.Equal((run.Event(11).EventId, EventType.ActivityTaskScheduled), (reset.State.ActivityIds["a"], run.Event(11).EventType));
        Assert.Equal((run.Event(12).EventId, EventType.TimerStarted), (reset.State.TimerIds["t"], run.Event(12).EventType));
        Assert.Single(reset.State.Activities);
        Assert.Single(reset.State.Timers);
    }

    [Fact, Semantic(67)]
    public void The_new_run_can_be_reset_again()
    {
        run.Begin(Do.Timer()).Signal("one").Poll().Complete();
        var reset = run.Reset(4);
        reset.Poll().Complete(Do.Timer("again"));

        var again = reset.Reset(8, p => p with { NewRunId = "second" });

        Assert.Equal("8 WorkflowTaskFailed 9 WorkflowTaskScheduled", again.EventsFrom(8));
        Assert.Equal(["one"], SignalsOf(again));
    }

    private static IEnumerable<string> SignalsOf(RunFixture fixture) => fixture.History
        .Where(e => e.EventType == EventType.WorkflowExecutionSignaled)
        .Select(e => e.WorkflowExecutionSignaledEventAttributes.SignalName);

    private static StartParameters ChildOf(string parent) => new()
    {
        Key = new RunKey(RunFixture.Namespace, RunFixture.WorkflowId, "child-run"),
        NamespaceId = RunFixture.NamespaceId,
        Attributes = new WorkflowExecutionStartedEventAttributes
        {
            WorkflowType = new WorkflowType { Name = "Type" },
            TaskQueue = new() { Name = RunFixture.Queue },
            ParentWorkflowNamespace = RunFixture.Namespace,
            ParentWorkflowExecution = new WorkflowExecution { WorkflowId = parent, RunId = "parent-run" },
        },
    };

    private static Delivery ClosedChild(string childRunId, long initiatedEventId) => new(
        new RunKey(RunFixture.Namespace, "child", childRunId),
        RunFixture.NamespaceId,
        new RunKey(RunFixture.Namespace, RunFixture.WorkflowId, ""),
        "r",
        new OutgoingMessage { NotifyParent = new NotifyParent() })
    {
        FirstRunId = childRunId,
        WorkflowType = "Child",
        ParentInitiatedEventId = initiatedEventId,
        CloseEvent = new HistoryEvent
        {
            EventType = EventType.WorkflowExecutionCompleted,
            WorkflowExecutionCompletedEventAttributes = new WorkflowExecutionCompletedEventAttributes(),
        },
    };
}

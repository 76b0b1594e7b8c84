using Weir.Engine.Executions;
using Weir.Engine.Executions.Records;
using Weir.Engine.Tests.Executions.Fixture;
using Weir.Protocol.Common.V1;
using Weir.Protocol.Enums.V1;
using Weir.Tests.Shared;

namespace Weir.Engine.Tests.Executions;

/// <summary>A parent and a child, with messages carried by hand between them as shards carry them.</summary>
public sealed class ChildTests
{
    [Fact]
    [Semantic(46)]
    public void A_child_runs_only_after_its_parent_has_recorded_its_start()
    {
        var parent = new RunFixture().Begin(Do.Child());
        Assert.Equal("5 StartChildWorkflowExecutionInitiated", parent.EventsFrom(5));
        Assert.True(parent.State.HasPendingWork);

        var child = CreateChild(parent);
        Assert.Equal("1 WorkflowExecutionStarted", child.Events);
        Assert.Empty(child.Last.Ready);

        parent.Deliver();
        Assert.Equal("6 ChildWorkflowExecutionStarted 7 WorkflowTaskScheduled", parent.EventsFrom(6));
        var started = parent.Event(6).ChildWorkflowExecutionStartedEventAttributes;
        Assert.Equal((5L, "child", child.State.Key.RunId), (started.InitiatedEventId, started.WorkflowExecution.WorkflowId, started.WorkflowExecution.RunId));

        Assert.Equal(DeliveryResult.Done, Carry(parent, child));
        Assert.Equal("2 WorkflowTaskScheduled", child.EventsFrom(2));
        Assert.Single(child.Last.Ready);
        Assert.Empty(parent.State.Outgoing);
    }

    [Fact]
    [Semantic(50)]
    public void A_child_knows_its_parent_and_root_and_inherits_queue_and_nothing_else()
    {
        var parent = new RunFixture().Start(request =>
        {
            request.Memo = new Memo { Fields = { ["m"] = Data.Single("1") } };
            request.WorkflowExecutionTimeout = Durations.Seconds(100);
        }).Poll().Complete(Do.Child("child", c => c.Input = Data.Of("in")));

        var child = CreateChild(parent);

        var started = child.Event(1).WorkflowExecutionStartedEventAttributes;
        Assert.Equal(("wf", "run-1", 5L), (started.ParentWorkflowExecution.WorkflowId, started.ParentWorkflowExecution.RunId, started.ParentInitiatedEventId));
        Assert.Equal(("default", "ns-id"), (started.ParentWorkflowNamespace, started.ParentWorkflowNamespaceId));
        Assert.Equal("run-1", started.RootWorkflowExecution.RunId);
        Assert.Equal(("queue", "Child"), (started.TaskQueue.Name, started.WorkflowType.Name));
        Assert.Equal(Data.Of("in"), started.Input);
        Assert.Null(child.State.Execution.ExecutionExpiration);
        Assert.Empty(child.State.Memo);
        Assert.Equal(child.State.Key.RunId, started.FirstExecutionRunId);
    }

    [Fact]
    [Semantic(47)]
    public void An_id_in_use_fails_the_start_not_the_task()
    {
        var parent = new RunFixture().Begin(Do.Child()).Deliver(DeliveryResult.AlreadyExists);

        Assert.Equal("6 StartChildWorkflowExecutionFailed 7 WorkflowTaskScheduled", parent.EventsFrom(6));
        var failed = parent.Event(6).StartChildWorkflowExecutionFailedEventAttributes;
        Assert.Equal(
            (StartChildWorkflowExecutionFailedCause.WorkflowAlreadyExists, 5L, 4L, "child"),
            (failed.Cause, failed.InitiatedEventId, failed.WorkflowTaskCompletedEventId, failed.WorkflowId));
        Assert.Empty(parent.State.Children);
    }

    [Fact]
    public void A_missing_namespace_fails_the_start()
    {
        var parent = new RunFixture().Begin(Do.Child()).Deliver(DeliveryResult.NamespaceNotFound);

        Assert.Equal(
            StartChildWorkflowExecutionFailedCause.NamespaceNotFound, parent.Event(6).StartChildWorkflowExecutionFailedEventAttributes.Cause);
    }

    [Fact]
    [Semantic(47)]
    public void Starting_and_cancelling_a_child_in_one_task_is_not_allowed()
    {
        var run = new RunFixture().Start().Poll();

        var error = run.CompleteBadly(Do.Child(), Do.CancelExternal("child"));

        Assert.Contains("Start and RequestCancel for child workflow is not allowed in same workflow task.", error.Message);
    }

    [Theory]
    [InlineData("complete", EventType.ChildWorkflowExecutionCompleted)]
    [InlineData("fail", EventType.ChildWorkflowExecutionFailed)]
    [InlineData("cancel", EventType.ChildWorkflowExecutionCanceled)]
    [InlineData("terminate", EventType.ChildWorkflowExecutionTerminated)]
    [InlineData("time out", EventType.ChildWorkflowExecutionTimedOut)]
    public void The_parent_hears_how_its_child_ended(string how, EventType expected)
    {
        var (parent, child) = Running(Do.Child("child", c => c.WorkflowRunTimeout = Durations.Seconds(60)));
        switch (how)
        {
            case "complete":
                child.Poll().Complete(Do.CompleteWorkflow());
                break;
            case "fail":
                child.Poll().Complete(Do.FailWorkflow());
                break;
            case "cancel":
                child.Poll().Complete(Do.CancelWorkflow());
                break;
            case "terminate":
                child.Terminate();
                break;
            default:
                child.Seconds(60);
                break;
        }

        Assert.Equal(DeliveryResult.Done, Carry(child, parent));

        Assert.Equal(expected, parent.Event(8).EventType);
        Assert.Empty(parent.State.Children);
        Assert.Empty(child.State.Outgoing);
    }

    [Fact]
    public void A_childs_end_refers_to_its_beginnings()
    {
        var (parent, child) = Running(Do.Child());
        child.Poll().Complete(Do.CompleteWorkflow());
        Carry(child, parent);

        var completed = parent.Event(8).ChildWorkflowExecutionCompletedEventAttributes;
        Assert.Equal((5L, 6L, "child", child.State.Key.RunId), (completed.InitiatedEventId, completed.StartedEventId, completed.WorkflowExecution.WorkflowId, completed.WorkflowExecution.RunId));
        Assert.Equal(Data.Of("done"), completed.Result);
        Assert.Equal("Child", completed.WorkflowType.Name);
    }

    [Fact]
    public void A_childs_end_that_is_told_twice_counts_once()
    {
        var (parent, child) = Running(Do.Child());
        child.Poll().Complete(Do.CompleteWorkflow());
        var delivery = Outbox.Deliveries(child.State).Single();

        parent.Do(d => Inbox.Receive(d, delivery));
        var count = parent.History.Count;
        parent.Do(d => Inbox.Receive(d, delivery));

        Assert.Equal(count, parent.History.Count);
    }

    [Fact]
    public void A_child_that_ends_before_its_parent_knew_of_its_start_has_started_first()
    {
        var parent = new RunFixture().Begin(Do.Child());
        var child = CreateChild(parent).Terminate();

        Carry(child, parent);

        Assert.Equal(
            "6 ChildWorkflowExecutionStarted 7 ChildWorkflowExecutionTerminated 8 WorkflowTaskScheduled", parent.EventsFrom(6));
        Assert.DoesNotContain(parent.State.Outgoing.Values, message => message.KindCase == OutgoingMessage.KindOneofCase.StartChild);
    }

    [Fact]
    [Semantic(1)]
    public void Start_and_end_of_a_child_are_wired_when_both_were_buffered()
    {
        var parent = new RunFixture().Begin(Do.Child()).Signal().Poll();
        var child = CreateChild(parent);
        parent.Deliver();
        Carry(parent, child);
        child.Poll().Complete(Do.CompleteWorkflow());
        Carry(child, parent);
        parent.Signal("late").Complete();

        Assert.Equal(
            "9 WorkflowTaskCompleted 10 ChildWorkflowExecutionStarted 11 WorkflowExecutionSignaled 12 ChildWorkflowExecutionCompleted 13 WorkflowTaskScheduled",
            parent.EventsFrom(9));
        Assert.Equal(10, parent.Event(12).ChildWorkflowExecutionCompletedEventAttributes.StartedEventId);
    }

    [Fact]
    [Semantic(1)]
    public void A_buffered_start_gets_its_id_for_a_later_end()
    {
        var parent = new RunFixture().Begin(Do.Child()).Signal().Poll();
        var child = CreateChild(parent);
        parent.Deliver().Complete();
        Carry(parent, child);
        child.Poll().Complete(Do.CompleteWorkflow());
        Carry(child, parent);

        Assert.Equal(10, parent.History[^1].ChildWorkflowExecutionCompletedEventAttributes.StartedEventId);
    }

    [Fact]
    [Semantic(49)]
    public void The_parent_sees_only_the_end_of_the_chain()
    {
        var (parent, child) = Running(Do.Child());
        child.Seconds(5).Poll().Complete(Do.ContinueAsNew());
        Assert.Empty(child.State.Outgoing);
        var second = new RunFixture { Now = child.Now, Ids = child.Ids }.Adopt(child.Last.FollowingRuns[0]);

        second.Poll().Complete(Do.CompleteWorkflow());
        Carry(second, parent);

        Assert.Equal(EventType.ChildWorkflowExecutionCompleted, parent.Event(8).EventType);
        Assert.Equal(second.State.Key.RunId, parent.Event(8).ChildWorkflowExecutionCompletedEventAttributes.WorkflowExecution.RunId);
    }

    [Theory]
    [Semantic(48)]
    [InlineData("complete")]
    [InlineData("fail")]
    [InlineData("cancel")]
    [InlineData("continue")]
    [InlineData("terminate")]
    [InlineData("time out")]
    public void However_the_parent_closes_its_children_are_terminated(string how)
    {
        var (parent, child) = Running(Do.Child(), request => request.WorkflowRunTimeout = Durations.Seconds(100));
        switch (how)
        {
            case "terminate":
                parent.Terminate();
                break;
            case "time out":
                parent.Seconds(100);
                break;
            default:
                parent.Poll().Complete(how switch
                {
                    "complete" => Do.CompleteWorkflow(),
                    "fail" => Do.FailWorkflow(),
                    "cancel" => Do.CancelWorkflow(),
                    _ => Do.ContinueAsNew(),
                });
                break;
        }

        Assert.True(parent.State.HasPendingWork);
        Carry(parent, child);

        Assert.Equal(WorkflowExecutionStatus.Terminated, child.State.Execution.Status);
        Assert.Equal("by parent close policy", child.History[^1].WorkflowExecutionTerminatedEventAttributes.Reason);
    }

    [Fact]
    [Semantic(48)]
    public void A_child_may_be_cancelled_instead()
    {
        var (parent, child) = Running(Do.Child("child", c => c.ParentClosePolicy = ParentClosePolicy.RequestCancel));
        parent.Terminate();
        Carry(parent, child);

        Assert.True(child.State.IsRunning);
        Assert.True(child.State.Execution.CancelRequested);
        var requested = child.Event(3).WorkflowExecutionCancelRequestedEventAttributes;
        Assert.Equal(("by parent close policy", "wf"), (requested.Cause, requested.ExternalWorkflowExecution.WorkflowId));
    }

    [Fact]
    [Semantic(48)]
    public void A_child_may_be_abandoned()
    {
        var (parent, _) = Running(Do.Child("child", c => c.ParentClosePolicy = ParentClosePolicy.Abandon));
        parent.Terminate();

        Assert.Empty(parent.State.Outgoing);
    }

    [Fact]
    [Semantic(48)]
    public void A_later_run_of_the_child_is_closed_too_but_not_a_stranger()
    {
        var (parent, child) = Running(Do.Child());
        parent.Terminate();
        var close = Outbox.Deliveries(parent.State).Single();
        child.Seconds(5).Poll().Complete(Do.ContinueAsNew());
        var second = new RunFixture { Now = child.Now, Ids = child.Ids }.Adopt(child.Last.FollowingRuns[0]);
        var stranger = new RunFixture().Start();

        second.Do(d => Inbox.Receive(d, close));
        stranger.Do(d => Inbox.Receive(d, close));

        Assert.False(second.State.IsRunning);
        Assert.True(stranger.State.IsRunning);
    }

    [Theory]
    [Semantic(46)]
    [InlineData(ParentClosePolicy.Terminate)]
    [InlineData(ParentClosePolicy.Abandon)]
    public void A_parent_that_closes_with_its_start_command_starts_no_child(ParentClosePolicy policy)
    {
        var parent = new RunFixture().Begin(Do.Child("child", c => c.ParentClosePolicy = policy), Do.CompleteWorkflow());

        Assert.Equal("5 StartChildWorkflowExecutionInitiated 6 WorkflowExecutionCompleted", parent.EventsFrom(5));
        Assert.Empty(parent.State.Outgoing);
    }

    [Fact]
    [Semantic(46)]
    public void A_child_created_while_its_parent_closed_is_closed_too()
    {
        var parent = new RunFixture().Begin(Do.Child());
        var child = CreateChild(parent);
        parent.Terminate();

        Carry(parent, child);

        Assert.False(child.State.IsRunning);
        Assert.Empty(parent.State.Outgoing);
    }

    [Fact]
    [Semantic(46)]
    public void An_abandoned_child_created_while_its_parent_closed_goes_on()
    {
        var parent = new RunFixture().Begin(Do.Child("child", c => c.ParentClosePolicy = ParentClosePolicy.Abandon));
        var child = CreateChild(parent);
        parent.Terminate();

        Carry(parent, child);

        Assert.Equal("1 WorkflowExecutionStarted 2 WorkflowTaskScheduled", child.Events);
    }

    [Fact]
    public void A_held_child_can_be_signalled_without_being_set_going()
    {
        var child = CreateChild(new RunFixture().Begin(Do.Child())).Signal();

        Assert.Equal("1 WorkflowExecutionStarted 2 WorkflowExecutionSignaled", child.Events);
    }

    [Fact]
    public void A_start_delivered_twice_has_the_same_request_and_run_id()
    {
        var parent = new RunFixture().Begin(Do.Child());

        var first = Outbox.Deliveries(parent.State).Single();
        var second = Outbox.DeliveryOf(parent.State, first.Message.Id);

        Assert.Equal((first.RequestId, first.Target), (second.RequestId, second.Target));
        Assert.Equal(WorkflowIdReusePolicy.AllowDuplicate, first.ReusePolicy);
        parent.Deliver();
        parent.Do(d => Outbox.Delivered(d, first.Message.Id, DeliveryResult.AlreadyExists));
        Assert.Equal(7, parent.History.Count);
    }

    private static (RunFixture Parent, RunFixture Child) Running(
        Protocol.Command.V1.Command start, Action<Protocol.WorkflowService.V1.StartWorkflowExecutionRequest>? with = null)
    {
        var parent = new RunFixture().Start(with).Poll().Complete(start);
        var child = CreateChild(parent);
        parent.Deliver();
        Carry(parent, child);
        return (parent, child);
    }

    private static RunFixture CreateChild(RunFixture parent) =>
        new RunFixture { Now = parent.Now, Ids = parent.Ids }.Start(Outbox.Deliveries(parent.State).First().Start!);

    /// <summary>Delivers the sender's oldest message and tells it the result.</summary>
    private static DeliveryResult Carry(RunFixture from, RunFixture to)
    {
        var delivery = Outbox.Deliveries(from.State).First();
        var result = to.Do(d => Inbox.Receive(d, delivery));
        from.Do(d => Outbox.Delivered(d, delivery.Message.Id, result));
        return result;
    }
}

using Weir.Engine.Executions;
using Weir.Engine.Tests.Executions.Fixture;
using Weir.Protocol.Enums.V1;
using Weir.Tests.Shared;

namespace Weir.Engine.Tests.Executions;

public sealed class ExternalTests
{
    [Fact, Semantic(29)]
    public void A_signal_reaches_another_run()
    {
        var run = new RunFixture().Begin(Do.SignalExternal("other"));
        var other = Other();
        var delivery = Outbox.Deliveries(run.State).Single();
        Assert.Equal(new RunKey("default", "other", ""), delivery.Target);

        Assert.Equal(DeliveryResult.Done, other.Do(d => Inbox.Receive(d, delivery)));
        run.Deliver();

        var signaled = other.Event(3).WorkflowExecutionSignaledEventAttributes;
        Assert.Equal(("hello", "wf"), (signaled.SignalName, signaled.ExternalWorkflowExecution.WorkflowId));
        Assert.Equal("5 SignalExternalWorkflowExecutionInitiated 6 ExternalWorkflowExecutionSignaled 7 WorkflowTaskScheduled", run.EventsFrom(5));
        Assert.Equal(5, run.Event(6).ExternalWorkflowExecutionSignaledEventAttributes.InitiatedEventId);
        Assert.Empty(run.State.ExternalSignals);
    }

    [Fact, Semantic(29)]
    public void A_signal_delivered_twice_counts_once()
    {
        var run = new RunFixture().Begin(Do.SignalExternal("other"));
        var other = Other();
        var delivery = Outbox.Deliveries(run.State).Single();

        other.Do(d => Inbox.Receive(d, delivery));
        Assert.Equal(DeliveryResult.Done, other.Do(d => Inbox.Receive(d, delivery)));

        Assert.Equal(1, other.State.SignalCount);
    }

    [Theory, Semantic(29)]
    [InlineData(nameof(DeliveryResult.TargetNotFound), SignalExternalWorkflowExecutionFailedCause.ExternalWorkflowExecutionNotFound)]
    [InlineData(nameof(DeliveryResult.NamespaceNotFound), SignalExternalWorkflowExecutionFailedCause.NamespaceNotFound)]
    [InlineData(nameof(DeliveryResult.SignalLimitExceeded), SignalExternalWorkflowExecutionFailedCause.SignalCountLimitExceeded)]
    public void A_signal_that_does_not_arrive_says_why(string result, SignalExternalWorkflowExecutionFailedCause expected)
    {
        var run = new RunFixture().Begin(Do.SignalExternal("other")).Deliver(Enum.Parse<DeliveryResult>(result));

        Assert.Equal("6 SignalExternalWorkflowExecutionFailed 7 WorkflowTaskScheduled", run.EventsFrom(6));
        var failed = run.Event(6).SignalExternalWorkflowExecutionFailedEventAttributes;
        Assert.Equal((expected, 5L, "other"), (failed.Cause, failed.InitiatedEventId, failed.WorkflowExecution.WorkflowId));
    }

    [Fact, Semantic(29)]
    public void A_closed_run_cannot_be_signalled()
    {
        var delivery = Outbox.Deliveries(new RunFixture().Begin(Do.SignalExternal("other")).State).Single();

        Assert.Equal(DeliveryResult.TargetNotFound, Other().Terminate().Do(d => Inbox.Receive(d, delivery)));
    }

    [Fact, Semantic(29)]
    public void A_run_cannot_signal_or_cancel_itself()
    {
        var run = new RunFixture().Begin(Do.SignalExternal("wf"), Do.CancelExternal("wf"));

        foreach (var delivery in Outbox.Deliveries(run.State).ToList())
        {
            Assert.Equal(DeliveryResult.TargetNotFound, run.Do(d => Inbox.Receive(d, delivery)));
        }
    }

    [Fact, Semantic(29)]
    public void Child_only_means_a_child_of_this_very_run()
    {
        var run = new RunFixture().Begin(Do.SignalExternal("other", childOnly: true), Do.CancelExternal("other", childOnly: true));
        var other = Other();

        foreach (var delivery in Outbox.Deliveries(run.State).ToList())
        {
            Assert.Equal(DeliveryResult.TargetNotFound, other.Do(d => Inbox.Receive(d, delivery)));
        }
    }

    [Fact, Semantic(29)]
    public void A_signal_beyond_the_targets_limit_is_refused()
    {
        var delivery = Outbox.Deliveries(new RunFixture().Begin(Do.SignalExternal("other")).State).Single();
        var other = new RunFixture { Limits = new EngineLimits { SignalsMax = 0 } }.Start(request => request.WorkflowId = "other");

        Assert.Equal(DeliveryResult.SignalLimitExceeded, other.Do(d => Inbox.Receive(d, delivery)));
    }

    [Fact, Semantic(29)]
    public void A_cancel_request_reaches_another_run()
    {
        var run = new RunFixture().Begin(Do.CancelExternal("other"));
        var other = Other();
        var delivery = Outbox.Deliveries(run.State).Single();

        Assert.Equal(DeliveryResult.Done, other.Do(d => Inbox.Receive(d, delivery)));
        run.Deliver();

        var requested = other.Event(3).WorkflowExecutionCancelRequestedEventAttributes;
        Assert.Equal(("stop", 5L, "wf"), (requested.Cause, requested.ExternalInitiatedEventId, requested.ExternalWorkflowExecution.WorkflowId));
        Assert.Equal(
            "5 RequestCancelExternalWorkflowExecutionInitiated 6 ExternalWorkflowExecutionCancelRequested 7 WorkflowTaskScheduled", run.EventsFrom(5));
    }

    [Fact, Semantic(29)]
    public void Cancelling_a_closed_run_succeeds()
    {
        var delivery = Outbox.Deliveries(new RunFixture().Begin(Do.CancelExternal("other")).State).Single();

        Assert.Equal(DeliveryResult.Done, Other().Terminate().Do(d => Inbox.Receive(d, delivery)));
    }

    [Theory, Semantic(29)]
    [InlineData(nameof(DeliveryResult.TargetNotFound), CancelExternalWorkflowExecutionFailedCause.ExternalWorkflowExecutionNotFound)]
    [InlineData(nameof(DeliveryResult.NamespaceNotFound), CancelExternalWorkflowExecutionFailedCause.NamespaceNotFound)]
    public void A_cancel_request_that_does_not_arrive_says_why(string result, CancelExternalWorkflowExecutionFailedCause expected)
    {
        var run = new RunFixture().Begin(Do.CancelExternal("other")).Deliver(Enum.Parse<DeliveryResult>(result));

        Assert.Equal("6 RequestCancelExternalWorkflowExecutionFailed 7 WorkflowTaskScheduled", run.EventsFrom(6));
        Assert.Equal(expected, run.Event(6).RequestCancelExternalWorkflowExecutionFailedEventAttributes.Cause);
    }

    [Fact, Semantic(29)]
    public void A_closed_run_still_sends_what_it_had_to_send()
    {
        var run = new RunFixture().Begin(Do.SignalExternal("other"), Do.CompleteWorkflow());
        Assert.True(run.State.HasPendingWork);

        Assert.Equal("hello", Outbox.Deliveries(run.State).Single().Signal!.Attributes.SignalName);
        run.Deliver();

        Assert.Equal(6, run.History.Count);
        Assert.False(run.State.HasPendingWork);
    }

    private static RunFixture Other() => new RunFixture().Start(request => request.WorkflowId = "other");
}

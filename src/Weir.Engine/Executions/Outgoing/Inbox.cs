using System.Diagnostics;
using Weir.Engine.Executions.Records;
using Weir.Protocol.Common.V1;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.History.V1;

namespace Weir.Engine.Executions;

/// <summary>
/// The receiver's side of messages from other runs. Everything here may come twice and takes effect once. A message to a run that does not
/// exist is answered by the caller: <see cref="DeliveryResult.TargetNotFound"/>.
/// </summary>
internal static class Inbox
{
    private const string ByParentClosePolicy = "by parent close policy";

    /// <summary>
    /// Delivers anything but <c>StartChild</c> to the run that <paramref name="d"/> holds. A <c>StartChild</c> is an ordinary start with
    /// <see cref="Delivery.Start"/>, <see cref="Delivery.ReusePolicy"/> and <see cref="Delivery.RequestId"/>.
    /// </summary>
    public static DeliveryResult Receive(Decision d, Delivery delivery)
    {
        switch (delivery.Message.KindCase)
        {
            case OutgoingMessage.KindOneofCase.SignalExternal:
                return Signal(d, delivery, delivery.Signal!);
            case OutgoingMessage.KindOneofCase.RequestCancelExternal:
                return RequestCancel(d, delivery, delivery.Cancel!);
            case OutgoingMessage.KindOneofCase.NotifyParent:
                ChildClosed(d, delivery);
                return DeliveryResult.Done;
            case OutgoingMessage.KindOneofCase.CloseChild:
                CloseChild(d, delivery);
                return DeliveryResult.Done;
            case OutgoingMessage.KindOneofCase.ScheduleChildFirstTask:
                ScheduleFirstTask(d);
                return DeliveryResult.Done;
            default:
                throw new UnreachableException($"Message {delivery.Message.KindCase} is not for a run.");
        }
    }

    private static DeliveryResult Signal(Decision d, Delivery delivery, ExternalSignalState signal)
    {
        if (!d.State.IsRunning || d.State.Key == delivery.From || (signal.Attributes.ChildWorkflowOnly && !IsChildOf(d.State, delivery)))
        {
            return DeliveryResult.TargetNotFound;
        }

        var attributes = new WorkflowExecutionSignaledEventAttributes
        {
            SignalName = signal.Attributes.SignalName,
            Input = signal.Attributes.Input,
            Identity = Identities.Engine,
            Header = signal.Attributes.Header,
            ExternalWorkflowExecution = ExecutionOf(delivery.From),
            RequestId = delivery.RequestId,
        };
        if (!Signals.TryRecord(d, attributes, links: []))
        {
            return DeliveryResult.SignalLimitExceeded;
        }

        Transitions.Settle(d, wake: !d.State.Execution.WaitsForFirstWorkflowTask);
        return DeliveryResult.Done;
    }

    private static DeliveryResult RequestCancel(Decision d, Delivery delivery, ExternalCancelState cancel)
    {
        if (d.State.Key == delivery.From || (cancel.Attributes.ChildWorkflowOnly && !IsChildOf(d.State, delivery)))
        {
            return DeliveryResult.TargetNotFound;
        }

        Cancellation.Record(d, CancelAttributes(delivery.From, cancel.Attributes.Reason, cancel.InitiatedEventId), links: []);
        return DeliveryResult.Done;
    }

    private static void ChildClosed(Decision d, Delivery delivery)
    {
        if (!d.State.IsRunning || !d.State.Children.TryGetValue(delivery.ParentInitiatedEventId, out var child))
        {
            return;
        }

        child = ChildStart.EnsureStartRecorded(d, child, delivery.FirstRunId);
        if (child.RunId == delivery.FirstRunId)
        {
            d.Record(ChildEvents.Closed(child, delivery.From, delivery.WorkflowType, delivery.CloseEvent!));
            Transitions.Settle(d, wake: true);
        }
    }

    private static void CloseChild(Decision d, Delivery delivery)
    {
        var close = delivery.Message.CloseChild;
        if (!d.State.IsRunning || d.State.Execution.Started.FirstExecutionRunId != close.FirstRunId)
        {
            return;
        }

        if (close.Policy == ParentClosePolicy.RequestCancel)
        {
            Cancellation.Record(d, CancelAttributes(delivery.From, ByParentClosePolicy, initiatedEventId: 0), links: []);
        }
        else
        {
            Termination.Force(d, ByParentClosePolicy, details: null, Identities.Engine, links: []);
        }
    }

    private static void ScheduleFirstTask(Decision d)
    {
        if (!d.State.IsRunning || !d.State.Execution.FirstWorkflowTaskHeld)
        {
            return;
        }

        if (d.State.Execution.ExecutionTime > d.Now || d.State.IsPaused)
        {
            d.Emit(new Change { FirstWorkflowTaskReleased = new FirstWorkflowTaskReleased { Time = d.Now.UtcTicks } });
        }
        else
        {
            Transitions.Settle(d, wake: true);
        }
    }

    private static WorkflowExecutionCancelRequestedEventAttributes CancelAttributes(RunKey from, string cause, long initiatedEventId) => new()
    {
        Cause = cause,
        ExternalInitiatedEventId = initiatedEventId,
        ExternalWorkflowExecution = ExecutionOf(from),
        Identity = Identities.Engine,
    };

    /// <summary>A parent that was reset has another run id than the one its child was started by, but it knows the child's first run.</summary>
    private static bool IsChildOf(RunState state, Delivery delivery) =>
        state.Execution.Started is { ParentWorkflowExecution: { } parent } started &&
        parent.WorkflowId == delivery.From.WorkflowId &&
        (parent.RunId == delivery.From.RunId || started.FirstExecutionRunId == delivery.ChildRunId);

    private static WorkflowExecution ExecutionOf(RunKey key) => new() { WorkflowId = key.WorkflowId, RunId = key.RunId };
}

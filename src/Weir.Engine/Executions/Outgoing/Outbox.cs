using System.Diagnostics;
using Weir.Engine.Executions.Records;
using Weir.Protocol.Common.V1;

namespace Weir.Engine.Executions;

/// <summary>
/// The sender's side of messages to other runs. A message is durable with the transition that sends it, is delivered at least once, and
/// leaves the outbox with the transition that records its result. A closed run may still have messages.
/// </summary>
internal static class Outbox
{
    // Keeps messages to a schedule apart from those to a workflow of that name.
    private const string ScheduleTargetPrefix = "temporal-sys-scheduler:";

    /// <summary>The undelivered messages, oldest first. Those to the same target must be delivered in this order.</summary>
    public static IEnumerable<Delivery> Deliveries(RunState state)
    {
        foreach (var message in state.Outgoing.Values)
        {
            yield return DeliveryOf(state, message.Id);
        }
    }

    public static Delivery DeliveryOf(RunState state, long outgoingId)
    {
        var message = state.Outgoing[outgoingId];
        var requestId = RequestIdOf(state, message);
        Delivery To(RunKey target) => new(state.Key, state.NamespaceId, target, requestId, message);
        switch (message.KindCase)
        {
            case OutgoingMessage.KindOneofCase.StartChild:
                var child = state.Children[message.StartChild.InitiatedEventId];
                var start = ChildStart.Parameters(state, child, message.StartChild.RunId, requestId);
                return To(start.Key) with { Start = start, ReusePolicy = child.Attributes.WorkflowIdReusePolicy };
            case OutgoingMessage.KindOneofCase.SignalExternal:
                var signal = state.ExternalSignals[message.SignalExternal];
                return To(TargetOf(signal.Attributes.Namespace, signal.Attributes.WorkflowExecution)) with { Signal = signal, ChildRunId = ChildRunId(state, signal.Attributes.WorkflowExecution) };
            case OutgoingMessage.KindOneofCase.RequestCancelExternal:
                var cancel = state.ExternalCancels[message.RequestCancelExternal];
                return To(TargetOf(cancel.Attributes.Namespace, cancel.Attributes.WorkflowExecution)) with { Cancel = cancel, ChildRunId = ChildRunId(state, cancel.Attributes.WorkflowExecution) };
            case OutgoingMessage.KindOneofCase.NotifyParent:
                var started = state.Execution.Started;
                return To(TargetOf(started.ParentWorkflowNamespace, started.ParentWorkflowExecution)) with
                {
                    CloseEvent = state.Execution.CloseEvent,
                    FirstRunId = started.FirstExecutionRunId,
                    WorkflowType = state.Execution.WorkflowType,
                    ParentInitiatedEventId = started.ParentInitiatedEventId,
                };
            case OutgoingMessage.KindOneofCase.NotifySchedule:
                return To(new RunKey(state.Key.Namespace, $"{ScheduleTargetPrefix}{state.ScheduleId}", "")) with
                {
                    CloseEvent = state.Execution.CloseEvent,
                    FirstRunId = state.Execution.Started.FirstExecutionRunId,
                    ScheduleId = state.ScheduleId,
                };
            case OutgoingMessage.KindOneofCase.CloseChild:
                return To(new RunKey(message.CloseChild.Namespace, message.CloseChild.WorkflowId, ""));
            case OutgoingMessage.KindOneofCase.ScheduleChildFirstTask:
                var first = message.ScheduleChildFirstTask;
                return To(new RunKey(first.Namespace, first.WorkflowId, first.RunId));
            default:
                throw new UnreachableException($"Outgoing message {message.KindCase} is not known to this version.");
        }
    }

    /// <summary>The same each time the message is delivered, also by the run that took it over when this one was reset.</summary>
    public static string RequestIdOf(RunState state, OutgoingMessage message) =>
        message.RequestId.Length > 0 ? message.RequestId : $"{state.Key.RunId}:{message.Id}";

    /// <summary>The target's commit is done, or there is no target: records what follows. Does nothing when the message is gone.</summary>
    public static void Delivered(Decision d, long outgoingId, DeliveryResult result)
    {
        if (!d.State.Outgoing.TryGetValue(outgoingId, out var message))
        {
            return;
        }

        d.Emit(new Change { OutgoingRemoved = new OutgoingRemoved { Id = outgoingId } });
        if (!d.State.IsRunning)
        {
            return;
        }

        switch (message.KindCase)
        {
            case OutgoingMessage.KindOneofCase.StartChild:
                ChildStart.Answered(d, message.StartChild, result);
                break;
            case OutgoingMessage.KindOneofCase.SignalExternal:
                d.Record(ExternalEvents.SignalAnswered(d.State.ExternalSignals[message.SignalExternal], result));
                break;
            case OutgoingMessage.KindOneofCase.RequestCancelExternal:
                d.Record(ExternalEvents.CancelAnswered(d.State.ExternalCancels[message.RequestCancelExternal], result));
                break;
            default:
                return;
        }

        Transitions.Settle(d, wake: true);
    }

    internal static void Add(Decision d, OutgoingMessage message)
    {
        message.Id = d.State.NextOutgoingId;
        d.Emit(new Change { OutgoingAdded = message });
    }

    private static string ChildRunId(RunState state, WorkflowExecution target)
    {
        foreach (var child in state.Children.Values)
        {
            if (child.RunId.Length > 0 && child.Attributes.WorkflowId == target.WorkflowId)
            {
                return child.RunId;
            }
        }

        return "";
    }

    private static RunKey TargetOf(string space, WorkflowExecution execution) => new(space, execution.WorkflowId, execution.RunId);
}

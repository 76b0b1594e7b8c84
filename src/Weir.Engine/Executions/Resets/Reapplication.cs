using Weir.Protocol.Enums.V1;
using Weir.Protocol.History.V1;

namespace Weir.Engine.Executions;

/// <summary>What came from outside after the point of a reset comes to the new run again, in the old order.</summary>
internal sealed class Reapplication(Decision d, ResetParameters p)
{
    /// <summary>Events of the run that was reset: also what became of its children and external messages, which the new run still knows.</summary>
    public void Base(IEnumerable<HistoryEvent> events)
    {
        foreach (var e in events)
        {
            if (AnswersPending(e))
            {
                Record(e);
            }
            else
            {
                Request(e);
            }
        }
    }

    /// <summary>Events of a run that the base run continued as: its children are not those of the new run.</summary>
    public void Continuation(IEnumerable<HistoryEvent> events)
    {
        foreach (var e in events)
        {
            Request(e);
        }
    }

    private void Request(HistoryEvent e)
    {
        switch (e.EventType)
        {
            case EventType.WorkflowExecutionSignaled when p.ReappliesSignals:
                Signals.TryRecord(d, e.WorkflowExecutionSignaledEventAttributes, e.Links);
                break;
            case EventType.WorkflowExecutionUpdateAdmitted when p.ReappliesUpdates:
                Updates.Readmit(d, e.WorkflowExecutionUpdateAdmittedEventAttributes.Request);
                break;
            case EventType.WorkflowExecutionUpdateAccepted when p.ReappliesUpdates:
                // Without its request the acceptance follows an admission, which was applied already.
                if (e.WorkflowExecutionUpdateAcceptedEventAttributes.AcceptedRequest is { } request)
                {
                    Updates.Readmit(d, request);
                }

                break;
            case EventType.WorkflowExecutionOptionsUpdated:
                Record(e);
                break;
            default:
                break;
        }
    }

    private void Record(HistoryEvent e)
    {
        var copy = e.Clone();
        copy.EventId = 0;
        copy.EventTime = null;
        WireStart(copy);
        d.Record(copy);
    }

    private bool AnswersPending(HistoryEvent e) => e.EventType switch
    {
        EventType.StartChildWorkflowExecutionFailed => IsUnstartedChild(e.StartChildWorkflowExecutionFailedEventAttributes.InitiatedEventId),
        EventType.ChildWorkflowExecutionStarted => IsUnstartedChild(e.ChildWorkflowExecutionStartedEventAttributes.InitiatedEventId),
        EventType.ExternalWorkflowExecutionSignaled => IsPendingSignal(e.ExternalWorkflowExecutionSignaledEventAttributes.InitiatedEventId),
        EventType.SignalExternalWorkflowExecutionFailed => IsPendingSignal(e.SignalExternalWorkflowExecutionFailedEventAttributes.InitiatedEventId),
        EventType.ExternalWorkflowExecutionCancelRequested => IsPendingCancel(e.ExternalWorkflowExecutionCancelRequestedEventAttributes.InitiatedEventId),
        EventType.RequestCancelExternalWorkflowExecutionFailed =>
            IsPendingCancel(e.RequestCancelExternalWorkflowExecutionFailedEventAttributes.InitiatedEventId),
        _ => ChildEvents.InitiatedIdOfClose(e) is { } initiated && d.State.Children.ContainsKey(initiated),
    };

    private bool IsUnstartedChild(long initiated) => d.State.Children.TryGetValue(initiated, out var child) && child.RunId.Length == 0;

    private bool IsPendingSignal(long initiated) => d.State.ExternalSignals.ContainsKey(initiated);

    private bool IsPendingCancel(long initiated) => d.State.ExternalCancels.ContainsKey(initiated);

    /// <summary>The start of the child has another event id in the new run.</summary>
    private void WireStart(HistoryEvent e)
    {
        if (ChildEvents.InitiatedIdOfClose(e) is { } initiated)
        {
            ChildEvents.SetStartedId(e, d.State.Children[initiated].StartedEventId);
        }
    }
}

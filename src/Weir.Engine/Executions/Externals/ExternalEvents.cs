using Weir.Protocol.Enums.V1;
using Weir.Protocol.History.V1;

namespace Weir.Engine.Executions;

/// <summary>The sender's events about what came of a signal or cancel request to another run.</summary>
internal static class ExternalEvents
{
    public static HistoryEvent SignalAnswered(ExternalSignalState signal, DeliveryResult result)
    {
        var a = signal.Attributes;
        if (result == DeliveryResult.Done)
        {
            return new HistoryEvent
            {
                EventType = EventType.ExternalWorkflowExecutionSignaled,
                ExternalWorkflowExecutionSignaledEventAttributes = new ExternalWorkflowExecutionSignaledEventAttributes
                {
                    InitiatedEventId = signal.InitiatedEventId,
                    Namespace = a.Namespace,
                    NamespaceId = a.NamespaceId,
                    WorkflowExecution = a.WorkflowExecution,
                },
            };
        }

        return new HistoryEvent
        {
            EventType = EventType.SignalExternalWorkflowExecutionFailed,
            SignalExternalWorkflowExecutionFailedEventAttributes = new SignalExternalWorkflowExecutionFailedEventAttributes
            {
                Cause = result switch
                {
                    DeliveryResult.NamespaceNotFound => SignalExternalWorkflowExecutionFailedCause.NamespaceNotFound,
                    DeliveryResult.SignalLimitExceeded => SignalExternalWorkflowExecutionFailedCause.SignalCountLimitExceeded,
                    _ => SignalExternalWorkflowExecutionFailedCause.ExternalWorkflowExecutionNotFound,
                },
                WorkflowTaskCompletedEventId = a.WorkflowTaskCompletedEventId,
                Namespace = a.Namespace,
                NamespaceId = a.NamespaceId,
                WorkflowExecution = a.WorkflowExecution,
                InitiatedEventId = signal.InitiatedEventId,
            },
        };
    }

    public static HistoryEvent CancelAnswered(ExternalCancelState cancel, DeliveryResult result)
    {
        var a = cancel.Attributes;
        if (result == DeliveryResult.Done)
        {
            return new HistoryEvent
            {
                EventType = EventType.ExternalWorkflowExecutionCancelRequested,
                ExternalWorkflowExecutionCancelRequestedEventAttributes = new ExternalWorkflowExecutionCancelRequestedEventAttributes
                {
                    InitiatedEventId = cancel.InitiatedEventId,
                    Namespace = a.Namespace,
                    NamespaceId = a.NamespaceId,
                    WorkflowExecution = a.WorkflowExecution,
                },
            };
        }

        return new HistoryEvent
        {
            EventType = EventType.RequestCancelExternalWorkflowExecutionFailed,
            RequestCancelExternalWorkflowExecutionFailedEventAttributes = new RequestCancelExternalWorkflowExecutionFailedEventAttributes
            {
                Cause = result == DeliveryResult.NamespaceNotFound
                    ? CancelExternalWorkflowExecutionFailedCause.NamespaceNotFound
                    : CancelExternalWorkflowExecutionFailedCause.ExternalWorkflowExecutionNotFound,
                WorkflowTaskCompletedEventId = a.WorkflowTaskCompletedEventId,
                Namespace = a.Namespace,
                NamespaceId = a.NamespaceId,
                WorkflowExecution = a.WorkflowExecution,
                InitiatedEventId = cancel.InitiatedEventId,
            },
        };
    }
}

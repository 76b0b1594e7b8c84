using System.Diagnostics;
using Weir.Protocol.Common.V1;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.History.V1;

namespace Weir.Engine.Executions;

/// <summary>The parent's events about a child.</summary>
internal static class ChildEvents
{
    public static HistoryEvent Started(ChildState child, string runId) => new()
    {
        EventType = EventType.ChildWorkflowExecutionStarted,
        ChildWorkflowExecutionStartedEventAttributes = new ChildWorkflowExecutionStartedEventAttributes
        {
            Namespace = child.Attributes.Namespace,
            NamespaceId = child.Attributes.NamespaceId,
            InitiatedEventId = child.InitiatedEventId,
            WorkflowExecution = new WorkflowExecution { WorkflowId = child.Attributes.WorkflowId, RunId = runId },
            WorkflowType = child.Attributes.WorkflowType,
            Header = child.Attributes.Header,
        },
    };

    public static HistoryEvent StartFailed(ChildState child, StartChildWorkflowExecutionFailedCause cause) => new()
    {
        EventType = EventType.StartChildWorkflowExecutionFailed,
        StartChildWorkflowExecutionFailedEventAttributes = new StartChildWorkflowExecutionFailedEventAttributes
        {
            Namespace = child.Attributes.Namespace,
            NamespaceId = child.Attributes.NamespaceId,
            WorkflowId = child.Attributes.WorkflowId,
            WorkflowType = child.Attributes.WorkflowType,
            Cause = cause,
            InitiatedEventId = child.InitiatedEventId,
            WorkflowTaskCompletedEventId = child.Attributes.WorkflowTaskCompletedEventId,
        },
    };

    /// <param name="run">The child's last run.</param>
    /// <param name="close">How it ended.</param>
    public static HistoryEvent Closed(ChildState child, RunKey run, string workflowType, HistoryEvent close)
    {
        var space = child.Attributes.Namespace;
        var spaceId = child.Attributes.NamespaceId;
        var execution = new WorkflowExecution { WorkflowId = run.WorkflowId, RunId = run.RunId };
        var type = new WorkflowType { Name = workflowType };
        var initiated = child.InitiatedEventId;
        var started = child.StartedEventId;
        return close.EventType switch
        {
            EventType.WorkflowExecutionCompleted => new HistoryEvent
            {
                EventType = EventType.ChildWorkflowExecutionCompleted,
                ChildWorkflowExecutionCompletedEventAttributes = new ChildWorkflowExecutionCompletedEventAttributes
                {
                    Result = close.WorkflowExecutionCompletedEventAttributes.Result,
                    Namespace = space,
                    NamespaceId = spaceId,
                    WorkflowExecution = execution,
                    WorkflowType = type,
                    InitiatedEventId = initiated,
                    StartedEventId = started,
                },
            },
            EventType.WorkflowExecutionFailed => new HistoryEvent
            {
                EventType = EventType.ChildWorkflowExecutionFailed,
                ChildWorkflowExecutionFailedEventAttributes = new ChildWorkflowExecutionFailedEventAttributes
                {
                    Failure = close.WorkflowExecutionFailedEventAttributes.Failure,
                    Namespace = space,
                    NamespaceId = spaceId,
                    WorkflowExecution = execution,
                    WorkflowType = type,
                    InitiatedEventId = initiated,
                    StartedEventId = started,
                    RetryState = close.WorkflowExecutionFailedEventAttributes.RetryState,
                },
            },
            EventType.WorkflowExecutionCanceled => new HistoryEvent
            {
                EventType = EventType.ChildWorkflowExecutionCanceled,
                ChildWorkflowExecutionCanceledEventAttributes = new ChildWorkflowExecutionCanceledEventAttributes
                {
                    Details = close.WorkflowExecutionCanceledEventAttributes.Details,
                    Namespace = space,
                    NamespaceId = spaceId,
                    WorkflowExecution = execution,
                    WorkflowType = type,
                    InitiatedEventId = initiated,
                    StartedEventId = started,
                },
            },
            EventType.WorkflowExecutionTimedOut => new HistoryEvent
            {
                EventType = EventType.ChildWorkflowExecutionTimedOut,
                ChildWorkflowExecutionTimedOutEventAttributes = new ChildWorkflowExecutionTimedOutEventAttributes
                {
                    Namespace = space,
                    NamespaceId = spaceId,
                    WorkflowExecution = execution,
                    WorkflowType = type,
                    InitiatedEventId = initiated,
                    StartedEventId = started,
                    RetryState = close.WorkflowExecutionTimedOutEventAttributes.RetryState,
                },
            },
            EventType.WorkflowExecutionTerminated => new HistoryEvent
            {
                EventType = EventType.ChildWorkflowExecutionTerminated,
                ChildWorkflowExecutionTerminatedEventAttributes = new ChildWorkflowExecutionTerminatedEventAttributes
                {
                    Namespace = space,
                    NamespaceId = spaceId,
                    WorkflowExecution = execution,
                    WorkflowType = type,
                    InitiatedEventId = initiated,
                    StartedEventId = started,
                },
            },
            _ => throw new UnreachableException($"A child does not end with {close.EventType}."),
        };
    }

    /// <summary>Which child an event closes, by its initiated event id; null for other events.</summary>
    public static long? InitiatedIdOfClose(HistoryEvent e) => e.EventType switch
    {
        EventType.ChildWorkflowExecutionCompleted => e.ChildWorkflowExecutionCompletedEventAttributes.InitiatedEventId,
        EventType.ChildWorkflowExecutionFailed => e.ChildWorkflowExecutionFailedEventAttributes.InitiatedEventId,
        EventType.ChildWorkflowExecutionCanceled => e.ChildWorkflowExecutionCanceledEventAttributes.InitiatedEventId,
        EventType.ChildWorkflowExecutionTimedOut => e.ChildWorkflowExecutionTimedOutEventAttributes.InitiatedEventId,
        EventType.ChildWorkflowExecutionTerminated => e.ChildWorkflowExecutionTerminatedEventAttributes.InitiatedEventId,
        _ => null,
    };

    /// <summary>For an event that closes a child and is not in a history yet.</summary>
    public static void SetStartedId(HistoryEvent e, long startedEventId)
    {
        switch (e.EventType)
        {
            case EventType.ChildWorkflowExecutionCompleted:
                e.ChildWorkflowExecutionCompletedEventAttributes.StartedEventId = startedEventId;
                break;
            case EventType.ChildWorkflowExecutionFailed:
                e.ChildWorkflowExecutionFailedEventAttributes.StartedEventId = startedEventId;
                break;
            case EventType.ChildWorkflowExecutionCanceled:
                e.ChildWorkflowExecutionCanceledEventAttributes.StartedEventId = startedEventId;
                break;
            case EventType.ChildWorkflowExecutionTimedOut:
                e.ChildWorkflowExecutionTimedOutEventAttributes.StartedEventId = startedEventId;
                break;
            case EventType.ChildWorkflowExecutionTerminated:
                e.ChildWorkflowExecutionTerminatedEventAttributes.StartedEventId = startedEventId;
                break;
            default:
                throw new UnreachableException($"{e.EventType} closes no child.");
        }
    }
}

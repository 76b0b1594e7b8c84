using Weir.Protocol.Enums.V1;
using Weir.Protocol.History.V1;
using Weir.Sdk.Exceptions;
using Weir.Sdk.Replay.Machines;

namespace Weir.Sdk.Replay;

/// <summary>Takes each event of a history to where it belongs. No workflow code runs meanwhile.</summary>
internal sealed class EventApplier(MachineHost host)
{
    /// <summary>Signals that came, in order.</summary>
    public List<WorkflowExecutionSignaledEventAttributes> Signals { get; } = [];

    /// <summary>Called for a new seed, after a reset gave the run another past.</summary>
    public Action<string>? OnReset { get; set; }

    public void Apply(HistoryEvent recorded)
    {
        if (CommandMatching.IsCommandEvent(recorded.EventType))
        {
            host.Commands.Match(recorded);
            return;
        }

        switch (recorded.EventType)
        {
            case EventType.WorkflowExecutionSignaled:
                Signals.Add(recorded.WorkflowExecutionSignaledEventAttributes);
                break;
            case EventType.WorkflowExecutionCancelRequested:
                host.AddJob(host.CancelJob);
                break;
            case EventType.WorkflowTaskFailed:
                ApplyTaskFailed(recorded.WorkflowTaskFailedEventAttributes);
                break;
            default:
                if (ReferredEvent(recorded) is { } eventId)
                {
                    host.Find(recorded, eventId).Apply(recorded);
                }
                else
                {
                    RequireIgnorable(recorded);
                }

                break;
        }
    }

    private void ApplyTaskFailed(WorkflowTaskFailedEventAttributes failed)
    {
        if (failed.Cause == WorkflowTaskFailedCause.ResetWorkflow && failed.NewRunId.Length > 0)
        {
            OnReset?.Invoke(failed.NewRunId);
        }
    }

    /// <summary>The command event that an event refers to; null for events about the run as a whole.</summary>
    private static long? ReferredEvent(HistoryEvent recorded) => recorded.EventType switch
    {
        EventType.ActivityTaskStarted => recorded.ActivityTaskStartedEventAttributes.ScheduledEventId,
        EventType.ActivityTaskCompleted => recorded.ActivityTaskCompletedEventAttributes.ScheduledEventId,
        EventType.ActivityTaskFailed => recorded.ActivityTaskFailedEventAttributes.ScheduledEventId,
        EventType.ActivityTaskTimedOut => recorded.ActivityTaskTimedOutEventAttributes.ScheduledEventId,
        EventType.ActivityTaskCanceled => recorded.ActivityTaskCanceledEventAttributes.ScheduledEventId,
        EventType.TimerFired => recorded.TimerFiredEventAttributes.StartedEventId,
        EventType.StartChildWorkflowExecutionFailed => recorded.StartChildWorkflowExecutionFailedEventAttributes.InitiatedEventId,
        EventType.ChildWorkflowExecutionStarted => recorded.ChildWorkflowExecutionStartedEventAttributes.InitiatedEventId,
        EventType.ChildWorkflowExecutionCompleted => recorded.ChildWorkflowExecutionCompletedEventAttributes.InitiatedEventId,
        EventType.ChildWorkflowExecutionFailed => recorded.ChildWorkflowExecutionFailedEventAttributes.InitiatedEventId,
        EventType.ChildWorkflowExecutionCanceled => recorded.ChildWorkflowExecutionCanceledEventAttributes.InitiatedEventId,
        EventType.ChildWorkflowExecutionTimedOut => recorded.ChildWorkflowExecutionTimedOutEventAttributes.InitiatedEventId,
        EventType.ChildWorkflowExecutionTerminated => recorded.ChildWorkflowExecutionTerminatedEventAttributes.InitiatedEventId,
        EventType.ExternalWorkflowExecutionSignaled => recorded.ExternalWorkflowExecutionSignaledEventAttributes.InitiatedEventId,
        EventType.SignalExternalWorkflowExecutionFailed => recorded.SignalExternalWorkflowExecutionFailedEventAttributes.InitiatedEventId,
        EventType.ExternalWorkflowExecutionCancelRequested => recorded.ExternalWorkflowExecutionCancelRequestedEventAttributes.InitiatedEventId,
        EventType.RequestCancelExternalWorkflowExecutionFailed =>
            recorded.RequestCancelExternalWorkflowExecutionFailedEventAttributes.InitiatedEventId,
        _ => null,
    };

    private static void RequireIgnorable(HistoryEvent recorded)
    {
        switch (recorded.EventType)
        {
            case EventType.WorkflowExecutionStarted:
            case EventType.WorkflowTaskScheduled:
            case EventType.WorkflowTaskStarted:
            case EventType.WorkflowTaskCompleted:
            case EventType.WorkflowTaskTimedOut:
            case EventType.WorkflowExecutionTimedOut:
            case EventType.WorkflowExecutionTerminated:
            case EventType.WorkflowExecutionOptionsUpdated:
            case EventType.WorkflowExecutionPaused:
            case EventType.WorkflowExecutionUnpaused:
            case EventType.WorkflowExecutionTimeSkippingTransitioned:
                return;
            default:
                if (!recorded.WorkerMayIgnore)
                {
                    throw new InvalidWorkflowOperationException(
                        $"Event {recorded.EventId} {recorded.EventType} is of a kind that this version of the SDK does not know");
                }

                return;
        }
    }
}

using System.Diagnostics;
using Weir.Engine.Executions.Records;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.History.V1;

namespace Weir.Engine.Executions;

/// <summary>
/// Events that come from outside while a workflow task is started. They take effect at once, but the worker's history must not grow under
/// its hands, so they get their ids when the task ends: behind the events of its commands, and those that close an activity or a child
/// behind all others.
/// </summary>
internal static class EventBuffer
{
    public static RunState Add(RunState state, HistoryEvent buffered) => state with
    {
        History = state.History with
        {
            Buffered = state.History.Buffered.Add(buffered),
            BufferedSizeBytes = state.History.BufferedSizeBytes + buffered.CalculateSize(),
        },
    };

    /// <summary>Emptied. What was flushed is news for the workflow, so its next task is not a repetition of a failed one.</summary>
    public static RunState Clear(RunState state) => state with
    {
        History = state.History with { Buffered = [], BufferedSizeBytes = 0 },
        WorkflowTask = state.WorkflowTask.Phase == WorkflowTaskPhase.None && state.WorkflowTask.Attempt > 1
            ? state.WorkflowTask with { Attempt = 1 }
            : state.WorkflowTask,
    };

    public static RunState RemoveTimerFired(RunState state, string timerId)
    {
        var fired = FindTimerFired(state, timerId) ?? throw new UnreachableException($"TimerFired of timer {timerId} is not buffered.");
        return state with
        {
            History = state.History with
            {
                Buffered = state.History.Buffered.Remove(fired),
                BufferedSizeBytes = state.History.BufferedSizeBytes - fired.CalculateSize(),
            },
        };
    }

    public static HistoryEvent? FindTimerFired(RunState state, string timerId)
    {
        foreach (var buffered in state.History.Buffered)
        {
            if (buffered.EventType == EventType.TimerFired && buffered.TimerFiredEventAttributes.TimerId == timerId)
            {
                return buffered;
            }
        }

        return null;
    }

    /// <summary>The activity has ended, but its workflow does not know yet.</summary>
    public static bool HasActivityClose(RunState state, long scheduledEventId)
    {
        foreach (var buffered in state.History.Buffered)
        {
            if (ActivityClosedBy(buffered) == scheduledEventId)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Gives every buffered event its place in the history. No workflow task may be started.</summary>
    public static void Flush(Decision d)
    {
        var buffered = d.State.History.Buffered;
        if (buffered.IsEmpty)
        {
            return;
        }

        d.Emit(new Change { BufferFlushed = new BufferFlushed() });
        var startedIds = new Dictionary<long, long>();
        foreach (var e in buffered)
        {
            if (!ClosesSomething(e))
            {
                Place(d, e, startedIds);
            }
        }

        foreach (var e in buffered)
        {
            if (ClosesSomething(e))
            {
                Place(d, e, startedIds);
            }
        }
    }

    /// <summary>A buffered event is shared by reference, so its copy gets the id.</summary>
    /// <param name="startedIds">From the scheduled or initiated event id to the started event id.</param>
    private static void Place(Decision d, HistoryEvent buffered, Dictionary<long, long> startedIds)
    {
        var placed = buffered.Clone();
        placed.EventId = d.State.History.NextEventId;
        switch (placed.EventType)
        {
            case EventType.ActivityTaskStarted:
                startedIds[placed.ActivityTaskStartedEventAttributes.ScheduledEventId] = placed.EventId;
                break;
            case EventType.ChildWorkflowExecutionStarted:
                startedIds[placed.ChildWorkflowExecutionStartedEventAttributes.InitiatedEventId] = placed.EventId;
                break;
            default:
                WireStartedId(placed, startedIds);
                break;
        }

        d.Emit(new Change { HistoryEvent = placed, Flushed = true });
    }

    private static void WireStartedId(HistoryEvent placed, Dictionary<long, long> startedIds)
    {
        if (startedIds.Count == 0)
        {
            return;
        }

        switch (placed.EventType)
        {
            case EventType.ActivityTaskCompleted when placed.ActivityTaskCompletedEventAttributes is { StartedEventId: 0 } a:
                a.StartedEventId = startedIds.GetValueOrDefault(a.ScheduledEventId);
                break;
            case EventType.ActivityTaskFailed when placed.ActivityTaskFailedEventAttributes is { StartedEventId: 0 } a:
                a.StartedEventId = startedIds.GetValueOrDefault(a.ScheduledEventId);
                break;
            case EventType.ActivityTaskTimedOut when placed.ActivityTaskTimedOutEventAttributes is { StartedEventId: 0 } a:
                a.StartedEventId = startedIds.GetValueOrDefault(a.ScheduledEventId);
                break;
            case EventType.ActivityTaskCanceled when placed.ActivityTaskCanceledEventAttributes is { StartedEventId: 0 } a:
                a.StartedEventId = startedIds.GetValueOrDefault(a.ScheduledEventId);
                break;
            case EventType.ChildWorkflowExecutionCompleted when placed.ChildWorkflowExecutionCompletedEventAttributes is { StartedEventId: 0 } c:
                c.StartedEventId = startedIds.GetValueOrDefault(c.InitiatedEventId);
                break;
            case EventType.ChildWorkflowExecutionFailed when placed.ChildWorkflowExecutionFailedEventAttributes is { StartedEventId: 0 } c:
                c.StartedEventId = startedIds.GetValueOrDefault(c.InitiatedEventId);
                break;
            case EventType.ChildWorkflowExecutionCanceled when placed.ChildWorkflowExecutionCanceledEventAttributes is { StartedEventId: 0 } c:
                c.StartedEventId = startedIds.GetValueOrDefault(c.InitiatedEventId);
                break;
            case EventType.ChildWorkflowExecutionTimedOut when placed.ChildWorkflowExecutionTimedOutEventAttributes is { StartedEventId: 0 } c:
                c.StartedEventId = startedIds.GetValueOrDefault(c.InitiatedEventId);
                break;
            case EventType.ChildWorkflowExecutionTerminated when placed.ChildWorkflowExecutionTerminatedEventAttributes is { StartedEventId: 0 } c:
                c.StartedEventId = startedIds.GetValueOrDefault(c.InitiatedEventId);
                break;
            default:
                break;
        }
    }

    private static bool ClosesSomething(HistoryEvent e) => e.EventType is
        EventType.ActivityTaskCompleted or EventType.ActivityTaskFailed or EventType.ActivityTaskTimedOut or EventType.ActivityTaskCanceled or
        EventType.ChildWorkflowExecutionCompleted or EventType.ChildWorkflowExecutionFailed or EventType.ChildWorkflowExecutionTimedOut or
        EventType.ChildWorkflowExecutionCanceled or EventType.ChildWorkflowExecutionTerminated;

    private static long ActivityClosedBy(HistoryEvent e) => e.EventType switch
    {
        EventType.ActivityTaskCompleted => e.ActivityTaskCompletedEventAttributes.ScheduledEventId,
        EventType.ActivityTaskFailed => e.ActivityTaskFailedEventAttributes.ScheduledEventId,
        EventType.ActivityTaskTimedOut => e.ActivityTaskTimedOutEventAttributes.ScheduledEventId,
        EventType.ActivityTaskCanceled => e.ActivityTaskCanceledEventAttributes.ScheduledEventId,
        _ => 0,
    };
}

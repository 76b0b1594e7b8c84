using Weir.Protocol.Enums.V1;
using Weir.Protocol.History.V1;

namespace Weir.Engine.Tests.Executions.Properties;

/// <summary>
/// What is true of every history, whatever happened: ids are contiguous, whatever ends has begun, one workflow task is open at a time,
/// events of commands name the task that brought them, an update is accepted and completed at most once, and nothing follows the close.
/// </summary>
internal sealed class LegalHistory
{
    private readonly Dictionary<string, long> acceptedUpdates = [];
    private readonly HashSet<string> admittedUpdates = [];
    private readonly HashSet<string> completedUpdates = [];
    private readonly Dictionary<long, long> activities = [];
    private readonly Dictionary<long, long> children = [];
    private readonly HashSet<long> timers = [];
    private readonly HashSet<long> externals = [];
    private long workflowTaskScheduled;
    private long workflowTaskStarted;
    private long workflowTaskCompleted;
    private bool closed;

    public static void Check(IReadOnlyList<HistoryEvent> history)
    {
        var legality = new LegalHistory();
        for (var i = 0; i < history.Count; i++)
        {
            var e = history[i];
            Assert.Equal(i + 1, e.EventId);
            Assert.NotNull(e.EventTime);
            Assert.Equal(i == 0, e.EventType == EventType.WorkflowExecutionStarted);
            Assert.False(legality.closed, $"{e.EventId} {e.EventType} comes after the close.");
            legality.Next(e);
        }
    }

    private void Next(HistoryEvent e)
    {
        var isWorkflowTaskEnd = e.EventType is EventType.WorkflowTaskCompleted or EventType.WorkflowTaskFailed or EventType.WorkflowTaskTimedOut;
        Assert.True(workflowTaskStarted == 0 || isWorkflowTaskEnd, $"{e.EventId} {e.EventType} comes while a workflow task is started.");
        if (CommandEvents.CompletedEventIdOf(e) is { } completedEventId)
        {
            Assert.Equal(workflowTaskCompleted, completedEventId);
        }

        switch (e.EventType)
        {
            case EventType.WorkflowTaskScheduled:
                Assert.Equal(0, workflowTaskScheduled);
                workflowTaskScheduled = e.EventId;
                break;
            case EventType.WorkflowTaskStarted:
                Assert.Equal(workflowTaskScheduled, e.WorkflowTaskStartedEventAttributes.ScheduledEventId);
                workflowTaskStarted = e.EventId;
                break;
            case EventType.WorkflowTaskCompleted:
                EndWorkflowTask(e.WorkflowTaskCompletedEventAttributes.ScheduledEventId, e.WorkflowTaskCompletedEventAttributes.StartedEventId);
                workflowTaskCompleted = e.EventId;
                break;
            case EventType.WorkflowTaskFailed:
                EndWorkflowTask(e.WorkflowTaskFailedEventAttributes.ScheduledEventId, e.WorkflowTaskFailedEventAttributes.StartedEventId);
                break;
            case EventType.WorkflowTaskTimedOut:
                EndWorkflowTask(e.WorkflowTaskTimedOutEventAttributes.ScheduledEventId, e.WorkflowTaskTimedOutEventAttributes.StartedEventId);
                break;

            case EventType.ActivityTaskScheduled:
                activities.Add(e.EventId, 0);
                break;
            case EventType.ActivityTaskCancelRequested:
                Assert.Contains(e.ActivityTaskCancelRequestedEventAttributes.ScheduledEventId, activities.Keys);
                break;
            case EventType.ActivityTaskStarted:
                StartOf(activities, e.ActivityTaskStartedEventAttributes.ScheduledEventId, e.EventId);
                break;
            case EventType.ActivityTaskCompleted:
                EndOf(activities, e.ActivityTaskCompletedEventAttributes.ScheduledEventId, e.ActivityTaskCompletedEventAttributes.StartedEventId, mustHaveStarted: true);
                break;
            case EventType.ActivityTaskFailed:
                EndOf(activities, e.ActivityTaskFailedEventAttributes.ScheduledEventId, e.ActivityTaskFailedEventAttributes.StartedEventId, mustHaveStarted: true);
                break;
            case EventType.ActivityTaskTimedOut:
                EndOf(activities, e.ActivityTaskTimedOutEventAttributes.ScheduledEventId, e.ActivityTaskTimedOutEventAttributes.StartedEventId);
                break;
            case EventType.ActivityTaskCanceled:
                EndOf(activities, e.ActivityTaskCanceledEventAttributes.ScheduledEventId, e.ActivityTaskCanceledEventAttributes.StartedEventId);
                break;

            case EventType.TimerStarted:
                timers.Add(e.EventId);
                break;
            case EventType.TimerFired:
                Assert.True(timers.Remove(e.TimerFiredEventAttributes.StartedEventId));
                break;
            case EventType.TimerCanceled:
                Assert.True(timers.Remove(e.TimerCanceledEventAttributes.StartedEventId));
                break;

            case EventType.StartChildWorkflowExecutionInitiated:
                children.Add(e.EventId, 0);
                break;
            case EventType.StartChildWorkflowExecutionFailed:
                EndOf(children, e.StartChildWorkflowExecutionFailedEventAttributes.InitiatedEventId, 0);
                break;
            case EventType.ChildWorkflowExecutionStarted:
                StartOf(children, e.ChildWorkflowExecutionStartedEventAttributes.InitiatedEventId, e.EventId);
                break;
            case EventType.ChildWorkflowExecutionCompleted:
                var completed = e.ChildWorkflowExecutionCompletedEventAttributes;
                EndOf(children, completed.InitiatedEventId, completed.StartedEventId, mustHaveStarted: true);
                break;
            case EventType.ChildWorkflowExecutionTerminated:
                var terminated = e.ChildWorkflowExecutionTerminatedEventAttributes;
                EndOf(children, terminated.InitiatedEventId, terminated.StartedEventId, mustHaveStarted: true);
                break;

            case EventType.SignalExternalWorkflowExecutionInitiated:
            case EventType.RequestCancelExternalWorkflowExecutionInitiated:
                externals.Add(e.EventId);
                break;
            case EventType.ExternalWorkflowExecutionSignaled:
                Assert.True(externals.Remove(e.ExternalWorkflowExecutionSignaledEventAttributes.InitiatedEventId));
                break;
            case EventType.SignalExternalWorkflowExecutionFailed:
                Assert.True(externals.Remove(e.SignalExternalWorkflowExecutionFailedEventAttributes.InitiatedEventId));
                break;
            case EventType.ExternalWorkflowExecutionCancelRequested:
                Assert.True(externals.Remove(e.ExternalWorkflowExecutionCancelRequestedEventAttributes.InitiatedEventId));
                break;
            case EventType.RequestCancelExternalWorkflowExecutionFailed:
                Assert.True(externals.Remove(e.RequestCancelExternalWorkflowExecutionFailedEventAttributes.InitiatedEventId));
                break;

            case EventType.WorkflowExecutionUpdateAdmitted:
                // A rejection leaves no trace, so an update may be admitted again.
                admittedUpdates.Add(e.WorkflowExecutionUpdateAdmittedEventAttributes.Request.Meta.UpdateId);
                Assert.DoesNotContain(e.WorkflowExecutionUpdateAdmittedEventAttributes.Request.Meta.UpdateId, acceptedUpdates.Keys);
                break;
            case EventType.WorkflowExecutionUpdateAccepted:
                AcceptUpdate(e);
                break;
            case EventType.WorkflowExecutionUpdateCompleted:
                var update = e.WorkflowExecutionUpdateCompletedEventAttributes;
                Assert.Equal(acceptedUpdates[update.Meta.UpdateId], update.AcceptedEventId);
                Assert.True(completedUpdates.Add(update.Meta.UpdateId), $"Update {update.Meta.UpdateId} is completed twice.");
                break;

            case EventType.WorkflowExecutionCompleted:
            case EventType.WorkflowExecutionFailed:
            case EventType.WorkflowExecutionTimedOut:
            case EventType.WorkflowExecutionCanceled:
            case EventType.WorkflowExecutionTerminated:
            case EventType.WorkflowExecutionContinuedAsNew:
                closed = true;
                break;
            default:
                break;
        }
    }

    private void AcceptUpdate(HistoryEvent e)
    {
        var accepted = e.WorkflowExecutionUpdateAcceptedEventAttributes;
        acceptedUpdates.Add(accepted.ProtocolInstanceId, e.EventId);
        Assert.True(accepted.AcceptedRequest is not null || admittedUpdates.Contains(accepted.ProtocolInstanceId), "The request is nowhere.");
        Assert.True(accepted.AcceptedRequestSequencingEventId < e.EventId);
    }

    private void EndWorkflowTask(long scheduledEventId, long startedEventId)
    {
        Assert.Equal(workflowTaskScheduled, scheduledEventId);
        Assert.Equal(workflowTaskStarted, startedEventId);
        workflowTaskScheduled = 0;
        workflowTaskStarted = 0;
    }

    private static void StartOf(Dictionary<long, long> pending, long id, long startedEventId)
    {
        Assert.Equal(0, pending[id]);
        pending[id] = startedEventId;
    }

    private static void EndOf(Dictionary<long, long> pending, long id, long startedEventId, bool mustHaveStarted = false)
    {
        Assert.True(pending.Remove(id, out var started), $"{id} is not pending.");
        Assert.Equal(started, startedEventId);
        Assert.True(!mustHaveStarted || started > 0, $"{id} was not started.");
    }
}

using Weir.Engine.Executions.Records;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.Failure.V1;
using Weir.Protocol.History.V1;
using Weir.Protocol.WorkflowService.V1;

namespace Weir.Engine.Executions;

/// <summary>
/// Started -> None by failure or timeout, Scheduled -> None by a sticky timeout. Each flushes the buffer at once, so that nothing that
/// happens later in the transition overtakes it. Scheduling the next task is the caller's, by <see cref="Transitions.Settle"/>.
/// </summary>
internal static class WorkflowTaskFailures
{
    /// <summary>Only the first failure gets into the history; a transient task fails without a trace, but for its attempt number.</summary>
    /// <param name="writeTransient">Writes the events of a transient task too.</param>
    public static void Record(
        Decision d,
        WorkflowTaskFailedCause cause,
        Failure? failure,
        string identity,
        RespondWorkflowTaskFailedRequest? request = null,
        bool writeTransient = false)
    {
        var task = d.State.WorkflowTask;
        if (task.IsTransient && !writeTransient)
        {
            d.Emit(new Change { TransientWorkflowTaskFailed = new TransientWorkflowTaskFailed() });
        }
        else
        {
            if (task.IsTransient)
            {
                WorkflowTaskStarting.WriteTransientEvents(d);
            }

            d.Append(FailedEvent(task, cause, failure, identity, request));
        }

        ReportedProblems.Failed(d, cause);
        EventBuffer.Flush(d);
    }

    public static void RecordIfStarted(Decision d, WorkflowTaskFailedCause cause)
    {
        if (d.State.WorkflowTask.IsStarted)
        {
            Record(d, cause, failure: null, Identities.Engine);
        }
    }

    /// <summary>The open task has run out of time: to be started on its sticky queue, or to be answered.</summary>
    public static void TimeOut(Decision d)
    {
        var task = d.State.WorkflowTask;
        var type = task.IsStarted ? TimeoutType.StartToClose : TimeoutType.ScheduleToStart;
        if (task.IsTransient)
        {
            d.Emit(new Change { TransientWorkflowTaskFailed = new TransientWorkflowTaskFailed() });
        }
        else
        {
            d.Append(new HistoryEvent
            {
                EventType = EventType.WorkflowTaskTimedOut,
                WorkflowTaskTimedOutEventAttributes = new WorkflowTaskTimedOutEventAttributes
                {
                    ScheduledEventId = task.ScheduledEventId,
                    StartedEventId = task.IsStarted ? task.StartedEventId : 0,
                    TimeoutType = type,
                },
            });
        }

        ReportedProblems.TimedOut(d, type);
        EventBuffer.Flush(d);
    }

    private static HistoryEvent FailedEvent(
        WorkflowTaskState task, WorkflowTaskFailedCause cause, Failure? failure, string identity, RespondWorkflowTaskFailedRequest? request)
    {
        var attributes = new WorkflowTaskFailedEventAttributes
        {
            ScheduledEventId = task.ScheduledEventId,
            StartedEventId = task.StartedEventId,
            Cause = cause,
            Failure = failure,
            Identity = identity,
        };
#pragma warning disable CS0612 // Workers still send these deprecated fields, and read them back.
        if (request is not null)
        {
            attributes.BinaryChecksum = request.BinaryChecksum;
            attributes.WorkerVersion = request.WorkerVersion;
        }
#pragma warning restore CS0612
        return new HistoryEvent { EventType = EventType.WorkflowTaskFailed, WorkflowTaskFailedEventAttributes = attributes };
    }
}

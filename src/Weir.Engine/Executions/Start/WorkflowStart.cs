using Weir.Engine.Executions.Records;
using Weir.Protocol.Common.V1;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.History.V1;

namespace Weir.Engine.Executions;

/// <summary>Starts runs.</summary>
internal static class WorkflowStart
{
    /// <summary>Starts the run: WorkflowExecutionStarted, a signal if there is one, and the first workflow task unless it has to wait.</summary>
    public static void Decide(Decision d, StartParameters p)
    {
        Resolve(d, p);
        d.Emit(new Change
        {
            RunCreated = new RunCreated
            {
                Namespace = p.Key.Namespace,
                NamespaceId = p.NamespaceId,
                WorkflowId = p.Key.WorkflowId,
                RunId = p.Key.RunId,
                StartRequestId = p.RequestId,
                ScheduleId = p.ScheduleId,
                FirstWorkflowTaskHeld = p.HoldFirstWorkflowTask,
            },
        });
        var started = new HistoryEvent
        {
            EventType = EventType.WorkflowExecutionStarted,
            WorkflowExecutionStartedEventAttributes = p.Attributes,
            UserMetadata = p.UserMetadata,
        };
        started.Links.AddRange(p.Links);
        d.Append(started);
        if (p.Signal is not null)
        {
            Signals.TryRecord(d, p.Signal, links: []);
        }

        if (!d.State.Execution.WaitsForFirstWorkflowTask)
        {
            WorkflowTaskScheduling.Schedule(d);
        }
    }

    /// <summary>Absent durations become zero, since SDKs expect them to be there.</summary>
    private static void Resolve(Decision d, StartParameters p)
    {
        var attributes = p.Attributes;
        var execution = NotNegative(Times.ToTimeSpan(attributes.WorkflowExecutionTimeout));
        var run = NotNegative(Times.ToTimeSpan(attributes.WorkflowRunTimeout));
        var task = Times.ToTimeSpan(attributes.WorkflowTaskTimeout);
        var backoff = NotNegative(Times.ToTimeSpan(attributes.FirstWorkflowTaskBackoff));
        if (attributes.Initiator == ContinueAsNewInitiator.Unspecified && attributes.CronSchedule.Length > 0)
        {
            backoff = CronRuns.FirstBackoff(attributes.CronSchedule, d.Now);
        }

        task = task <= TimeSpan.Zero ? d.Limits.WorkflowTaskTimeoutDefault
            : task < d.Limits.WorkflowTaskTimeoutMax ? task
            : d.Limits.WorkflowTaskTimeoutMax;
        run = Times.Shorter(run, execution);

        attributes.WorkflowId = p.Key.WorkflowId;
        attributes.OriginalExecutionRunId = p.Key.RunId;
        if (attributes.FirstExecutionRunId.Length == 0)
        {
            attributes.FirstExecutionRunId = p.Key.RunId;
        }

        attributes.Attempt = Math.Max(attributes.Attempt, 1);
        attributes.WorkflowExecutionTimeout = Times.ToDuration(execution);
        attributes.WorkflowRunTimeout = Times.ToDuration(run);
        attributes.WorkflowTaskTimeout = Times.ToDuration(Times.Shorter(task, run));
        attributes.FirstWorkflowTaskBackoff = Times.ToDuration(backoff);
        if (execution > TimeSpan.Zero)
        {
            attributes.WorkflowExecutionExpirationTime ??= Times.ToTimestamp(Times.Add(Times.Add(d.Now, execution), backoff));
        }

        if (attributes.RetryPolicy is not null)
        {
            attributes.RetryPolicy = RetryPolicies.Resolve(attributes.RetryPolicy);
        }

        attributes.RootWorkflowExecution ??= new WorkflowExecution { WorkflowId = p.Key.WorkflowId, RunId = p.Key.RunId };
    }

    private static TimeSpan NotNegative(TimeSpan value) => value > TimeSpan.Zero ? value : TimeSpan.Zero;
}

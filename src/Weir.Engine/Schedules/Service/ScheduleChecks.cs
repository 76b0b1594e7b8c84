using Weir.Engine.Executions;
using Weir.Engine.Service;
using Weir.Engine.Storage;
using Weir.Protocol.Calls;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.Schedule.V1;
using Weir.Protocol.Workflow.V1;

namespace Weir.Engine.Schedules;

/// <summary>Checks of requests about schedules. Everything that fails here is INVALID_ARGUMENT and names the field.</summary>
internal static class ScheduleChecks
{
    // What is added to the workflow id of an action.
    private const string Suffix = "-2009-11-10T23:00:00Z";

    public static ScheduleKey Key(string namespaceName, string scheduleId, EngineLimits limits)
    {
        if (scheduleId.Length == 0)
        {
            throw Validation.Invalid("ScheduleId is not set on request.");
        }

        Validation.Length(scheduleId, "ScheduleId", limits);
        return new ScheduleKey(namespaceName, scheduleId);
    }

    public static void Schedule(Schedule? schedule, EngineLimits limits)
    {
        if (schedule?.Action?.StartWorkflow is { } action)
        {
            Action(action, limits);
        }

        Validation.Timeout(schedule?.Policies?.CatchupWindow, "CatchupWindow");
        if (schedule?.State is { RemainingActions: < 0 })
        {
            throw Validation.Invalid("RemainingActions cannot be negative.");
        }
    }

    public static void Patch(SchedulePatch? patch)
    {
        if (patch is null)
        {
            return;
        }

        Spec(() => CanonicalSpec.TimeOf(patch.TriggerImmediately?.ScheduledTime, "trigger_immediately: scheduled_time"));
        for (var i = 0; i < patch.BackfillRequest.Count; i++)
        {
            var (request, where) = (patch.BackfillRequest[i], $"backfill_request[{i}]");
            var start = Spec(() => CanonicalSpec.TimeOf(request.StartTime, $"{where}: start_time"));
            var end = Spec(() => CanonicalSpec.TimeOf(request.EndTime, $"{where}: end_time"));
            if (start is null || end is null || end < start)
            {
                throw Validation.Invalid($"{where}: expected a start_time and an end_time that is not before it.");
            }
        }
    }

    /// <summary>What a spec that cannot be understood means to the caller.</summary>
    public static T Spec<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (SpecException error)
        {
            throw Validation.Invalid($"Invalid schedule spec: {error.Message}.");
        }
    }

    private static void Action(NewWorkflowExecutionInfo action, EngineLimits limits)
    {
        Validation.WorkflowId(action.WorkflowId, limits);
        Validation.Length(action.WorkflowId + Suffix, "WorkflowId", limits);
        Validation.WorkflowType(action.WorkflowType, limits);
        Validation.TaskQueue(action.TaskQueue, limits);
        Validation.Timeout(action.WorkflowExecutionTimeout, "WorkflowExecutionTimeout");
        Validation.Timeout(action.WorkflowRunTimeout, "WorkflowRunTimeout");
        Validation.Timeout(action.WorkflowTaskTimeout, "WorkflowTaskTimeoutSeconds");
        Validation.Size(action.Input, limits.BlobSizeBytesMax);
        Validation.Memo(action.Memo, limits);
        if (RetryPolicies.Validate(action.RetryPolicy) is { } problem)
        {
            throw Validation.Invalid(problem);
        }

        if (action.CronSchedule.Length > 0)
        {
            throw Validation.Invalid("Scheduled workflow must not contain CronSchedule; the schedule's spec says when it runs.");
        }

        if (action.WorkflowIdReusePolicy is not (WorkflowIdReusePolicy.Unspecified or WorkflowIdReusePolicy.AllowDuplicate))
        {
            throw Validation.Invalid("Scheduled workflow must not contain WorkflowIDReusePolicy; each action has a workflow id of its own.");
        }
    }
}

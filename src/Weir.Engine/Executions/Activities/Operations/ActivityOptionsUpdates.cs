using Google.Protobuf.WellKnownTypes;
using Weir.Engine.Executions.Records;
using Weir.Protocol.Activity.V1;
using Weir.Protocol.Calls;
using Weir.Protocol.Command.V1;
using Weir.Protocol.Common.V1;
using Weir.Protocol.History.V1;
using Weir.Protocol.TaskQueue.V1;

namespace Weir.Engine.Executions;

/// <summary>UpdateActivityOptions: changes options of pending activities, or takes every change back.</summary>
internal static class ActivityOptionsUpdates
{
    /// <returns>The options of the last activity that was changed.</returns>
    /// <exception cref="RpcException">NOT_FOUND; INVALID_ARGUMENT for an unknown path or options that contradict each other.</exception>
    public static ActivityOptions Update(Decision d, ActivitySelection selection, ActivityOptions? options, FieldMask? mask, bool restoreOriginal)
    {
        ActivityOptions? result = null;
        foreach (var activity in selection.Of(d.State))
        {
            result = restoreOriginal
                ? ActivityOperationEffects.OptionsOf(activity.Original)
                : Validated(d, activity, Merge(ActivityOperationEffects.OptionsOf(activity.Attributes), options, mask));
            Change(d, activity, result);
        }

        return result!;
    }

    private static void Change(Decision d, ActivityState activity, ActivityOptions options)
    {
        // An attempt that waits after a failure waits as long as the new policy says; one that is delayed for another reason is left alone.
        var waits = activity.Phase == ActivityPhase.BackingOff && activity.LastAttemptCompletedTime is not null && activity.Attempt > 1;
        var next = waits
            ? Times.Add(activity.LastAttemptCompletedTime!.Value, RetryPolicies.Interval(options.RetryPolicy, activity.Attempt - 1)).UtcTicks
            : 0;
        d.Emit(new Change
        {
            ActivityOptionsChanged = new ActivityOptionsChanged
            {
                ScheduledEventId = activity.ScheduledEventId,
                Options = options,
                NextAttemptTime = next,
            },
        });
        if (options.TaskQueue.Name != activity.Attributes.TaskQueue.Name)
        {
            ActivityOperations.Offer(d, activity.ScheduledEventId);
        }
    }

    private static ActivityOptions Merge(ActivityOptions current, ActivityOptions? options, FieldMask? mask)
    {
        if (options is null)
        {
            throw Refusals.InvalidArgument("ActivityOptions are not provided");
        }

        if (mask is null || mask.Paths.Count == 0)
        {
            throw Refusals.InvalidArgument("UpdateMask is not provided");
        }

        var merged = new ActivityOptions(current);
        merged.RetryPolicy ??= new RetryPolicy();
        foreach (var path in mask.Paths)
        {
            Merge(merged, options, FieldPaths.ToSnakeCase(path));
        }

        return merged;
    }

    private static void Merge(ActivityOptions merged, ActivityOptions options, string path)
    {
        switch (path)
        {
            case "task_queue" or "task_queue.name":
                var name = options.TaskQueue?.Name ?? throw Refusals.InvalidArgument("TaskQueue is not provided");
                merged.TaskQueue = new TaskQueue(merged.TaskQueue) { Name = name };
                break;
            case "schedule_to_close_timeout":
                merged.ScheduleToCloseTimeout = options.ScheduleToCloseTimeout;
                break;
            case "schedule_to_start_timeout":
                merged.ScheduleToStartTimeout = options.ScheduleToStartTimeout;
                break;
            case "start_to_close_timeout":
                merged.StartToCloseTimeout = options.StartToCloseTimeout;
                break;
            case "heartbeat_timeout":
                merged.HeartbeatTimeout = options.HeartbeatTimeout;
                break;
            case "priority":
                merged.Priority = options.Priority;
                break;
            case "priority.priority_key" or "priority.fairness_key" or "priority.fairness_weight":
                merged.Priority = Priorities.WithPart(merged.Priority, options.Priority, path);
                break;
            default:
                MergeRetryPolicy(merged, options.RetryPolicy, path);
                break;
        }
    }

    private static void MergeRetryPolicy(ActivityOptions merged, RetryPolicy? policy, string path)
    {
        if (path is not ("retry_policy" or "retry_policy.initial_interval" or "retry_policy.backoff_coefficient"
            or "retry_policy.maximum_interval" or "retry_policy.maximum_attempts"))
        {
            throw Refusals.InvalidArgument($"invalid path \"{path}\" in the update mask of activity options");
        }

        policy = policy ?? throw Refusals.InvalidArgument("RetryPolicy is not provided");
        var changed = new RetryPolicy(merged.RetryPolicy);
        switch (path)
        {
            case "retry_policy":
                changed = policy;
                break;
            case "retry_policy.initial_interval":
                changed.InitialInterval = policy.InitialInterval;
                break;
            case "retry_policy.backoff_coefficient":
                changed.BackoffCoefficient = policy.BackoffCoefficient;
                break;
            case "retry_policy.maximum_interval":
                changed.MaximumInterval = policy.MaximumInterval;
                break;
            default:
                changed.MaximumAttempts = policy.MaximumAttempts;
                break;
        }

        merged.RetryPolicy = changed;
    }

    /// <summary>As a command that schedules an activity with these options is checked and completed.</summary>
    private static ActivityOptions Validated(Decision d, ActivityState activity, ActivityOptions options)
    {
        var attributes = new ActivityTaskScheduledEventAttributes();
        var problem = ActivityCommands.Resolve(
            new CommandContext(d, identity: "", unhandledEvents: 0),
            new ScheduleActivityTaskCommandAttributes
            {
                ActivityId = activity.ActivityId,
                ActivityType = activity.Attributes.ActivityType,
                TaskQueue = options.TaskQueue,
                ScheduleToCloseTimeout = options.ScheduleToCloseTimeout,
                ScheduleToStartTimeout = options.ScheduleToStartTimeout,
                StartToCloseTimeout = options.StartToCloseTimeout,
                HeartbeatTimeout = options.HeartbeatTimeout,
                RetryPolicy = options.RetryPolicy,
                Priority = options.Priority,
            },
            attributes);
        return problem is null ? ActivityOperationEffects.OptionsOf(attributes) : throw Refusals.InvalidArgument(problem);
    }
}

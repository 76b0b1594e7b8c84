using Google.Protobuf;
using Weir.Engine.Executions.Records;
using Weir.Protocol.Calls;
using Weir.Protocol.Common.V1;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.Failure.V1;
using Weir.Protocol.History.V1;
using Weir.Protocol.WorkflowService.V1;

namespace Weir.Engine.Executions;

/// <summary>
/// Operations on activity tasks; the transition table is in <see cref="ActivityEffects"/>. A key that does not fit a started attempt is
/// refused with NOT_FOUND.
/// </summary>
internal static class Activities
{
    /// <summary>Gives the scheduled attempt to a poll. Null when the attempt is stale and must be dropped.</summary>
    public static StartedActivity? TryStart(Decision d, long scheduledEventId, int attempt, PollInfo poll) =>
        IsWaiting(d.State, scheduledEventId, attempt) ? Start(d, d.State.Activities[scheduledEventId], poll) : null;

    /// <summary>Whether a worker may take this attempt.</summary>
    public static bool IsWaiting(RunState state, long scheduledEventId, int attempt) =>
        !state.IsPaused &&
        state.Activities.TryGetValue(scheduledEventId, out var activity) &&
        activity.IsReady &&
        activity.Attempt == attempt;

    /// <summary>Starts an attempt that was scheduled in this transition, for the worker that asked for it: no queue ever holds it.</summary>
    public static StartedActivity StartEagerly(Decision d, long scheduledEventId, PollInfo poll) => Start(d, d.State.Activities[scheduledEventId], poll);

    /// <summary>
    /// The started attempt was lost on its way to the worker: makes it available again. Does nothing when it is not that attempt any more.
    /// </summary>
    public static void Lost(Decision d, ActivityTaskKey key)
    {
        if (Find(d.State, key) is null)
        {
            return;
        }

        d.Emit(new Change { ActivityStartRevoked = new ActivityStartRevoked { ScheduledEventId = key.ScheduledEventId } });
        d.Ready.Add(ReadyOf(d.State, d.State.Activities[key.ScheduledEventId]));
    }

    public static void Complete(Decision d, ActivityTaskKey key, Payloads? result, string identity)
    {
        var activity = Get(d.State, key);
        d.Record(new HistoryEvent
        {
            EventType = EventType.ActivityTaskCompleted,
            ActivityTaskCompletedEventAttributes = new ActivityTaskCompletedEventAttributes
            {
                Result = result,
                ScheduledEventId = activity.ScheduledEventId,
                StartedEventId = ActivityEvents.RecordStarted(d, activity),
                Identity = identity,
            },
        });
        Transitions.Settle(d, wake: true);
    }

    /// <summary>Retries the activity, or closes it when it must not be retried.</summary>
    /// <param name="lastHeartbeatDetails">Recorded as by a heartbeat; null when there are none.</param>
    public static void Fail(Decision d, ActivityTaskKey key, Failure? failure, Payloads? lastHeartbeatDetails, string identity)
    {
        var activity = Get(d.State, key);
        if (lastHeartbeatDetails is not null)
        {
            activity = RecordHeartbeat(d, activity, lastHeartbeatDetails);
        }

        failure ??= new Failure();
        var retryState = ActivityRetries.TryRetry(d, activity, failure);
        if (retryState == RetryState.InProgress)
        {
            return;
        }

        d.Record(new HistoryEvent
        {
            EventType = EventType.ActivityTaskFailed,
            ActivityTaskFailedEventAttributes = new ActivityTaskFailedEventAttributes
            {
                Failure = failure,
                ScheduledEventId = activity.ScheduledEventId,
                StartedEventId = ActivityEvents.RecordStarted(d, activity),
                Identity = identity,
                RetryState = retryState,
            },
        });
        Transitions.Settle(d, wake: true);
    }

    /// <exception cref="RpcException">INVALID_ARGUMENT when nobody asked the activity to cancel.</exception>
    public static void Cancel(Decision d, ActivityTaskKey key, Payloads? details, string identity)
    {
        var activity = Get(d.State, key);
        if (!activity.CancelRequested)
        {
            throw Refusals.InvalidArgument("unable to mark activity as canceled without activity being request canceled first");
        }

        var startedEventId = ActivityEvents.RecordStarted(d, activity);
        ActivityEvents.RecordCanceled(d, activity, activity.CancelRequestedEventId, startedEventId, details, identity);
        Transitions.Settle(d, wake: true);
    }

    public static RecordActivityTaskHeartbeatResponse Heartbeat(Decision d, ActivityTaskKey key, Payloads? details, string identity)
    {
        var activity = RecordHeartbeat(d, Get(d.State, key), details);
        return new RecordActivityTaskHeartbeatResponse
        {
            CancelRequested = activity.CancelRequested,
            ActivityPaused = activity.IsPaused,
            ActivityReset = activity.ResetRequested,
        };
    }

    /// <summary>The pending activity with this id, for the calls by id.</summary>
    /// <param name="start">
    /// An activity that no worker has is started by the caller: it answers for an attempt that runs elsewhere. False for heartbeats, which
    /// need a started attempt.
    /// </param>
    /// <exception cref="RpcException">NOT_FOUND.</exception>
    public static ActivityTaskKey FindById(Decision d, string activityId, string identity, bool start)
    {
        Refusals.EnsureRunning(d.State);
        if (!d.State.ActivityIds.TryGetValue(activityId, out var scheduledEventId))
        {
            throw Refusals.ActivityNotFoundById();
        }

        var activity = d.State.Activities[scheduledEventId];
        if (activity.Phase != ActivityPhase.Started)
        {
            return start ? Start(d, activity, new PollInfo(identity, d.Ids.NewId())).Key : throw Refusals.ActivityNotFoundById();
        }

        return new ActivityTaskKey(scheduledEventId, activity.Attempt, activity.StartedTime);
    }

    public static PollActivityTaskQueueResponse BuildPollResponse(StartedActivity started, ByteString taskToken)
    {
        var activity = started.Activity;
        var attributes = activity.Attributes;
        return new PollActivityTaskQueueResponse
        {
            TaskToken = taskToken,
            WorkflowNamespace = started.Run.Namespace,
            WorkflowType = new WorkflowType { Name = started.WorkflowType },
            WorkflowExecution = new WorkflowExecution { WorkflowId = started.Run.WorkflowId, RunId = started.Run.RunId },
            ActivityType = attributes.ActivityType,
            ActivityId = attributes.ActivityId,
            Header = attributes.Header,
            Input = attributes.Input,
            HeartbeatDetails = activity.HeartbeatDetails,
            ScheduledTime = Times.ToTimestamp(activity.ScheduledTime),
            CurrentAttemptScheduledTime = Times.ToTimestamp(activity.AttemptScheduledTime),
            StartedTime = Times.ToTimestamp(activity.StartedTime),
            Attempt = activity.Attempt,
            ScheduleToCloseTimeout = attributes.ScheduleToCloseTimeout,
            StartToCloseTimeout = attributes.StartToCloseTimeout,
            HeartbeatTimeout = attributes.HeartbeatTimeout,
            RetryPolicy = attributes.RetryPolicy,
            Priority = started.Priority,
        };
    }

    internal static ReadyActivity ReadyOf(RunState state, ActivityState activity) => new(
        activity.Attributes.TaskQueue.Name,
        activity.ScheduledEventId,
        activity.Attempt,
        Priorities.Merge(Priorities.Of(state), activity.Attributes.Priority));

    private static StartedActivity Start(Decision d, ActivityState activity, PollInfo poll)
    {
        d.Emit(new Change
        {
            InProcessIncarnation = poll.InProcessIncarnation,
            ActivityStarted = new ActivityStarted
            {
                ScheduledEventId = activity.ScheduledEventId,
                Time = d.Now.UtcTicks,
                Identity = poll.Identity,
                RequestId = poll.RequestId,
                DeploymentVersion = poll.Version?.ToMessage(),
            },
        });
        var started = d.State.Activities[activity.ScheduledEventId];
        var key = new ActivityTaskKey(activity.ScheduledEventId, started.Attempt, started.StartedTime);
        return new StartedActivity(d.State.Key, d.State.Execution.WorkflowType, key, started)
        {
            Priority = Priorities.Merge(Priorities.Of(d.State), started.Attributes.Priority),
        };
    }

    private static ActivityState RecordHeartbeat(Decision d, ActivityState activity, Payloads? details)
    {
        d.Emit(new Change
        {
            ActivityHeartbeat = new ActivityHeartbeat
            {
                ScheduledEventId = activity.ScheduledEventId,
                Time = d.Now.UtcTicks,
                Details = details,
            },
        });
        return d.State.Activities[activity.ScheduledEventId];
    }

    private static ActivityState Get(RunState state, ActivityTaskKey key)
    {
        Refusals.EnsureRunning(state);
        return Find(state, key) ?? throw Refusals.ActivityNotFound();
    }

    private static ActivityState? Find(RunState state, ActivityTaskKey key) =>
        state.Activities.TryGetValue(key.ScheduledEventId, out var activity) &&
        activity.Phase == ActivityPhase.Started &&
        activity.Attempt == key.Attempt &&
        activity.StartedTime == key.StartedTime
            ? activity
            : null;
}

using Google.Protobuf;
using Weir.Engine.Executions.Records;
using Weir.Protocol.Calls;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.History.V1;
using Weir.Protocol.Common.V1;
using Weir.Protocol.WorkflowService.V1;

namespace Weir.Engine.Executions;

/// <summary>Operations on the workflow task. Its transition table is in <see cref="WorkflowTaskEffects"/>.</summary>
internal static class WorkflowTasks
{
    /// <summary>Gives the scheduled task to a poll. Null when the task is stale and must be dropped.</summary>
    public static StartedWorkflowTask? TryStart(Decision d, long scheduledEventId, int attempt, PollInfo poll)
    {
        var state = d.State;
        var task = state.WorkflowTask;
        if (task.Phase != WorkflowTaskPhase.Scheduled || task.ScheduledEventId != scheduledEventId || task.Attempt != attempt)
        {
            return null;
        }

        if (poll.StickyQueue is null || poll.StickyQueue == task.StickyQueue)
        {
            Versioning.NoteStarted(d, poll.Version);
        }

        if (poll.StickyQueue is { } sticky)
        {
            return sticky == task.StickyQueue ? WorkflowTaskStarting.Start(d, poll, onlyNewEvents: true) : null;
        }

        if (task.IsSticky)
        {
            // The sticky worker is gone and the task was offered on the normal queue: its new worker has nothing in its cache.
            d.Emit(new Change { StickyCleared = new StickyCleared() });
        }

        return WorkflowTaskStarting.Start(d, poll, onlyNewEvents: false);
    }

    /// <summary>
    /// A worker's answer. Bad commands fail the task: the changes are to be stored and <see cref="Decision.Error"/> to be answered.
    /// </summary>
    /// <param name="inProcessIncarnation">As in <see cref="PollInfo"/>, for a new task that goes back in the response.</param>
    /// <exception cref="RpcException">NOT_FOUND for a stale token; INVALID_ARGUMENT for bad commands of a repeated attempt, which is left
    /// to its timeout.</exception>
    public static WorkflowTaskCompletion Complete(
        Decision d, WorkflowTaskKey key, RespondWorkflowTaskCompletedRequest request, long inProcessIncarnation = 0)
    {
        EnsureStarted(d.State, key);
        return WorkflowTaskCompleting.Complete(d, request, inProcessIncarnation);
    }

    /// <exception cref="RpcException">NOT_FOUND for a stale token.</exception>
    public static void Fail(Decision d, WorkflowTaskKey key, RespondWorkflowTaskFailedRequest request)
    {
        EnsureStarted(d.State, key);
        WorkflowTaskFailures.Record(d, request.Cause, request.Failure, request.Identity, request);
        if (request.Cause == WorkflowTaskFailedCause.GrpcMessageTooLarge)
        {
            // No worker can ever answer this task, so repeating it would never end.
            Termination.Force(d, request.Cause.ToString(), details: null, request.Identity, links: []);
            return;
        }

        Transitions.Settle(d, wake: true);
    }

    /// <summary>
    /// The started task was lost on its way to the worker: times it out at once. Does nothing when it is not that task any more.
    /// </summary>
    public static void Lost(Decision d, WorkflowTaskKey key)
    {
        if (!IsStarted(d.State, key))
        {
            return;
        }

        if (d.State.WorkflowTask.IsSpeculative)
        {
            d.Remember(new SpeculativeTaskDropped());
            Transitions.Settle(d, wake: false);
            return;
        }

        WorkflowTaskFailures.TimeOut(d);
        Transitions.Settle(d, wake: true);
    }

    /// <summary>ResetStickyTaskQueue: the next workflow task goes to the normal queue.</summary>
    public static void ResetSticky(Decision d)
    {
        Refusals.EnsureRunning(d.State);
        if (d.State.WorkflowTask.IsSticky)
        {
            d.Emit(new Change { StickyCleared = new StickyCleared() });
        }
    }

    /// <param name="events">The stored events from <see cref="StartedWorkflowTask.HistoryFromEventId"/> on: all, or a first page.</param>
    /// <param name="nextPageToken">Empty when <paramref name="events"/> reach <see cref="StartedWorkflowTask.HistoryToEventId"/>.</param>
    public static PollWorkflowTaskQueueResponse BuildPollResponse(
        StartedWorkflowTask task, IEnumerable<HistoryEvent> events, ByteString nextPageToken, ByteString taskToken)
    {
        var history = new History();
        history.Events.AddRange(events);
        if (nextPageToken.IsEmpty)
        {
            history.Events.AddRange(task.UnwrittenEvents);
        }

        var response = new PollWorkflowTaskQueueResponse
        {
            TaskToken = taskToken,
            WorkflowExecution = new WorkflowExecution { WorkflowId = task.Run.WorkflowId, RunId = task.Run.RunId },
            WorkflowType = new WorkflowType { Name = task.WorkflowType },
            PreviousStartedEventId = task.PreviousStartedEventId,
            StartedEventId = task.Key.StartedEventId,
            Attempt = task.Key.Attempt,
            History = history,
            NextPageToken = nextPageToken,
            WorkflowExecutionTaskQueue = new Protocol.TaskQueue.V1.TaskQueue { Name = task.TaskQueue, Kind = TaskQueueKind.Normal },
            ScheduledTime = Times.ToTimestamp(task.ScheduledTime),
            StartedTime = Times.ToTimestamp(task.Key.StartedTime),
        };
        response.Messages.AddRange(task.Messages);
        return response;
    }

    private static void EnsureStarted(RunState state, WorkflowTaskKey key)
    {
        if (!IsStarted(state, key))
        {
            throw Refusals.WorkflowTaskNotFound();
        }
    }

    private static bool IsStarted(RunState state, WorkflowTaskKey key)
    {
        var task = state.WorkflowTask;
        return task.IsStarted && key == new WorkflowTaskKey(task.ScheduledEventId, task.StartedEventId, task.Attempt, task.StartedTime);
    }
}

/// <param name="NewTask">The next workflow task, started already, for the response of the worker that asked for it; else null.</param>
/// <param name="EagerActivities">Activities that the worker asked for, started already; null for none.</param>
/// <param name="ResetHistoryEventId">Where the worker goes back to because its speculative task was discarded; else 0.</param>
internal readonly record struct WorkflowTaskCompletion(
    StartedWorkflowTask? NewTask, IReadOnlyList<StartedActivity>? EagerActivities = null, long ResetHistoryEventId = 0);

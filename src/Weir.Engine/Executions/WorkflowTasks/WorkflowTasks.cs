using Google.Protobuf;
using Weir.Protocol.History.V1;
using Weir.Protocol.WorkflowService.V1;

namespace Weir.Engine.Executions;

/// <summary>The workflow task's state machine.</summary>
internal static class WorkflowTasks
{
    /// <summary>Gives the scheduled task to a poll. Null when the task is stale and must be dropped.</summary>
    public static StartedWorkflowTask? TryStart(Decision d, long scheduledEventId, int attempt, PollInfo poll) => throw new NotImplementedException();

    /// <summary>
    /// A worker's answer. Refuses a stale token with NotFound. Bad commands fail the task: the changes are to be stored and
    /// <see cref="Decision.Error"/> to be answered.
    /// </summary>
    /// <param name="inProcessIncarnation">As in <see cref="PollInfo"/>, for a new task that goes back in the response.</param>
    public static WorkflowTaskCompletion Complete(
        Decision d, WorkflowTaskKey key, RespondWorkflowTaskCompletedRequest request, long inProcessIncarnation = 0) => throw new NotImplementedException();

    public static void Fail(Decision d, WorkflowTaskKey key, RespondWorkflowTaskFailedRequest request) => throw new NotImplementedException();

    /// <summary>The started task was lost on its way to the worker: times it out at once. Does nothing when it is not that task any more.</summary>
    public static void Lost(Decision d, WorkflowTaskKey key) => throw new NotImplementedException();

    /// <summary>ResetStickyTaskQueue: the next workflow task goes to the normal queue.</summary>
    public static void ResetSticky(Decision d) => throw new NotImplementedException();

    /// <param name="events">The stored events from <see cref="StartedWorkflowTask.HistoryFromEventId"/> on: all, or a first page.</param>
    /// <param name="nextPageToken">Empty when <paramref name="events"/> reach <see cref="StartedWorkflowTask.HistoryToEventId"/>.</param>
    public static PollWorkflowTaskQueueResponse BuildPollResponse(
        StartedWorkflowTask task, IEnumerable<HistoryEvent> events, ByteString nextPageToken, ByteString taskToken) => throw new NotImplementedException();
}

/// <param name="NewTask">The next workflow task, started already, for the response of the worker that asked for it; else null.</param>
internal readonly record struct WorkflowTaskCompletion(StartedWorkflowTask? NewTask);

using Microsoft.Extensions.Logging;

namespace Weir.Sdk.Worker;

internal static partial class WorkerLog
{
    [LoggerMessage(2001, LogLevel.Information, "Worker started on task queue {TaskQueue} in namespace {Namespace}")]
    public static partial void Started(ILogger logger, string taskQueue, string @namespace);

    [LoggerMessage(2002, LogLevel.Information, "Worker on task queue {TaskQueue} stopped")]
    public static partial void Stopped(ILogger logger, string taskQueue);

    [LoggerMessage(2003, LogLevel.Warning, "Poll of task queue {TaskQueue} failed, attempt {Attempt}")]
    public static partial void PollFailed(ILogger logger, string taskQueue, int attempt, Exception error);

    [LoggerMessage(2004, LogLevel.Warning, "Workflow task failed: namespace {Namespace}, workflow {WorkflowId}, run {RunId}, attempt {Attempt}")]
    public static partial void WorkflowTaskFailed(
        ILogger logger, string @namespace, string workflowId, string runId, int attempt, Exception error);

    [LoggerMessage(2005, LogLevel.Warning, "Answer to a workflow task was not accepted: namespace {Namespace}, workflow {WorkflowId}, run {RunId}")]
    public static partial void AnswerRefused(ILogger logger, string @namespace, string workflowId, string runId, Exception error);

    [LoggerMessage(2006, LogLevel.Warning, "Activity {ActivityType} {ActivityId} failed: namespace {Namespace}, workflow {WorkflowId}, run {RunId}, "
        + "attempt {Attempt}")]
    public static partial void ActivityFailed(
        ILogger logger, string activityType, string activityId, string @namespace, string workflowId, string runId, int attempt, Exception error);

    [LoggerMessage(2007, LogLevel.Warning, "Answer of activity {ActivityType} {ActivityId} was not accepted: namespace {Namespace}, "
        + "workflow {WorkflowId}, run {RunId}")]
    public static partial void ActivityAnswerRefused(
        ILogger logger, string activityType, string activityId, string @namespace, string workflowId, string runId, Exception error);

    [LoggerMessage(2008, LogLevel.Warning, "Heartbeat of activity {ActivityType} {ActivityId} failed")]
    public static partial void HeartbeatFailed(ILogger logger, string activityType, string activityId, Exception error);

    [LoggerMessage(2009, LogLevel.Debug, "Worker shutdown was not announced to the server")]
    public static partial void ShutdownNotAnnounced(ILogger logger, Exception error);

    [LoggerMessage(2010, LogLevel.Error, "A callback on cancellation of activity {ActivityType} {ActivityId} failed")]
    public static partial void CancelCallbackFailed(ILogger logger, string activityType, string activityId, Exception error);

    [LoggerMessage(2011, LogLevel.Error, "A task of queue {TaskQueue} could not be answered; the server will time it out")]
    public static partial void TaskLost(ILogger logger, string taskQueue, Exception error);
}

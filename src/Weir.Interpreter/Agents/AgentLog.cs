using Microsoft.Extensions.Logging;

namespace Weir.Interpreter.Agents;

/// <summary>What agents log. Never payloads or output of steps.</summary>
internal static partial class AgentLog
{
    [LoggerMessage(4001, LogLevel.Warning, "The engine did not take a heartbeat of job {JobKey} of workflow {WorkflowId} run {RunId}")]
    public static partial void HeartbeatFailed(ILogger logger, string workflowId, string runId, string jobKey, Exception error);

    [LoggerMessage(4002, LogLevel.Error, "Step records of job {JobKey} of workflow {WorkflowId} run {RunId} were lost")]
    public static partial void RecordsLost(ILogger logger, string workflowId, string runId, string jobKey, Exception error);

    [LoggerMessage(4003, LogLevel.Information, "Job {JobKey} of workflow {WorkflowId} run {RunId} was left by an earlier agent and is given back")]
    public static partial void JobGivenBack(ILogger logger, string workflowId, string runId, string jobKey);

    [LoggerMessage(4005, LogLevel.Warning, "The engine did not take back the job in folder {Folder}")]
    public static partial void JobNotGivenBack(ILogger logger, string folder, Exception error);

    [LoggerMessage(4006, LogLevel.Information, "The engine did not tell which jobs are over; what is kept of them is cleared away later")]
    public static partial void CleaningPutOff(ILogger logger, Exception error);

    [LoggerMessage(4007, LogLevel.Warning, "What is kept in {Folder} of jobs that are over cannot be cleared away")]
    public static partial void CleaningRefused(ILogger logger, string folder, Exception error);

    [LoggerMessage(4004, LogLevel.Warning, "Job folder {Folder} cannot be read and is left alone")]
    public static partial void JobFolderUnreadable(ILogger logger, string folder, Exception error);
}

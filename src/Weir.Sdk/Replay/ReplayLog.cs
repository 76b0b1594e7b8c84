using Microsoft.Extensions.Logging;

namespace Weir.Sdk.Replay;

internal static partial class ReplayLog
{
    [LoggerMessage(1001, LogLevel.Warning, "Signal {Signal} dropped: workflow {WorkflowType} has no handler for it")]
    public static partial void SignalWithoutHandler(ILogger logger, string signal, string workflowType);

    [LoggerMessage(1002, LogLevel.Error, "Signal {Signal} dropped: its arguments cannot be decoded")]
    public static partial void SignalNotDecoded(ILogger logger, string signal, Exception error);

    [LoggerMessage(1003, LogLevel.Error, "Workflow {WorkflowId} run {RunId} waited for a task that is not the workflow's, and stands still; "
        + "its next workflow task will fail")]
    public static partial void ForeignWork(ILogger logger, string workflowId, string runId);
}

using Google.Protobuf.WellKnownTypes;
using Weir.Engine.Executions;
using Weir.Engine.Executions.Records;
using Weir.Engine.Storage;
using Weir.Protocol.Common.V1;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.Workflow.V1;

namespace Weir.Engine.Visibility;

/// <summary>Shows a run's row as the API's <see cref="WorkflowExecutionInfo"/>.</summary>
internal static class RunInfos
{
    public static WorkflowExecutionInfo Of(RunRow row)
    {
        var attributes = RunRowAttributes.Parser.ParseFrom(row.Attributes.Span);
        var info = new WorkflowExecutionInfo
        {
            Execution = new WorkflowExecution { WorkflowId = row.WorkflowId, RunId = row.RunId },
            Type = new WorkflowType { Name = row.WorkflowType },
            TaskQueue = row.TaskQueue,
            Status = (WorkflowExecutionStatus)row.Status,
            StartTime = Times.ToTimestamp(row.StartTime),
            ExecutionTime = Times.ToTimestamp(row.ExecutionTime),
            Memo = attributes.Memo,
            SearchAttributes = attributes.SearchAttributes,
            ParentExecution = attributes.Parent,
            ParentNamespaceId = attributes.ParentNamespaceId,
            RootExecution = attributes.Root ?? new WorkflowExecution { WorkflowId = row.WorkflowId, RunId = row.RunId },
            FirstRunId = attributes.FirstRunId,
            StateTransitionCount = attributes.StateTransitionCount,
        };

        // A running run's row is not rewritten as its history grows, so these are known of a closed one only.
        if (row.CloseTime is { } closed)
        {
            info.CloseTime = Times.ToTimestamp(closed);
            info.HistoryLength = row.HistoryLength;
            info.HistorySizeBytes = row.HistorySizeBytes;
            info.ExecutionDuration = Duration.FromTimeSpan(closed - row.ExecutionTime);
        }

        return info;
    }
}

using Google.Protobuf;
using Weir.Engine.Executions.Records;
using Weir.Engine.Storage;

namespace Weir.Engine.Executions;

internal static class RunRows
{
    /// <summary>What <see cref="RunRow.Due"/> says of a run that has work to hand out.</summary>
    public static DateTimeOffset Overdue { get; } = DateTimeOffset.UnixEpoch;

    /// <summary>
    /// The run's indexed row, with the exact next deadline as <see cref="RunRow.Due"/>, and <see cref="Overdue"/> while it has work to
    /// hand out.
    /// </summary>
    public static RunRow Of(RunState state, RunNumber number)
    {
        var execution = state.Execution;
        return new RunRow
        {
            Number = number,
            Namespace = state.Key.Namespace,
            WorkflowId = state.Key.WorkflowId,
            RunId = state.Key.RunId,
            WorkflowType = execution.WorkflowType,
            TaskQueue = execution.TaskQueue,
            Status = (int)execution.Status,
            StartTime = execution.StartTime,
            ExecutionTime = execution.ExecutionTime,
            CloseTime = execution.CloseTime,
            HistoryLength = state.History.NextEventId - 1,
            HistorySizeBytes = state.History.SizeBytes,
            Due = DueOf(state),
            Attributes = AttributesOf(state).ToByteArray(),
        };
    }

    public static DateTimeOffset? DueOf(RunState state) => state.HasPendingWork ? Overdue : Deadlines.Next(state);

    private static RunRowAttributes AttributesOf(RunState state)
    {
        var started = state.Execution.Started;
        return new RunRowAttributes
        {
            Memo = Descriptions.MemoOf(state),
            SearchAttributes = Descriptions.SearchAttributesOf(state),
            Parent = started.ParentWorkflowExecution,
            ParentNamespaceId = started.ParentWorkflowNamespaceId,
            Root = started.RootWorkflowExecution,
            FirstRunId = started.FirstExecutionRunId,
            StartRequestId = state.StartRequestId,
            StateTransitionCount = state.TransitionCount,
        };
    }
}

using Google.Protobuf;
using Weir.Engine.Executions.Records;
using Weir.Engine.Storage;
using Weir.Engine.Visibility.Attributes;

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
            StateTransitionCount = state.TransitionCount,
            ParentWorkflowId = execution.Started.ParentWorkflowExecution?.WorkflowId,
            ParentRunId = execution.Started.ParentWorkflowExecution?.RunId,
            RootWorkflowId = IsOwnRoot(state) ? null : execution.Started.RootWorkflowExecution.WorkflowId,
            RootRunId = IsOwnRoot(state) ? null : execution.Started.RootWorkflowExecution.RunId,
            NamespaceDivision = SearchKeys.Division(state.SearchAttributes),
            Attributes = AttributesOf(state).ToByteArray(),
        };
    }

    /// <summary>What the run is searched by; null when that is the same as before, so that the store leaves it alone.</summary>
    public static IReadOnlyList<SearchEntry>? SearchOf(RunState? before, RunState after) =>
        before is null
            ? after.SearchAttributes.IsEmpty ? null : SearchKeys.Entries(after.SearchAttributes)
            : ReferenceEquals(before.SearchAttributes, after.SearchAttributes) ? null : SearchKeys.Entries(after.SearchAttributes);

    public static DateTimeOffset? DueOf(RunState state) => state.HasPendingWork ? Overdue : Deadlines.Next(state);

    private static bool IsOwnRoot(RunState state) =>
        state.Execution.Started.RootWorkflowExecution is not { } root || root.RunId == state.Key.RunId;

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

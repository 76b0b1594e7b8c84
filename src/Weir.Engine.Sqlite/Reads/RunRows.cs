using Weir.Engine.Storage;

namespace Weir.Engine.Sqlite;

/// <summary>A row of <c>runs</c> as it is read.</summary>
internal static class RunRows
{
    /// <summary><c>close_time</c> of a run that has none.</summary>
    public const long StillRunning = long.MaxValue;

    public const string Columns = """
        number, namespace, workflow_id, run_id, workflow_type, task_queue, status, start_time, execution_time, close_time, history_length,
        history_size_bytes, due, attributes, state_transition_count, parent_workflow_id, parent_run_id, root_workflow_id, root_run_id, division
        """;

    public static RunRow Read(Statement row) => new()
    {
        Number = new RunNumber(row.Number(0)),
        Namespace = row.Text(1),
        WorkflowId = row.Text(2),
        RunId = row.Text(3),
        WorkflowType = row.Text(4),
        TaskQueue = row.Text(5),
        Status = (int)row.Number(6),
        StartTime = Time(row.Number(7)),
        ExecutionTime = Time(row.Number(8)),
        CloseTime = row.Number(9) is var closed and not StillRunning ? Time(closed) : null,
        HistoryLength = row.Number(10),
        HistorySizeBytes = row.Number(11),
        Due = row.NumberOrNull(12) is { } due ? Time(due) : null,
        Attributes = row.Bytes(13),
        StateTransitionCount = row.Number(14),
        ParentWorkflowId = row.TextOrNull(15),
        ParentRunId = row.TextOrNull(16),
        RootWorkflowId = row.TextOrNull(17),
        RootRunId = row.TextOrNull(18),
        NamespaceDivision = row.TextOrNull(19),
    };

    private static DateTimeOffset Time(long ticks) => new(ticks, TimeSpan.Zero);
}

using Weir.Engine.Storage;

namespace Weir.Engine.Sqlite;

/// <summary>Inserts or updates a row of <c>runs</c>.</summary>
internal sealed class RunRowWriter(Connection connection)
{
    // What never changes of a run is not set again, so an update leaves the indexes of it alone. A number that belongs to another run
    // changes no row.
    private readonly Statement _put = connection.Prepare("""
        INSERT INTO runs(number, id_hash, run_hash, namespace, workflow_id, run_id, workflow_type, task_queue, status, start_time,
            execution_time, close_time, history_length, history_size_bytes, due, attributes, state_transition_count,
            parent_workflow_id, parent_run_id, root_workflow_id, root_run_id, division)
        VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22)
        ON CONFLICT(number) DO UPDATE SET
            workflow_type = ?7, task_queue = ?8, status = ?9, start_time = ?10, execution_time = ?11, close_time = ?12,
            history_length = ?13, history_size_bytes = ?14, due = ?15, attributes = ?16, state_transition_count = ?17, division = ?22
        WHERE run_id = ?6
        """);

    private readonly SearchRowWriter _search = new(connection);

    public void Put(RunRow row)
    {
        _put.Bind(1, row.Number.Value);
        _put.Bind(2, IdHash.OfWorkflow(row.Namespace, row.WorkflowId));
        _put.Bind(3, IdHash.OfRun(row.RunId));
        _put.Bind(4, row.Namespace);
        _put.Bind(5, row.WorkflowId);
        _put.Bind(6, row.RunId);
        _put.Bind(7, row.WorkflowType);
        _put.Bind(8, row.TaskQueue);
        _put.Bind(9, row.Status);
        _put.Bind(10, row.StartTime.UtcTicks);
        _put.Bind(11, row.ExecutionTime.UtcTicks);
        _put.Bind(12, row.CloseTime?.UtcTicks ?? RunRows.StillRunning);
        _put.Bind(13, row.HistoryLength);
        _put.Bind(14, row.HistorySizeBytes);
        _put.Bind(15, row.Due?.UtcTicks);
        _put.Bind(16, row.Attributes.Span);
        _put.Bind(17, row.StateTransitionCount);
        _put.BindOrNull(18, row.ParentWorkflowId);
        _put.BindOrNull(19, row.ParentRunId);
        _put.BindOrNull(20, row.RootWorkflowId);
        _put.BindOrNull(21, row.RootRunId);
        _put.BindOrNull(22, row.NamespaceDivision);
        _put.Run();
        if (connection.Changes != 1)
        {
            throw StoreFailures.NumberTaken(row);
        }

        if (row.Search is { } search)
        {
            _search.Replace(row.Number, search);
        }
    }
}

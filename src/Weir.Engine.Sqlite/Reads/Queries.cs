using Weir.Engine.Storage;

namespace Weir.Engine.Sqlite;

/// <summary>What is read from the database. Each query names its index, so that its plan never changes with the data.</summary>
internal static class Queries
{
    private const string RunsById = $"SELECT {RunRows.Columns} FROM runs INDEXED BY runs_by_id WHERE id_hash = ?1";

    public static IReadOnlyList<StoredTransition> Transitions(Connection connection, RunNumber run) => connection.Query(
        "SELECT seq, changes FROM transitions INDEXED BY transitions_by_run WHERE run = ? ORDER BY seq",
        query => query.Bind(1, run.Value),
        row => new StoredTransition(row.Number(0), row.Bytes(1)));

    public static RunRow? Find(Connection connection, string namespaceName, string workflowId, string? runId)
    {
        var sql = runId is null
            ? $"{RunsById} AND namespace = ?2 AND workflow_id = ?3 ORDER BY number DESC LIMIT 1"
            : $"{RunsById} AND run_hash = ?4 AND namespace = ?2 AND workflow_id = ?3 AND run_id = ?5 ORDER BY number DESC LIMIT 1";
        var rows = connection.Query(
            sql,
            query =>
            {
                query.Bind(1, IdHash.OfWorkflow(namespaceName, workflowId));
                query.Bind(2, namespaceName);
                query.Bind(3, workflowId);
                if (runId is not null)
                {
                    query.Bind(4, IdHash.OfRun(runId));
                    query.Bind(5, runId);
                }
            },
            RunRows.Read);
        return rows.Count == 0 ? null : rows[0];
    }

    public static IReadOnlyList<RunRow> Due(Connection connection, DateTimeOffset until, DuePosition? after, int limit) => connection.Query(
        $"""
        SELECT {RunRows.Columns} FROM runs INDEXED BY runs_by_due
        WHERE due IS NOT NULL AND due <= ?1 AND (due, number) > (?2, ?3) ORDER BY due, number LIMIT ?4
        """,
        query =>
        {
            query.Bind(1, until.UtcTicks);
            query.Bind(2, after?.Due.UtcTicks ?? -1);
            query.Bind(3, after?.Run.Value ?? 0);
            query.Bind(4, limit);
        },
        RunRows.Read);

    public static IReadOnlyList<RunRow> List(Connection connection, RunListRequest request)
    {
        var index = request.WorkflowId is null ? "runs_by_list" : "runs_by_id";
        var sql = $"""
            SELECT {RunRows.Columns} FROM runs INDEXED BY {index} WHERE namespace = ?1
            {(request.After is null ? "" : "AND (close_time, start_time, number) < (?3, ?4, ?5)")}
            {(request.Status is null ? "" : "AND status = ?6")}
            {(request.WorkflowId is null ? "" : "AND id_hash = ?7 AND workflow_id = ?8")}
            {(request.WorkflowType is null ? "" : "AND workflow_type = ?9")}
            ORDER BY close_time DESC, start_time DESC, number DESC LIMIT ?2
            """;
        return connection.Query(sql, query => Bind(query, request), RunRows.Read);
    }

    public static IReadOnlyDictionary<int, long> Count(Connection connection, string namespaceName) => connection.Query(
        "SELECT status, count(*) FROM runs INDEXED BY runs_by_list WHERE namespace = ? GROUP BY status",
        query => query.Bind(1, namespaceName),
        row => KeyValuePair.Create((int)row.Number(0), row.Number(1))).ToDictionary();

    public static IReadOnlyList<NamespaceRow> Namespaces(Connection connection) => connection.Query(
        "SELECT name, id, config FROM namespaces ORDER BY name",
        _ => { },
        row => new NamespaceRow(row.Text(0), row.Text(1), row.Bytes(2)));

    public static IReadOnlyList<SettingRecord> Settings(Connection connection, string kind) => connection.Query(
        "SELECT namespace, name, content FROM settings WHERE kind = ? ORDER BY namespace, name",
        query => query.Bind(1, kind),
        row => new SettingRecord(kind, row.Text(0), row.Text(1), row.Bytes(2)));

    private static void Bind(Statement query, RunListRequest request)
    {
        query.Bind(1, request.Namespace);
        query.Bind(2, request.PageSize);
        if (request.After is { } after)
        {
            query.Bind(3, after.CloseTime?.UtcTicks ?? RunRows.StillRunning);
            query.Bind(4, after.StartTime.UtcTicks);
            query.Bind(5, after.Number.Value);
        }

        if (request.Status is { } status)
        {
            query.Bind(6, status);
        }

        if (request.WorkflowId is { } workflowId)
        {
            query.Bind(7, IdHash.OfWorkflow(request.Namespace, workflowId));
            query.Bind(8, workflowId);
        }

        if (request.WorkflowType is { } workflowType)
        {
            query.Bind(9, workflowType);
        }
    }
}

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

    public static IReadOnlyList<RunRow> Closed(Connection connection, string namespaceName, DateTimeOffset before, int limit) => connection.Query(
        $"""
        SELECT {RunRows.Columns} FROM runs INDEXED BY runs_by_list
        WHERE namespace = ?1 AND close_time < ?2 ORDER BY close_time, start_time, number LIMIT ?3
        """,
        query =>
        {
            query.Bind(1, namespaceName);
            query.Bind(2, before.UtcTicks);
            query.Bind(3, limit);
        },
        RunRows.Read);

    public static IReadOnlyList<NamespaceRow> Namespaces(Connection connection) => connection.Query(
        "SELECT name, id, config FROM namespaces ORDER BY name",
        _ => { },
        row => new NamespaceRow(row.Text(0), row.Text(1), row.Bytes(2)));

    public static IReadOnlyList<SettingRecord> Settings(Connection connection, string kind) => connection.Query(
        "SELECT namespace, name, content FROM settings WHERE kind = ? ORDER BY namespace, name",
        query => query.Bind(1, kind),
        row => new SettingRecord(kind, row.Text(0), row.Text(1), row.Bytes(2)));
}

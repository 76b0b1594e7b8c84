using Weir.Engine.Storage;

namespace Weir.Engine.Sqlite;

/// <summary>The table <c>schedules</c>.</summary>
internal static class ScheduleRows
{
    private const string Columns = "namespace, schedule_id, due, content";

    /// <summary>Within a transaction.</summary>
    public static void Put(Connection connection, IReadOnlyList<ScheduleRow> rows)
    {
        var put = connection.Prepare("""
            INSERT INTO schedules(namespace, schedule_id, due, content) VALUES(?1, ?2, ?3, ?4)
            ON CONFLICT(namespace, schedule_id) DO UPDATE SET due = ?3, content = ?4
            """);
        var delete = connection.Prepare("DELETE FROM schedules WHERE namespace = ?1 AND schedule_id = ?2");
        foreach (var row in rows)
        {
            var statement = row.Content is null ? delete : put;
            statement.Bind(1, row.Key.Namespace);
            statement.Bind(2, row.Key.ScheduleId);
            if (row.Content is { } content)
            {
                put.Bind(3, row.Due?.UtcTicks);
                put.Bind(4, content.Span);
            }

            statement.Run();
        }
    }

    public static ScheduleRow? Find(Connection connection, ScheduleKey key) => connection.Query(
        $"SELECT {Columns} FROM schedules WHERE namespace = ? AND schedule_id = ?",
        query =>
        {
            query.Bind(1, key.Namespace);
            query.Bind(2, key.ScheduleId);
        },
        Read).FirstOrDefault();

    public static IReadOnlyList<ScheduleRow> Due(Connection connection, ScheduleDuePosition? after, int limit) => connection.Query(
        $"""
        SELECT {Columns} FROM schedules INDEXED BY schedules_by_due
        WHERE due IS NOT NULL AND (due, namespace, schedule_id) > (?1, ?2, ?3) ORDER BY due, namespace, schedule_id LIMIT ?4
        """,
        query =>
        {
            query.Bind(1, after?.Due.UtcTicks ?? -1);
            query.Bind(2, after?.Key.Namespace ?? "");
            query.Bind(3, after?.Key.ScheduleId ?? "");
            query.Bind(4, limit);
        },
        Read);

    public static IReadOnlyList<ScheduleRow> List(Connection connection, string namespaceName, string? after, int limit) => connection.Query(
        $"SELECT {Columns} FROM schedules WHERE namespace = ?1 AND schedule_id > ?2 ORDER BY schedule_id LIMIT ?3",
        query =>
        {
            query.Bind(1, namespaceName);
            query.Bind(2, after ?? "");
            query.Bind(3, limit);
        },
        Read);

    public static long Count(Connection connection, string namespaceName) => connection.Query(
        "SELECT count(*) FROM schedules WHERE namespace = ?",
        query => query.Bind(1, namespaceName),
        row => row.Number(0))[0];

    private static ScheduleRow Read(Statement row) => new(
        new ScheduleKey(row.Text(0), row.Text(1)),
        row.NumberOrNull(2) is { } ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null,
        row.Bytes(3));
}

using Weir.Engine.Storage;

namespace Weir.Engine.Sqlite;

public sealed partial class SqliteEngineStore
{
    public Task SaveSchedulesAsync(IReadOnlyList<ScheduleRow> rows, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return Database.WriteAsync(committer => committer.Save(rows), resumeHere: false, cancellationToken);
    }

    public Task<ScheduleRow?> FindScheduleAsync(ScheduleKey key, CancellationToken cancellationToken) =>
        Database.ReadAsync(connection => ScheduleRows.Find(connection, key), cancellationToken);

    public Task<IReadOnlyList<ScheduleRow>> ReadDueSchedulesAsync(ScheduleDuePosition? after, int limit, CancellationToken cancellationToken) =>
        Database.ReadAsync(connection => ScheduleRows.Due(connection, after, limit), cancellationToken);

    public Task<IReadOnlyList<ScheduleRow>> ListSchedulesAsync(string namespaceName, string? after, int limit, CancellationToken cancellationToken) =>
        Database.ReadAsync(connection => ScheduleRows.List(connection, namespaceName, after, limit), cancellationToken);

    public Task<long> CountSchedulesAsync(string namespaceName, CancellationToken cancellationToken) =>
        Database.ReadAsync(connection => ScheduleRows.Count(connection, namespaceName), cancellationToken);
}

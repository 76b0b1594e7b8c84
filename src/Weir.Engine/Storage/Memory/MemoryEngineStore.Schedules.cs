namespace Weir.Engine.Storage;

public sealed partial class MemoryEngineStore
{
    private readonly MemorySchedules _schedules = new();

    public Task SaveSchedulesAsync(IReadOnlyList<ScheduleRow> rows, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return WithTables(_ => _schedules.Save(rows), cancellationToken);
    }

    public Task<ScheduleRow?> FindScheduleAsync(ScheduleKey key, CancellationToken cancellationToken) =>
        WithTables(_ => _schedules.Find(key), cancellationToken);

    public Task<IReadOnlyList<ScheduleRow>> ReadDueSchedulesAsync(ScheduleDuePosition? after, int limit, CancellationToken cancellationToken) =>
        WithTables(_ => _schedules.Due(after, limit), cancellationToken);

    public Task<IReadOnlyList<ScheduleRow>> ListSchedulesAsync(string namespaceName, string? after, int limit, CancellationToken cancellationToken) =>
        WithTables(_ => _schedules.List(namespaceName, after, limit), cancellationToken);

    public Task<long> CountSchedulesAsync(string namespaceName, CancellationToken cancellationToken) =>
        WithTables(_ => _schedules.Count(namespaceName), cancellationToken);
}

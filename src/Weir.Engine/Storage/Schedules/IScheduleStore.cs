namespace Weir.Engine.Storage;

/// <summary>Where schedules live: one row each, replaced whole with every transition. The promises of <see cref="IEngineStore"/> hold.</summary>
public interface IScheduleStore
{
    /// <summary>Inserts, replaces or deletes schedules, all of them or none; durable when the task completes.</summary>
    Task SaveSchedulesAsync(IReadOnlyList<ScheduleRow> rows, CancellationToken cancellationToken);

    /// <summary>Null when there is none.</summary>
    Task<ScheduleRow?> FindScheduleAsync(ScheduleKey key, CancellationToken cancellationToken);

    /// <summary>
    /// Schedules that are due some day, earliest first and by namespace and id among those due together, at most
    /// <paramref name="limit"/>, continuing behind <paramref name="after"/> (exclusive; null from the start).
    /// </summary>
    Task<IReadOnlyList<ScheduleRow>> ReadDueSchedulesAsync(ScheduleDuePosition? after, int limit, CancellationToken cancellationToken);

    /// <summary>Schedules of a namespace by id, at most <paramref name="limit"/>, continuing behind the id <paramref name="after"/> (exclusive; null from the start).</summary>
    Task<IReadOnlyList<ScheduleRow>> ListSchedulesAsync(string namespaceName, string? after, int limit, CancellationToken cancellationToken);

    Task<long> CountSchedulesAsync(string namespaceName, CancellationToken cancellationToken);
}

/// <summary>Names a schedule.</summary>
public readonly record struct ScheduleKey(string Namespace, string ScheduleId);

/// <summary>A schedule as it is stored.</summary>
/// <param name="Due">When it must be looked at the next time; null when only a call or the end of a workflow can move it.</param>
/// <param name="Content">The schedule's whole state, which the store does not look into. Null in a write deletes the schedule.</param>
public sealed record ScheduleRow(ScheduleKey Key, DateTimeOffset? Due, ReadOnlyMemory<byte>? Content);

/// <summary>A place in the order of <see cref="IScheduleStore.ReadDueSchedulesAsync"/>.</summary>
public readonly record struct ScheduleDuePosition(DateTimeOffset Due, ScheduleKey Key) : IComparable<ScheduleDuePosition>
{
    public int CompareTo(ScheduleDuePosition other)
    {
        var byDue = Due.CompareTo(other.Due);
        var byNamespace = byDue != 0 ? byDue : string.CompareOrdinal(Key.Namespace, other.Key.Namespace);
        return byNamespace != 0 ? byNamespace : string.CompareOrdinal(Key.ScheduleId, other.Key.ScheduleId);
    }
}

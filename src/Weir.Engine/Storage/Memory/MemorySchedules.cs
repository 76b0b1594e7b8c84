namespace Weir.Engine.Storage;

/// <summary>The schedules of a <see cref="MemoryEngineStore"/>. Not thread safe: the store locks.</summary>
internal sealed class MemorySchedules
{
    private readonly Dictionary<string, SortedDictionary<string, ScheduleRow>> byNamespace = new(StringComparer.Ordinal);
    private readonly SortedSet<ScheduleDuePosition> due = [];

    public int Save(IReadOnlyList<ScheduleRow> rows)
    {
        foreach (var row in rows)
        {
            Save(row);
        }

        return rows.Count;
    }

    public ScheduleRow? Find(ScheduleKey key) => Of(key.Namespace).GetValueOrDefault(key.ScheduleId);

    public IReadOnlyList<ScheduleRow> Due(ScheduleDuePosition? after, int limit) =>
        [.. due.Where(at => after is null || at.CompareTo(after.Value) > 0).Take(limit).Select(at => Of(at.Key.Namespace)[at.Key.ScheduleId])];

    public IReadOnlyList<ScheduleRow> List(string namespaceName, string? after, int limit) =>
        [.. Of(namespaceName).Values.Where(row => after is null || string.CompareOrdinal(row.Key.ScheduleId, after) > 0).Take(limit)];

    public long Count(string namespaceName) => Of(namespaceName).Count;

    private void Save(ScheduleRow row)
    {
        var schedules = Of(row.Key.Namespace);
        if (schedules.Remove(row.Key.ScheduleId, out var before) && before.Due is { } was)
        {
            due.Remove(new ScheduleDuePosition(was, row.Key));
        }

        if (row.Content is not { } content)
        {
            return;
        }

        schedules.Add(row.Key.ScheduleId, row with { Content = content.ToArray() });
        if (row.Due is { } now)
        {
            due.Add(new ScheduleDuePosition(now, row.Key));
        }
    }

    private SortedDictionary<string, ScheduleRow> Of(string namespaceName)
    {
        if (!byNamespace.TryGetValue(namespaceName, out var schedules))
        {
            byNamespace.Add(namespaceName, schedules = new SortedDictionary<string, ScheduleRow>(StringComparer.Ordinal));
        }

        return schedules;
    }
}

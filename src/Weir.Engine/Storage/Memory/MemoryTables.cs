using Google.Protobuf;

namespace Weir.Engine.Storage;

/// <summary>The data of a <see cref="MemoryEngineStore"/> with its indexes. Not thread safe: the store locks.</summary>
internal sealed class MemoryTables
{
    private readonly Dictionary<RunNumber, List<StoredTransition>> _transitions = [];
    private readonly SortedDictionary<RunNumber, RunRow> _runs = [];
    private readonly Dictionary<(string Namespace, string WorkflowId), SortedSet<RunNumber>> _byWorkflowId = [];
    private readonly Dictionary<string, SortedSet<RunRow>> _byNamespace = new(StringComparer.Ordinal);
    private readonly SortedSet<DuePosition> _due = new(Comparer<DuePosition>.Create(CompareDue));
    private readonly Dictionary<RunNumber, IReadOnlyList<SearchEntry>> _search = [];
    private readonly SortedDictionary<string, NamespaceRow> _namespaces = new(StringComparer.Ordinal);
    private readonly SortedDictionary<(string Kind, string Namespace, string Name), SettingRecord> _settings =
        new(Comparer<(string Kind, string Namespace, string Name)>.Create(CompareSettings));
    private long _sequence;

    public long LastRun { get; private set; }

    /// <summary>Appends all or, when it throws, nothing. Returns the sequence of the last transition.</summary>
    public long Commit(IReadOnlyList<TransitionRecord> transitions)
    {
        var serialized = transitions.Select(transition => transition.Changes.ToByteArray()).ToArray();
        CheckIdentities(transitions);
        for (var i = 0; i < serialized.Length; i++)
        {
            if (transitions[i].DeletesRun)
            {
                Remove(transitions[i].Run);
                continue;
            }

            Append(transitions[i].Run, serialized[i]);
            if (transitions[i].Row is { } row)
            {
                Put(row);
            }
        }

        return _sequence;
    }

    private void Put(RunRow row)
    {
        if (row.Search is { } search)
        {
            _search[row.Number] = [.. search];
        }

        row = row with { Attributes = row.Attributes.ToArray(), Search = null };
        if (_runs.TryGetValue(row.Number, out var before))
        {
            _byNamespace[row.Namespace].Remove(before);
            if (before.Due is { } due)
            {
                _due.Remove(new DuePosition(due, row.Number));
            }
        }

        _runs[row.Number] = row;
        Of(_byWorkflowId, (row.Namespace, row.WorkflowId), null).Add(row.Number);
        Of(_byNamespace, row.Namespace, RunListOrder.Instance).Add(row);
        if (row.Due is { } newDue)
        {
            _due.Add(new DuePosition(newDue, row.Number));
        }
    }

    public NamespaceRow Put(NamespaceRow row) => _namespaces[row.Name] = row with { Config = row.Config.ToArray() };

    public IReadOnlyList<StoredTransition> Transitions(RunNumber run) =>
        _transitions.TryGetValue(run, out var transitions) ? [.. transitions] : [];

    public RunRow? Find(string namespaceName, string workflowId, string? runId)
    {
        if (!_byWorkflowId.TryGetValue((namespaceName, workflowId), out var numbers))
        {
            return null;
        }

        return runId is null
            ? numbers.Count == 0 ? null : _runs[numbers.Max]
            : numbers.Reverse().Select(number => _runs[number]).FirstOrDefault(row => row.RunId == runId);
    }

    public IReadOnlyList<RunRow> Due(DateTimeOffset until, DuePosition? after, int limit)
    {
        var last = new DuePosition(until, new RunNumber(long.MaxValue));
        var first = after ?? new DuePosition(DateTimeOffset.MinValue, default);
        return CompareDue(first, last) >= 0
            ? []
            : [.. _due.GetViewBetween(first, last).Where(at => at != after).Take(limit).Select(at => _runs[at.Run])];
    }

    public IReadOnlyList<RunRow> List(RunListRequest request) =>
        [.. (request.Order == RunOrder.ByNumber ? ByNumber(request) : LatestFirst(request)).Where(row => Matches(row, request.Condition)).Take(request.PageSize)];

    public IReadOnlyDictionary<int, long> Count(string namespaceName, RunCondition? condition) =>
        _byNamespace.TryGetValue(namespaceName, out var rows)
            ? rows.Where(row => Matches(row, condition)).GroupBy(row => row.Status).ToDictionary(group => group.Key, group => (long)group.Count())
            : new Dictionary<int, long>();

    public IReadOnlyList<RunRow> Closed(string namespaceName, DateTimeOffset before, int limit) =>
        _byNamespace.TryGetValue(namespaceName, out var rows)
            ? [.. rows.Reverse().TakeWhile(row => row.CloseTime is { } closed && closed < before).Take(limit)]
            : [];

    private bool Matches(RunRow row, RunCondition? condition) =>
        condition is null || RunPredicate.Matches(condition, new RunRowFields(row, _search.GetValueOrDefault(row.Number, [])));

    private IEnumerable<RunRow> ByNumber(RunListRequest request)
    {
        var after = request.After?.Number ?? default;
        return _byNamespace.TryGetValue(request.Namespace, out var rows)
            ? rows.Where(row => row.Number.CompareTo(after) > 0).OrderBy(row => row.Number)
            : [];
    }

    private IEnumerable<RunRow> LatestFirst(RunListRequest request)
    {
        if (!_byNamespace.TryGetValue(request.Namespace, out var rows) || rows.Count == 0)
        {
            return [];
        }

        if (request.After is not { } after)
        {
            return rows;
        }

        return RunListOrder.Instance.Compare(after, rows.Max) >= 0
            ? []
            : rows.GetViewBetween(after, rows.Max).Where(row => RunListOrder.Instance.Compare(row, after) > 0);
    }

    public IReadOnlyList<NamespaceRow> Namespaces() => [.. _namespaces.Values];

    public bool DeleteNamespace(string name)
    {
        foreach (var key in _settings.Keys.Where(key => key.Namespace == name).ToList())
        {
            _settings.Remove(key);
        }

        return _namespaces.Remove(name);
    }

    public IReadOnlyList<SettingRecord> Settings(string kind) => [.. _settings.Values.Where(record => record.Kind == kind)];

    public int Put(IReadOnlyList<SettingRecord> records)
    {
        foreach (var record in records)
        {
            var key = (record.Kind, record.Namespace, record.Name);
            if (record.Content is { } content)
            {
                _settings[key] = record with { Content = content.ToArray() };
            }
            else
            {
                _settings.Remove(key);
            }
        }

        return records.Count;
    }

    /// <summary>Throws when a row would give the number of one run to another.</summary>
    private void CheckIdentities(IReadOnlyList<TransitionRecord> transitions)
    {
        Dictionary<RunNumber, string> added = [];
        foreach (var row in transitions.Select(transition => transition.Row).OfType<RunRow>())
        {
            var runId = _runs.TryGetValue(row.Number, out var known) ? known.RunId : added.GetValueOrDefault(row.Number, row.RunId);
            if (runId != row.RunId)
            {
                throw StoreFailures.NumberTaken(row);
            }

            added[row.Number] = row.RunId;
        }
    }

    private void Remove(RunNumber run)
    {
        _transitions.Remove(run);
        _search.Remove(run);
        if (_runs.Remove(run, out var row))
        {
            _byNamespace[row.Namespace].Remove(row);
            _byWorkflowId[(row.Namespace, row.WorkflowId)].Remove(run);
            if (row.Due is { } due)
            {
                _due.Remove(new DuePosition(due, run));
            }
        }
    }

    private void Append(RunNumber run, byte[] changes)
    {
        if (!_transitions.TryGetValue(run, out var transitions))
        {
            _transitions.Add(run, transitions = []);
        }

        transitions.Add(new StoredTransition(++_sequence, changes));
        LastRun = Math.Max(LastRun, run.Value);
    }

    private static SortedSet<TItem> Of<TKey, TItem>(Dictionary<TKey, SortedSet<TItem>> index, TKey key, IComparer<TItem>? order)
        where TKey : notnull
    {
        if (!index.TryGetValue(key, out var items))
        {
            index.Add(key, items = new SortedSet<TItem>(order));
        }

        return items;
    }

    private static int CompareDue(DuePosition x, DuePosition y)
    {
        var byDue = x.Due.CompareTo(y.Due);
        return byDue != 0 ? byDue : x.Run.CompareTo(y.Run);
    }

    private static int CompareSettings((string Kind, string Namespace, string Name) x, (string Kind, string Namespace, string Name) y)
    {
        var byKind = string.CompareOrdinal(x.Kind, y.Kind);
        var byNamespace = byKind != 0 ? byKind : string.CompareOrdinal(x.Namespace, y.Namespace);
        return byNamespace != 0 ? byNamespace : string.CompareOrdinal(x.Name, y.Name);
    }
}

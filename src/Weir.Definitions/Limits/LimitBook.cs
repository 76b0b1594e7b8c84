namespace Weir.Definitions.Limits;

/// <summary>
/// Decides who may hold what of the limits that runs share. Pure: no I/O, no clock; the same calls give the same decisions. Not thread
/// safe. Calls change what is asked and held; <see cref="Decide"/> draws the conclusions.
/// </summary>
public sealed class LimitBook
{
    /// <summary>Requests that may wait at once; a further one is refused.</summary>
    public const int MostWaiting = 10_000;

    /// <summary>What leases and requests may take together, as <see cref="LeaseSize"/> counts; a further request is refused.</summary>
    public const int MostBytes = 1_900_000;

    private readonly SortedDictionary<string, int> _sizes = new(StringComparer.Ordinal);
    private readonly OrderedDictionary<LeaseId, LeaseEntry> _entries = [];
    private readonly LimitUnits _units;
    private readonly LeaseLines _lines;
    private List<LeaseDecision> _decisions;
    private bool _isStale = true;
    private long _sizeBytes;

    private LimitBook(LimitBookState state)
    {
        _units = new LimitUnits(_sizes);
        _lines = new LeaseLines(state);
        _decisions = [.. state.Decisions];
        foreach (var (name, size) in state.Sizes)
        {
            _sizes.Add(name, size);
        }

        foreach (var entry in state.Entries)
        {
            Add(entry);
            if (entry.GrantedAt is not null)
            {
                _units.Take(entry.Request);
            }
            else
            {
                WaitingCount++;
            }
        }
    }

    public IReadOnlyDictionary<string, int> Sizes => _sizes;

    public int WaitingCount { get; private set; }

    public int HeldCount => _entries.Count - WaitingCount;

    /// <summary>Runs that hold something.</summary>
    public IReadOnlyList<LeaseOwner> Holders => [.. _entries.Values.Where(entry => entry.GrantedAt is not null).Select(entry => entry.Id.Owner).Distinct()];

    public static LimitBook Restore(LimitBookState state) => new(state);

    public LimitBookState Snapshot() => _lines.Write(new LimitBookState
    {
        Sizes = new SortedDictionary<string, int>(_sizes, StringComparer.Ordinal),
        Entries = [.. _entries.Values],
        Decisions = [.. _decisions],
    });

    /// <summary>Asks for a lease. Asked again, it keeps its place; when it is held already, it is granted again.</summary>
    /// <param name="under">See <see cref="LeaseEntry.Under"/>.</param>
    public void Ask(LeaseOwner owner, IReadOnlyList<LeaseId> under, LeaseRequest request, DateTimeOffset now)
    {
        var id = new LeaseId(owner, request.Number);
        if (_entries.TryGetValue(id, out var known))
        {
            if (known.GrantedAt is not null)
            {
                _decisions.Add(new(id, LeaseVerdict.Granted));
            }

            return;
        }

        if (WaitingCount >= MostWaiting)
        {
            _decisions.Add(new(id, LeaseVerdict.Refused, $"{WaitingCount} others wait for limits already, which is the most"));
            return;
        }

        var entry = new LeaseEntry(id, request, now) { Under = under };
        if (_sizeBytes + LeaseSize.Of(entry) > MostBytes)
        {
            _decisions.Add(new(id, LeaseVerdict.Refused, $"{HeldCount} leases and {WaitingCount} requests take {_sizeBytes} bytes already, and {MostBytes} are the most"));
            return;
        }

        foreach (var claim in request.Claims.Where(claim => claim.CancelInProgress))
        {
            Supersede(entry, claim);
        }

        Add(entry);
        _lines.Enter(request);
        WaitingCount++;
        _isStale = true;
    }

    /// <summary>Gives a lease back, or withdraws a request. One that is not known changes nothing.</summary>
    public void Release(LeaseId id)
    {
        if (_entries.Remove(id, out var entry))
        {
            Forget(entry);
        }
    }

    /// <summary>Takes all that a run holds or asks for: it has ended.</summary>
    public void Free(LeaseOwner owner)
    {
        foreach (var id in _entries.Keys.Where(id => id.Owner == owner).ToList())
        {
            Release(id);
        }
    }

    /// <summary>Sets a size. Who holds more than a smaller size allows keeps it; 0 lets nobody in.</summary>
    public void SetSize(string limit, int size)
    {
        _sizes[limit] = size;
        _isStale = true;
    }

    /// <summary>False when no size was set.</summary>
    public bool RemoveSize(string limit)
    {
        var wasSet = _sizes.Remove(limit);
        _isStale |= wasSet;
        return wasSet;
    }

    /// <summary>What follows from the calls since the last time, in order.</summary>
    public IReadOnlyList<LeaseDecision> Decide(DateTimeOffset now)
    {
        while (_isStale)
        {
            _isStale = false;
            Serve(now);
            if (WaitingCount > 0 && LeaseCircles.Find(_entries.Values, _sizes) is { } circle)
            {
                Refuse(circle, $"{Lacking(circle)}, and what holds it waits for this run to end: it would wait for ever");
            }
        }

        _lines.Keep(Waiting());
        var decisions = _decisions;
        _decisions = [];
        return decisions;
    }

    /// <summary>What a request waits for; null when it does not wait.</summary>
    public string? Explain(LeaseId id)
    {
        if (!_entries.TryGetValue(id, out var entry) || entry.GrantedAt is not null)
        {
            return null;
        }

        var before = _lines.Order(Waiting()).TakeWhile(other => other.Id != id).Count(other => Overlaps(other, entry));
        return before == 0 ? Lacking(entry) : $"{Lacking(entry)}; {before} before it";
    }

    /// <summary>What the requests of a run wait for, by number.</summary>
    public IReadOnlyDictionary<long, string> Explain(LeaseOwner owner) => Waiting().Where(entry => entry.Id.Owner == owner)
        .ToDictionary(entry => entry.Id.Number, entry => Explain(entry.Id)!);

    /// <summary>Limits of which a size was set or which somebody uses, by name.</summary>
    public IReadOnlyList<LimitView> Describe()
    {
        var order = _lines.Order(Waiting());
        var held = _entries.Values.Where(entry => entry.GrantedAt is not null).ToList();
        var names = _sizes.Keys.Concat(_entries.Values.SelectMany(entry => entry.Request.Claims.Select(claim => claim.Limit)));
        return
        [
            .. names.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(name => new LimitView(name, SizeOf(name), _units.Used(name))
            {
                IsSet = _sizes.ContainsKey(name),
                Holders = Uses(held, name),
                Waiting = Uses(order, name),
            }),
        ];
    }

    private void Serve(DateTimeOffset now)
    {
        _units.KeepNothing();
        foreach (var entry in _lines.Order(Waiting()))
        {
            var request = entry.Request;
            if (_units.Problem(request) is { } never)
            {
                Refuse(entry, never);
            }
            else if (_units.Fits(request))
            {
                _units.Take(request);
                _lines.Served(request);
                _entries[entry.Id] = entry with { GrantedAt = now };
                WaitingCount--;
                _decisions.Add(new(entry.Id, LeaseVerdict.Granted));
            }
            else
            {
                _units.Keep(request);
            }
        }

        _units.KeepNothing();
    }

    /// <summary>Ends as many of the oldest holders as it takes, and all that wait.</summary>
    private void Supersede(LeaseEntry newer, Claim claim)
    {
        var reason = $"superseded by {Who(newer)} in {LimitNames.Display(claim.Limit)}";
        var others = _entries.Values
            .Where(entry => entry.Request.Claims.Any(other => other.Limit == claim.Limit) && !IsAround(entry, newer))
            .ToList();
        foreach (var waiting in others.Where(entry => entry.GrantedAt is null))
        {
            _entries.Remove(waiting.Id);
            Forget(waiting);
            _decisions.Add(new(waiting.Id, LeaseVerdict.Superseded, reason));
        }

        var staying = _units.Used(claim.Limit) - others.Where(entry => entry.IsSuperseded).Sum(entry => UnitsOf(entry, claim.Limit));
        foreach (var holder in others.Where(entry => entry is { GrantedAt: not null, IsSuperseded: false }))
        {
            if (_units.SizeOf(claim) is not { } size || staying + claim.Units <= size)
            {
                return;
            }

            staying -= UnitsOf(holder, claim.Limit);
            _entries[holder.Id] = holder with { IsSuperseded = true };
            _decisions.Add(new(holder.Id, LeaseVerdict.Superseded, reason));
        }
    }

    private void Refuse(LeaseEntry entry, string reason)
    {
        _entries.Remove(entry.Id);
        Forget(entry);
        _decisions.Add(new(entry.Id, LeaseVerdict.Refused, reason));
    }

    private void Add(LeaseEntry entry)
    {
        _entries.Add(entry.Id, entry);
        _sizeBytes += LeaseSize.Of(entry);
    }

    private void Forget(LeaseEntry entry)
    {
        _sizeBytes -= LeaseSize.Of(entry);
        if (entry.GrantedAt is not null)
        {
            _units.Give(entry.Request);
        }
        else
        {
            WaitingCount--;
        }

        _isStale = true;
    }

    private string Lacking(LeaseEntry entry)
    {
        var claim = entry.Request.Claims.FirstOrDefault(claim => !_units.Fits(claim)) ?? entry.Request.Claims[0];
        if (_units.IsClosed(claim))
        {
            return $"{claim}, which is closed: its size is 0";
        }

        var holders = _entries.Values
            .Where(other => other.GrantedAt is not null && other.Request.Claims.Any(held => held.Limit == claim.Limit))
            .Select(Who).Distinct(StringComparer.Ordinal).ToList();
        var users = holders.Count switch
        {
            0 => "",
            > 3 => $" by {string.Join(", ", holders.Take(3))} and {holders.Count - 3} more",
            _ => $" by {string.Join(", ", holders)}",
        };
        return $"{claim}: {_units.Used(claim.Limit)} of {_units.SizeOf(claim)} used{users}";
    }

    private IEnumerable<LeaseEntry> Waiting() => _entries.Values.Where(entry => entry.GrantedAt is null);

    private int? SizeOf(string limit) => _sizes.TryGetValue(limit, out var size)
        ? size
        : _entries.Values.SelectMany(entry => entry.Request.Claims).Where(claim => claim.Limit == limit).Max(claim => claim.Size);

    private static List<LimitUse> Uses(IEnumerable<LeaseEntry> entries, string limit) =>
    [
        .. entries.Where(entry => UnitsOf(entry, limit) > 0).Select(entry => new LimitUse(
            entry.Id.Owner.WorkflowId, entry.Request.Key, UnitsOf(entry, limit), entry.Request.Priority, entry.GrantedAt ?? entry.AskedAt)),
    ];

    private static int UnitsOf(LeaseEntry entry, string limit) => entry.Request.Claims.FirstOrDefault(claim => claim.Limit == limit)?.Units ?? 0;

    private static bool Overlaps(LeaseEntry one, LeaseEntry other) => one.Request.Claims.Any(claim => UnitsOf(other, claim.Limit) > 0);

    /// <summary>Whether the lease is one that the other's run, or a run around it, holds until its end.</summary>
    private static bool IsAround(LeaseEntry lease, LeaseEntry other) =>
        other.Under.Contains(lease.Id) || (lease.Id.Owner == other.Id.Owner && lease.Request.Key is null);

    private static string Who(LeaseEntry entry) =>
        entry.Request.Key is { } key ? $"run {entry.Id.Owner.WorkflowId} ({key})" : $"run {entry.Id.Owner.WorkflowId}";
}

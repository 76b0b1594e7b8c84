namespace Weir.Definitions.Limits;

/// <summary>Counts the units of limits: sizes, what is held, and what is kept for requests that wait.</summary>
internal sealed class LimitUnits(IReadOnlyDictionary<string, int> sizes)
{
    private readonly Dictionary<string, int> _used = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _kept = new(StringComparer.Ordinal);

    public int Used(string limit) => _used.GetValueOrDefault(limit);

    /// <summary>Null is unlimited.</summary>
    public int? SizeOf(Claim claim) => sizes.TryGetValue(claim.Limit, out var size) ? size : claim.Size;

    /// <summary>A limit of size 0 was closed: what asks for it waits until it is opened.</summary>
    public bool IsClosed(Claim claim) => SizeOf(claim) == 0;

    /// <summary>Whether there is room for all claims of a request.</summary>
    public bool Fits(LeaseRequest request)
    {
        for (var i = 0; i < request.Claims.Count; i++)
        {
            if (!Fits(request.Claims[i]))
            {
                return false;
            }
        }

        return true;
    }

    public bool Fits(Claim claim) =>
        SizeOf(claim) is not { } size || (long)size - Used(claim.Limit) - _kept.GetValueOrDefault(claim.Limit) >= claim.Units;

    /// <summary>Why a request can never be met; null when it can.</summary>
    public string? Problem(LeaseRequest request)
    {
        for (var i = 0; i < request.Claims.Count; i++)
        {
            if (Problem(request.Claims[i]) is { } problem)
            {
                return problem;
            }
        }

        return null;
    }

    private string? Problem(Claim claim) => SizeOf(claim) switch
    {
        null when LimitNames.IsPool(claim.Limit) =>
            $"there is no {LimitNames.Display(claim.Limit)}: 'weir limit set {claim.Limit} SIZE' makes it",
        { } size when size > 0 && claim.Units > size =>
            $"asks for {claim.Units} units of {LimitNames.Display(claim.Limit)}, which has {size}",
        _ => null,
    };

    public void Take(LeaseRequest request)
    {
        foreach (var claim in request.Claims)
        {
            _used[claim.Limit] = Used(claim.Limit) + claim.Units;
        }
    }

    public void Give(LeaseRequest request)
    {
        foreach (var claim in request.Claims)
        {
            var left = Used(claim.Limit) - claim.Units;
            if (left > 0)
            {
                _used[claim.Limit] = left;
            }
            else
            {
                _used.Remove(claim.Limit);
            }
        }
    }

    /// <summary>
    /// Keeps units for a request that must wait, so that those behind it do not take them. It keeps its place at the limits that it lacks;
    /// the first to wait at all its limits keeps what is free of the others, too, and so is served in the end.
    /// </summary>
    public void Keep(LeaseRequest request)
    {
        var isFirst = true;
        for (var i = 0; i < request.Claims.Count; i++)
        {
            if (IsClosed(request.Claims[i]))
            {
                return;
            }

            isFirst &= !_kept.ContainsKey(request.Claims[i].Limit);
        }

        for (var i = 0; i < request.Claims.Count; i++)
        {
            var claim = request.Claims[i];
            if (isFirst || !Fits(claim))
            {
                _kept[claim.Limit] = _kept.GetValueOrDefault(claim.Limit) + claim.Units;
            }
        }
    }

    public void KeepNothing() => _kept.Clear();
}

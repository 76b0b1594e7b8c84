namespace Weir.Definitions.Limits;

/// <summary>Units of a limit that a run, or an execution of a node, holds while it is open.</summary>
/// <param name="Limit">The limit's name; see <see cref="LimitNames"/>.</param>
/// <param name="Units">At least 1.</param>
public sealed record Claim(string Limit, int Units = 1)
{
    /// <summary>The size that the definition gives, as a group has one; a size that was set wins. Null: only a size that was set counts.</summary>
    public int? Size { get; init; }

    /// <summary>Whether older holders of the limit are to end in favour of this one, and older ones that wait, too.</summary>
    public bool CancelInProgress { get; init; }

    /// <summary>For people: <c>pool gpu</c>, <c>2 of pool gpu</c>.</summary>
    public override string ToString() => Units == 1 ? LimitNames.Display(Limit) : $"{Units} of {LimitNames.Display(Limit)}";

    /// <summary>Claims by limit, each limit once, in the order of their names.</summary>
    public static IReadOnlyList<Claim> Join(IEnumerable<Claim> claims) =>
    [
        .. claims.GroupBy(claim => claim.Limit, StringComparer.Ordinal)
            .Select(same => same.First() with { Units = same.Sum(claim => claim.Units) })
            .OrderBy(claim => claim.Limit, StringComparer.Ordinal),
    ];
}

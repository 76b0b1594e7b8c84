namespace Weir.Definitions.Limits;

/// <summary>
/// Finds requests that wait for ever: a lease of a run, or of the task that called it, stays held until the run has ended, so a
/// request of that run must not wait for it, nor for somebody who waits for it.
/// </summary>
internal static class LeaseCircles
{
    /// <summary>The newest request that waits for ever and whose end would free a lease; null when every request will be served.</summary>
    /// <param name="entries">In the order in which they were asked for.</param>
    public static LeaseEntry? Find(IReadOnlyCollection<LeaseEntry> entries, IReadOnlyDictionary<string, int> sizes)
    {
        var stuck = entries.Where(entry => entry.GrantedAt is null).ToList();
        var runs = entries.Where(entry => entry is { GrantedAt: not null, Request.Key: null }).ToDictionary(entry => entry.Id.Owner, entry => entry.Id);
        if (!stuck.Exists(entry => IsInside(entry, runs)))
        {
            return null;
        }

        var units = new LimitUnits(sizes);
        var held = entries.Where(entry => entry.GrantedAt is not null).ToList();
        held.ForEach(lease => units.Take(lease.Request));
        int before;
        do
        {
            before = stuck.Count + held.Count;
            var needed = stuck.SelectMany(entry => Around(entry, runs)).ToHashSet();
            foreach (var lease in held.Where(lease => !needed.Contains(lease.Id)))
            {
                units.Give(lease.Request);
            }

            held.RemoveAll(lease => !needed.Contains(lease.Id));
            stuck.RemoveAll(entry => entry.Request.Claims.All(claim => units.IsClosed(claim) || units.Fits(claim)));
        }
        while (stuck.Count + held.Count < before);

        return stuck.FindLast(entry => IsInside(entry, runs));
    }

    private static bool IsInside(LeaseEntry entry, Dictionary<LeaseOwner, LeaseId> runs) =>
        entry.Under.Count > 0 || (entry.Request.Key is not null && runs.ContainsKey(entry.Id.Owner));

    /// <summary>Leases that are held for as long as the request waits.</summary>
    private static IEnumerable<LeaseId> Around(LeaseEntry entry, Dictionary<LeaseOwner, LeaseId> runs) =>
        entry.Request.Key is not null && runs.TryGetValue(entry.Id.Owner, out var run) ? entry.Under.Append(run) : entry.Under;
}

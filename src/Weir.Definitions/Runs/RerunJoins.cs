using Weir.Definitions.Plans;

namespace Weir.Definitions.Runs;

/// <summary>The joins of a rerun: they know the branches that are kept, and wait for those that run again.</summary>
internal static class RerunJoins
{
    public static IEnumerable<JoinProgress> Of(Plan plan, RunProgress ended, RerunSelection selection, IReadOnlyList<ExecutionProgress> roots)
    {
        var inbound = plan.Edges.Where(edge => edge.On != PlanEdgeOn.Settled).ToLookup(edge => edge.To, edge => edge.From, StringComparer.Ordinal);
        var begun = roots.ToHashSet(ReferenceEqualityComparer.Instance);
        var known = new HashSet<(string Node, string? Scope)>();
        foreach (var execution in selection.All.Where(execution => execution.Compensates is null && selection.Nodes[execution.Node].Join != PlanJoin.Each))
        {
            var hasFired = !selection.IsGone(execution) || begun.Contains(execution);
            if (hasFired && !IsOpenRound(execution, inbound, selection))
            {
                continue;
            }

            if (known.Add((execution.Node, execution.Scope)) && Kept(execution.Causes, selection) is { Count: > 0 } arrived)
            {
                yield return new JoinProgress(execution.Node, execution.Scope, hasFired, arrived);
            }
        }

        foreach (var join in ended.Joins.Where(join => known.Add((join.Node, join.Scope))))
        {
            if (Kept(join.Arrived.Select(arrival => arrival.Key), selection) is { Count: > 0 } arrived)
            {
                yield return join with { Arrived = arrived, HasFired = false };
            }
        }
    }

    /// <summary>A join that was met by some of its branches, while others run again and will arrive.</summary>
    private static bool IsOpenRound(ExecutionProgress execution, ILookup<string, string> inbound, RerunSelection selection)
    {
        var branches = inbound[execution.Node].Distinct(StringComparer.Ordinal).ToList();
        return execution.Causes.Count < branches.Count
            && selection.All.Any(branch => branch.Scope == execution.Scope && selection.IsGone(branch) && branches.Contains(branch.Node));
    }

    private static List<JoinArrival> Kept(IEnumerable<string> keys, RerunSelection selection) =>
        [.. keys.Where(key => selection.Find(key) is not null && !selection.IsOpenAgain(key)).Select(key => new JoinArrival(selection.Find(key)!.Node, key))];
}

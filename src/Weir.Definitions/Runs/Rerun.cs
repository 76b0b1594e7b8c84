using Weir.Definitions.Plans;
using Weir.Definitions.Values;

namespace Weir.Definitions.Runs;

/// <summary>What of a finished run is to run again.</summary>
public sealed record RerunRequest
{
    /// <summary>Ids of nodes; empty takes what failed or was cancelled and not handled.</summary>
    public IReadOnlyList<string> Nodes { get => field ?? []; init; }

    /// <summary>Whether items that succeeded keep their results. Otherwise all items of a node that runs again do.</summary>
    public bool OnlyFailedItems { get; init; } = true;

    /// <summary>Inputs to change, by node: members replace those of the definition.</summary>
    public IReadOnlyDictionary<string, ObjectValue> Inputs { get => field ?? new Dictionary<string, ObjectValue>(); init; }
}

/// <summary>What a rerun will do.</summary>
/// <param name="Again">Nodes that run again: those asked for, then those that come after them.</param>
/// <param name="Kept">Nodes whose results are kept.</param>
/// <param name="Problem">Why there can be no rerun; null when there can.</param>
public sealed record RerunPreview(IReadOnlyList<string> Again, IReadOnlyList<string> Kept, string? Problem = null);

/// <summary>
/// Runs parts of a finished run again, as a new run that begins with what the old one settled: the results of nodes that neither are asked
/// for nor come after one of those are kept, and so are the variables that they set.
/// </summary>
public static class Rerun
{
    public static RerunPreview Preview(Plan plan, RunProgress finished, RerunRequest request)
    {
        var (chosen, problem) = Choose(plan, finished, request);
        if (problem is not null)
        {
            return new RerunPreview([], [], problem);
        }

        var gone = Gone(plan, finished, chosen);
        var again = chosen.Concat(finished.Executions.Where(gone.Contains).Select(execution => execution.Node))
            .Concat(After(plan, chosen)).Distinct(StringComparer.Ordinal).ToList();
        var kept = finished.Succeeded.Concat(finished.Executions.Where(execution => !gone.Contains(execution)).Select(execution => execution.Node))
            .Distinct(StringComparer.Ordinal).Except(again, StringComparer.Ordinal).ToList();
        return new RerunPreview(again, kept);
    }

    /// <summary>Where the new run begins.</summary>
    /// <param name="facts">Of the new run; <see cref="RunFacts.RerunOf"/> names the old one.</param>
    /// <exception cref="ArgumentException">There can be no such rerun; the preview says why.</exception>
    public static RunProgress Begin(Plan plan, RunProgress finished, RerunRequest request, RunFacts facts)
    {
        var (chosen, problem) = Choose(plan, finished, request);
        if (problem is not null)
        {
            throw new ArgumentException(problem, nameof(request));
        }

        var gone = Gone(plan, finished, chosen);
        var kept = finished.Executions.Where(execution => !gone.Contains(execution)).ToList();
        var first = chosen.ToDictionary(node => node, node => finished.Executions.FirstOrDefault(execution => execution.Node == node && gone.Contains(execution)), StringComparer.Ordinal);
        var next = kept.Count == 0 ? 0 : kept.Max(execution => execution.Sequence) + 1;
        var fresh = chosen.Where(node => !IsBehind(plan, node, chosen)).Select(node => Again(first[node], node, next++, request)).ToList();
        var parents = Parents(fresh, finished);
        return new RunProgress
        {
            Facts = facts with { RerunOf = facts.RerunOf ?? finished.Facts.RunId },
            Vars = Vars(plan, finished, kept),
            NextSequence = next,
            Succeeded = [.. finished.Succeeded.Where(id => !IsGone(plan, id, chosen))],
            Executions = [.. kept.Select(execution => parents.Contains(Key(execution)) ? Open(execution) : execution), .. fresh],
            Joins = [.. Joins(plan, finished, gone, kept, chosen)],
        };
    }

    /// <summary>Joins that wait again for what runs again, with those that had arrived.</summary>
    private static IEnumerable<JoinProgress> Joins(
        Plan plan, RunProgress finished, HashSet<ExecutionProgress> gone, List<ExecutionProgress> kept, IReadOnlyList<string> chosen)
    {
        var byKey = kept.ToDictionary(Key, StringComparer.Ordinal);
        var joining = plan.Nodes.Where(node => node.Join != PlanJoin.Each).Select(node => node.Id).ToHashSet(StringComparer.Ordinal);
        var open = finished.Joins.Select(join => (join.Node, join.Scope, Keys: join.Arrived.Select(arrived => arrived.Key)));
        var undone = finished.Executions
            .Where(execution => gone.Contains(execution) && execution.Compensates is null && !chosen.Contains(execution.Node) && joining.Contains(execution.Node))
            .Select(execution => (execution.Node, execution.Scope, Keys: execution.Causes.AsEnumerable()));
        foreach (var (node, scope, keys) in open.Concat(undone).DistinctBy(join => (join.Node, join.Scope)))
        {
            var arrived = keys.Where(byKey.ContainsKey).Select(key => new JoinArrival(byKey[key].Node, key)).ToList();
            if (arrived.Count > 0)
            {
                yield return new JoinProgress(node, scope, false, arrived);
            }
        }
    }

    private static (IReadOnlyList<string> Nodes, string? Problem) Choose(Plan plan, RunProgress finished, RerunRequest request)
    {
        if (finished.Result is null)
        {
            return ([], "the run has not ended: only a run that has ended can run again");
        }

        if (request.Nodes.Count == 0)
        {
            var failed = finished.Executions
                .Where(execution => execution is { Tolerated: false, Handled: false, Compensates: null, Conclusion: Conclusion.Failure or Conclusion.TimedOut or Conclusion.Cancelled })
                .Select(execution => execution.Node)
                .Distinct(StringComparer.Ordinal)
                .Where(node => plan.Nodes.First(known => known.Id == node).Kind != PlanNodeKind.Parallel)
                .ToList();
            return failed.Count > 0 ? (failed, null) : ([], "nothing failed that was not handled; name the nodes to run again");
        }

        var ran = finished.Succeeded.Concat(finished.Executions.Select(execution => execution.Node)).ToHashSet(StringComparer.Ordinal);
        var unknown = request.Nodes.Where(node => !ran.Contains(node)).ToList();
        return unknown.Count == 0
            ? ([.. request.Nodes.Distinct(StringComparer.Ordinal)], null)
            : ([], $"{string.Join(", ", unknown.Select(node => $"'{node}'"))} did not run, or {(unknown.Count == 1 ? "does" : "do")} not exist");
    }

    /// <summary>Executions of the chosen nodes and all that they led to; compensations, too.</summary>
    private static HashSet<ExecutionProgress> Gone(Plan plan, RunProgress finished, IReadOnlyList<string> chosen)
    {
        var gone = new HashSet<ExecutionProgress>(ReferenceEqualityComparer.Instance);
        var keys = new HashSet<string>(StringComparer.Ordinal);
        var dependents = After(plan, chosen).ToHashSet(StringComparer.Ordinal);
        var reopened = Parents([.. finished.Executions.Where(execution => chosen.Contains(execution.Node))], finished);
        foreach (var execution in finished.Executions)
        {
            var isAfter = chosen.Contains(execution.Node) || dependents.Contains(execution.Node)
                || execution.Causes.Any(cause => keys.Contains(cause) || (reopened.Contains(cause) && execution.Scope != cause));
            if (isAfter || execution.Compensates is not null || (execution.Scope is not null && keys.Contains(execution.Scope) && !IsHolder(plan, execution.Scope, chosen)))
            {
                gone.Add(execution);
                keys.Add(Key(execution));
            }
        }

        return gone;
    }

    /// <summary>Whether the key is of a parallel task that is kept open around a chosen node.</summary>
    private static bool IsHolder(Plan plan, string scope, IReadOnlyList<string> chosen) =>
        plan.Nodes.Any(node => chosen.Contains(node.Id) && node.Parent is { } parent && scope.Split('#')[0] == parent);

    private static IEnumerable<string> After(Plan plan, IReadOnlyList<string> chosen)
    {
        var edges = plan.Edges.Where(edge => edge.On == PlanEdgeOn.Settled).ToLookup(edge => edge.From, edge => edge.To, StringComparer.Ordinal);
        var seen = new HashSet<string>(chosen, StringComparer.Ordinal);
        var open = new Queue<string>(chosen);
        while (open.TryDequeue(out var node))
        {
            foreach (var to in edges[node].Where(seen.Add))
            {
                open.Enqueue(to);
                yield return to;
            }
        }
    }

    private static bool IsGone(Plan plan, string id, IReadOnlyList<string> chosen) => chosen.Contains(id) || After(plan, chosen).Contains(id);

    /// <summary>A chosen node that depends on another one starts by itself when that one has ended.</summary>
    private static bool IsBehind(Plan plan, string node, IReadOnlyList<string> chosen) => After(plan, [.. chosen.Where(other => other != node)]).Contains(node);

    private static ExecutionProgress Again(ExecutionProgress? old, string node, long sequence, RerunRequest request)
    {
        var again = new ExecutionProgress
        {
            Node = node,
            Number = old?.Number ?? 1,
            Sequence = sequence,
            Scope = old?.Scope,
            Causes = old?.Causes ?? [],
            Stage = nameof(ExecutionStage.Ready),
            InputOverrides = request.Inputs.GetValueOrDefault(node) ?? old?.InputOverrides ?? ObjectValue.Empty,
        };
        return request.OnlyFailedItems && old?.Items is { IsList: true } items
            ? again with { Stage = nameof(ExecutionStage.Open), StartedAt = old.StartedAt, Items = FailedAgain(items) }
            : again;
    }

    private static ItemSetProgress FailedAgain(ItemSetProgress items) => items with
    {
        HasCutOff = false,
        NextToStart = 0,
        Known = [.. items.Known.Where(item => item is { Stage: nameof(ItemStage.Settled), Conclusion: Conclusion.Success })],
    };

    /// <summary>Keys of the parallel tasks that hold what runs again.</summary>
    private static HashSet<string> Parents(IReadOnlyList<ExecutionProgress> fresh, RunProgress finished)
    {
        var byKey = finished.Executions.ToDictionary(Key, StringComparer.Ordinal);
        var parents = new HashSet<string>(StringComparer.Ordinal);
        foreach (var execution in fresh)
        {
            for (var scope = execution.Scope; scope is not null && parents.Add(scope); scope = byKey[scope].Scope)
            {
            }
        }

        return parents;
    }

    private static ExecutionProgress Open(ExecutionProgress parallel) => new()
    {
        Node = parallel.Node,
        Number = parallel.Number,
        Sequence = parallel.Sequence,
        Scope = parallel.Scope,
        Causes = parallel.Causes,
        Stage = nameof(ExecutionStage.Open),
        StartedAt = parallel.StartedAt,
        Items = new ItemSetProgress { NextToStart = 1, RecordCount = 1, Known = [new ItemProgress { Stage = nameof(ItemStage.Waiting), Attempt = 1 }] },
    };

    /// <summary>The variables as they were without what runs again.</summary>
    private static ObjectValue Vars(Plan plan, RunProgress finished, List<ExecutionProgress> kept)
    {
        var vars = ObjectValue.Of(plan.Vars.Names.Select(name => KeyValuePair.Create(name, finished.InitialVars.Get(name))));
        return kept.OrderBy(execution => execution.SettledAs).Aggregate(vars, (known, execution) => known.With(execution.Published));
    }

    private static string Key(ExecutionProgress execution) => execution.Number == 1 ? execution.Node : $"{execution.Node}#{execution.Number}";
}

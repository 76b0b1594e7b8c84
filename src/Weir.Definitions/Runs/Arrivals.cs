using Weir.Definitions.Plans;

namespace Weir.Definitions.Runs;

/// <summary>Brings the run from settled executions to new ones: joins, per-arrival runs, dependencies.</summary>
internal sealed class Arrivals(RunState state)
{
    /// <summary>Called with an execution that lost a race and is to end.</summary>
    public Action<Execution, string> Cancel { get; set; } = (_, _) => { };

    /// <summary>Called when a limit is exceeded.</summary>
    public Action<Failure> Fail { get; set; } = _ => { };

    /// <summary>A transition leads to the node.</summary>
    public void Arrive(GraphNode node, Execution from)
    {
        if (node.Plan.Join == PlanJoin.Each)
        {
            Create(node, from.Scope, [from.Key], from.IsCleanup || state.IsCancelled);
            return;
        }

        var arrivals = from.Scope.Of(node);
        if (arrivals.HasArrived(from.Node))
        {
            // The same branch for the second time: a new round of a cycle.
            arrivals.Clear();
        }

        arrivals.Add(from.Node, from.Key);
        if (!arrivals.HasFired && arrivals.Arrived.Count >= node.Threshold)
        {
            arrivals.HasFired = true;
            Create(node, from.Scope, [.. arrivals.Arrived.Select(arrived => arrived.Key)], from.IsCleanup || state.IsCancelled);
            if (node.Plan.Join == PlanJoin.First)
            {
                CancelLosers(node, from);
            }
        }

        if (arrivals.Arrived.Count == node.Inbound.Count)
        {
            arrivals.Clear();
        }
    }

    /// <summary>Tells the nodes that depend on the execution.</summary>
    public void Settle(Execution execution)
    {
        var scope = execution.Scope;
        var own = scope.Of(execution.Node);
        own.FailedAtOrBefore = (execution.Conclusion.IsFailure() && !execution.Tolerated)
            || execution.Node.Needs.Exists(need => scope.Of(need).FailedAtOrBefore);
        if (own.HasEnded)
        {
            // A node in a cycle ends more than once; who needs it waits for its first end only.
            return;
        }

        own.HasEnded = true;
        foreach (var dependent in execution.Node.NeededBy)
        {
            if (--scope.Of(dependent).Waiting == 0)
            {
                Create(dependent, scope, [.. dependent.Needs.Select(need => scope.Latest[need].Key)], execution.IsCleanup);
            }
        }
    }

    public Execution? Create(GraphNode node, ExecutionScope scope, IReadOnlyList<string> causes, bool isCleanup = false)
    {
        var limits = state.Facts.Limits;
        var number = ++state.Counts[node.Index];
        if (number > limits.MaxExecutionsPerNode || state.NextSequence >= limits.MaxExecutions)
        {
            if (!state.IsFailing)
            {
                var limit = number > limits.MaxExecutionsPerNode
                    ? $"{node.Word} '{node.Id}' would run more than {limits.MaxExecutionsPerNode} times"
                    : $"the run would start more than {limits.MaxExecutions} tasks";
                Fail(new Failure($"{limit}, which is the limit", node.Id, null, node.Plan.Line));
            }

            return null;
        }

        var execution = new Execution(node, number, state.NextSequence++, scope) { Causes = causes, IsCleanup = isCleanup };
        state.Executions.Add(execution);
        state.Open.Add(execution.Sequence, execution);
        scope.Open++;
        state.Latest[node.Index] ??= execution;
        state.Ready.Enqueue(execution);
        return execution;
    }

    /// <summary>A join that some branches reached and the others cannot any more; null when there is none.</summary>
    public static string? Unmet(ExecutionScope scope)
    {
        // Of several the first in the definition: the order in which they were reached is not kept in a snapshot.
        var unmet = scope.Arrivals.Where(arrivals => arrivals.Arrived.Count > 0 && !arrivals.HasFired).MinBy(arrivals => arrivals.Node.Index);
        if (unmet is null)
        {
            return null;
        }

        var arrived = unmet.Arrived.Select(arrived => arrived.From.Id).ToList();
        var missing = unmet.Node.Inbound.Select(node => node.Id).Except(arrived);
        return $"the join of task '{unmet.Node.Id}' can no longer be met: {string.Join(", ", arrived)} led to it, {string.Join(", ", missing)} did not";
    }

    private void CancelLosers(GraphNode node, Execution winner)
    {
        var losers = state.Open.Values
            .Where(open => open != winner && open.Scope == winner.Scope && open.Node != node && node.Inbound.Contains(open.Node))
            .ToList();
        foreach (var loser in losers)
        {
            loser.Handled = true;
            Cancel(loser, $"'{winner.Key}' was first");
        }
    }
}

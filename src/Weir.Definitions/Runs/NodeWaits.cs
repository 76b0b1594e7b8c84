using Weir.Definitions.Plans;

namespace Weir.Definitions.Runs;

/// <summary>Says what a node waits for, as the end of the sentence "it waits for ...".</summary>
internal static class NodeWaits
{
    private const int MostNamed = 8;

    /// <summary>A node that has not been led to; null when nothing can be said.</summary>
    public static string? Of(GraphNode node, RunState state)
    {
        if (node.Parent is { } parent && state.Latest[parent.Index] is null)
        {
            return $"the start of {parent.Id}";
        }

        if (node.Needs.Count > 0)
        {
            var open = node.Needs.Where(need => state.Latest[need.Index] is not { IsSettled: true }).Select(need => need.Id).ToList();
            return open.Count > 0 ? $"the end of {Names(open)}" : null;
        }

        return node.Inbound.Count > 0 ? Arrivals(node, state) : Undoing(node, state);
    }

    /// <summary>An execution that is not settled; null when it runs and waits for nothing.</summary>
    public static string? Of(Execution execution, ItemState? item, RunState state)
    {
        if (execution.IsSettled)
        {
            return null;
        }

        return (execution.Stage, item) switch
        {
            (ExecutionStage.Delayed, _) => "its delay",
            (ExecutionStage.Ready, _) when state.AwaitsRunLease => RunLeases.Text(state.RunLease!),
            (ExecutionStage.Ready, _) => state.PauseRequested ? "the end of the pause" : null,
            (_, { Stage: ItemStage.Held, Lease: null }) => "the end of the pause",
            (_, { Stage: ItemStage.Held, Lease: { } lease }) => RunLeases.Text(lease),
            (_, null) when execution.Items?.Known.FirstOrDefault(known => known is { Stage: ItemStage.Held, Lease: not null }) is { } held => RunLeases.Text(held.Lease!),
            (_, { Inquiry: { } inquiry }) => inquiry.Assignees.Count == 0
                ? "an answer"
                : $"an answer of {Names(inquiry.Assignees)}",
            (_, { Signal: { } signal }) => $"the {signal.Replace(":", " ", StringComparison.Ordinal)}",
            (_, { Stage: ItemStage.Retrying }) => state.PauseRequested && item.DueAt is null ? "the end of the pause" : "its next attempt",
            (_, { Stage: ItemStage.Waiting }) when execution.Node.Plan.Kind == PlanNodeKind.Sleep => "time to pass",
            _ when execution.IsStarved => $"one of the {state.MaxParallel} places for what runs at once",
            _ when execution.Inner is { Open: > 0 } inner => $"the end of {Names([.. state.Open.Values.Where(open => open.Scope == inner).Select(open => open.Node.Id).Distinct()])}",
            _ => null,
        };
    }

    private static string Arrivals(GraphNode node, RunState state)
    {
        var scope = node.Parent is { } parent ? state.Latest[parent.Index]?.Inner ?? state.Root : state.Root;
        var arrivals = scope.Of(node);
        var arrived = arrivals.Arrived.Select(arrival => arrival.From).ToList();
        var from = Names([.. node.Inbound.Where(inbound => !arrived.Contains(inbound)).Select(inbound => inbound.Id)]);
        if (arrivals.Node.Threshold <= 1)
        {
            return $"a transition from {from}";
        }

        var missing = arrivals.Node.Threshold - arrived.Count;
        var open = node.Inbound.Count - arrived.Count;
        return $"{(missing == open ? open == 1 ? "a transition" : "transitions" : $"{missing} of {open} transitions")} from {from}{(arrived.Count > 0 ? $" ({Names([.. arrived.Select(inbound => inbound.Id)])} led here already)" : "")}";
    }

    /// <summary>Nothing leads to a node that undoes another one.</summary>
    private static string? Undoing(GraphNode node, RunState state)
    {
        var undone = state.Graph.Nodes.Where(other => other.Plan.Compensate == node.Id).Select(other => other.Id).ToList();
        return undone.Count > 0 ? $"{Names(undone)} to be undone" : null;
    }

    private static string Names(IReadOnlyList<string> names) =>
        names.Count <= MostNamed ? string.Join(", ", names) : $"{string.Join(", ", names.Take(MostNamed))} and {names.Count - MostNamed} more";
}

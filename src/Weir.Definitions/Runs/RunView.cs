using Weir.Definitions.Plans;

namespace Weir.Definitions.Runs;

/// <summary>Where a node stands, for people.</summary>
/// <param name="Id">The node's id in the definition.</param>
/// <param name="Key">The last execution; the id when there was none.</param>
public sealed record NodeView(string Id, string Key, PlanNodeKind Kind, NodeStatus Status)
{
    /// <summary>Executions so far.</summary>
    public int Executions { get; init; }

    public int Attempt { get; init; }

    /// <summary>Why it stands so; null when the status says it.</summary>
    public string? Reason { get; init; }

    /// <summary>What it waits for; null when it does not wait.</summary>
    public string? WaitsFor { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>When a wait ends by itself; null when it does not.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>Items that have ended, of all; null without items.</summary>
    public int? ItemsDone { get; init; }

    public int? ItemsTotal { get; init; }

    public int ItemsFailed { get; init; }

    /// <summary>Whether a failure was taken by a transition or tolerated.</summary>
    public bool IsHandled { get; init; }

    /// <summary>Keys of the executions that led here.</summary>
    public IReadOnlyList<string> Causes { get => field ?? []; init; }
}

/// <summary>Describes the nodes of a run.</summary>
internal static class RunView
{
    public static IReadOnlyList<NodeView> Of(RunState state) => [.. state.Graph.Nodes.Select(node => Of(node, state))];

    private static NodeView Of(GraphNode node, RunState state)
    {
        if (state.Latest[node.Index] is not { } execution)
        {
            return state.IsFinished
                ? new NodeView(node.Id, node.Id, node.Plan.Kind, NodeStatus.Skipped) { Reason = "nothing led to it" }
                : new NodeView(node.Id, node.Id, node.Plan.Kind, NodeStatus.Pending) { WaitsFor = NodeWaits.Of(node, state) };
        }

        var item = execution.Items is { IsList: false } ? execution.Items.Find(0) : null;
        var view = new NodeView(node.Id, execution.Key, node.Plan.Kind, Status(execution, item))
        {
            Executions = state.Counts[node.Index],
            Attempt = item?.Attempt ?? 0,
            Reason = execution.Withdrawn ?? execution.Error?.Message ?? item?.Error?.Message,
            StartedAt = execution.StartedAt,
            EndedAt = execution.EndedAt,
            DueAt = execution.DueAt ?? item?.DueAt,
            IsHandled = execution.Handled || execution.Tolerated,
            Causes = execution.Causes,
            WaitsFor = NodeWaits.Of(execution, item, state),
        };
        return execution.Items is { IsList: true } items
            ? view with { ItemsTotal = items.Count, ItemsDone = items.Count - items.Unsettled, ItemsFailed = items.Failed }
            : view;
    }

    private static NodeStatus Status(Execution execution, ItemState? item) => execution.Stage switch
    {
        ExecutionStage.Settled => TaskStatuses.Of(execution.Conclusion),
        ExecutionStage.Ready => NodeStatus.Held,
        ExecutionStage.Open when execution.Items is { IsList: true, Running: > 0 } items && items.Known.All(known => known.Stage is not (ItemStage.Running or ItemStage.Waiting)) => NodeStatus.Held,
        ExecutionStage.Delayed => NodeStatus.Delayed,
        _ => item?.Stage switch
        {
            ItemStage.Retrying => NodeStatus.Retrying,
            ItemStage.Held => NodeStatus.Held,
            ItemStage.Waiting when execution.Inner is null => NodeStatus.Waiting,
            ItemStage.Pending or null when item is not null || execution.Items?.Running == 0 => NodeStatus.Held,
            _ => NodeStatus.Running,
        },
    };
}

using Weir.Definitions.Plans;

namespace Weir.Definitions.Runs;

/// <summary>Decides what of an ended run runs again.</summary>
internal static class RerunChoice
{
    /// <summary>Takes into the selection what the request asks for, and what was not done or was undone.</summary>
    /// <returns>Why there can be no rerun; null when there can.</returns>
    public static string? Fill(RerunSelection selection, RunProgress ended, RerunRequest request)
    {
        if (ended.Result is null && !request.WasInterrupted)
        {
            return "the run has not ended: only a run that has ended can run again";
        }

        if (request.Nodes.Where(node => selection.Find(node) is null).ToList() is { Count: > 0 } unknown)
        {
            return $"{string.Join(", ", unknown.Select(node => $"'{node}'"))} did not run, or {(unknown.Count == 1 ? "does" : "do")} not exist";
        }

        foreach (var execution in selection.All)
        {
            if (WhyAlways(selection, execution) is { } why)
            {
                selection.Take(execution, why);
            }
        }

        foreach (var execution in selection.All)
        {
            if (Why(selection, execution, request) is { } why)
            {
                selection.Take(execution, why);
            }
        }

        var isNothing = selection.All.Count > 0 && selection.Roots().Count == 0 && !request.WasInterrupted && !selection.All.Any(execution => execution.IsUnfollowed);
        return !isNothing ? OverridesProblem(selection, request)
            : request.Settled is null ? "nothing failed that was not handled; name the jobs or tasks to run again"
            : "everything had ended in that state: nothing would run again";
    }

    /// <summary>Whether the execution had ended in the state that is returned to.</summary>
    public static bool HadEnded(RerunSelection selection, ExecutionProgress execution, IReadOnlySet<string> settled)
    {
        var key = RerunSelection.KeyOf(execution);
        return settled.Contains(key)
            || (selection.Nodes[execution.Node].Kind == PlanNodeKind.Job && execution.Items is { IsList: true } items
                && Enumerable.Range(0, items.Values.Count).All(index => settled.Contains(ExecutionKeys.OfItem(key, index))));
    }

    /// <summary>Whether the node is named, or one of its executions.</summary>
    private static string? Why(RerunSelection selection, ExecutionProgress execution, RerunRequest request)
    {
        if (request.Settled is { } settled)
        {
            return HadEnded(selection, execution, settled) || IsHolder(selection, execution, settled) ? null : "it had not ended then";
        }

        if (request.Nodes.Count > 0)
        {
            return request.Nodes.Contains(RerunSelection.KeyOf(execution)) ? "it was asked for" : null;
        }

        return IsParallel(selection, execution) ? null : execution switch
        {
            { Tolerated: true } or { Handled: true } => null,
            { Conclusion: Conclusion.Failure } => "it failed",
            { Conclusion: Conclusion.TimedOut } => "it timed out",
            _ => null,
        };
    }

    /// <summary>What was not done, or was undone, cannot be kept.</summary>
    private static string? WhyAlways(RerunSelection selection, ExecutionProgress execution)
    {
        if (execution.Compensates is { } undone)
        {
            if (execution.Withdrawn is null && selection.Find(undone) is { } original)
            {
                selection.Undone.Add(original);
                selection.Take(original, $"it was undone by '{RerunSelection.KeyOf(execution)}'");
            }

            return $"it undid '{undone}'";
        }

        return IsParallel(selection, execution) ? null : execution switch
        {
            { Stage: not nameof(ExecutionStage.Settled) } => "it had not ended",
            { Conclusion: Conclusion.Cancelled, Handled: false, Tolerated: false } => "it was cancelled",
            _ => null,
        };
    }

    /// <summary>Nodes of a parallel task run again, not the parallel task itself; one that holds nothing is a node like others.</summary>
    private static bool IsParallel(RerunSelection selection, ExecutionProgress execution) =>
        selection.Nodes[execution.Node].Kind == PlanNodeKind.Parallel
        && selection.All.Any(inner => inner.Scope == RerunSelection.KeyOf(execution));

    /// <summary>A parallel task that was open then is opened again around what it holds.</summary>
    private static bool IsHolder(RerunSelection selection, ExecutionProgress execution, IReadOnlySet<string> settled) =>
        selection.Nodes[execution.Node].Kind == PlanNodeKind.Parallel
        && selection.All.Any(inner => inner.Scope == RerunSelection.KeyOf(execution) && (HadEnded(selection, inner, settled) || HasEndedItems(inner, settled)));

    private static bool HasEndedItems(ExecutionProgress execution, IReadOnlySet<string> settled) =>
        execution.Items is { IsList: true } items && items.Known.Any(item => settled.Contains(ExecutionKeys.OfItem(RerunSelection.KeyOf(execution), item.Index)));

    private static string? OverridesProblem(RerunSelection selection, RerunRequest request)
    {
        var first = selection.Roots().Select(RerunSelection.KeyOf).ToList();
        foreach (var (node, inputs) in request.Inputs)
        {
            if (!first.Contains(node))
            {
                return $"an input of '{node}' cannot be changed: the rerun does not begin with it but with {string.Join(", ", first)}";
            }

            if (InputOverrides.Problem(selection.Nodes[selection.Find(node)!.Node], inputs) is { } problem)
            {
                return problem;
            }
        }

        return null;
    }
}

using Weir.Definitions.Plans;
using Weir.Definitions.Values;

namespace Weir.Definitions.Diagrams;

/// <summary>What is worth saying of a node beside its name.</summary>
internal static class NodeFacts
{
    /// <param name="undoes">The nodes that it undoes; null when it undoes none.</param>
    public static string Of(PlanNode node, string? undoes)
    {
        var facts = new List<string>();
        if (node.IsGate)
        {
            facts.Add("decides");
        }
        else if (node.Kind is not (PlanNodeKind.Job or PlanNodeKind.Noop))
        {
            facts.Add(node.Task is { Action.Length: > 0 } task ? task.Action : node.Kind.ToString().ToLowerInvariant());
        }

        if (node.Job is { RunsOn: not "default" } job)
        {
            facts.Add($"on {job.RunsOn}");
        }

        if (node.Join is not (PlanJoin.Each or PlanJoin.All) || (node.Join == PlanJoin.All && node.Task is not null && !node.IsEntry))
        {
            facts.Add($"join {(node.Join == PlanJoin.Count ? $"{node.JoinCount}" : node.Join.ToString().ToLowerInvariant())}");
        }

        if (node.Task is { WithItems.IsNull: false } || node.Strategy is { ForEach.IsNull: false })
        {
            facts.Add("for each item");
        }

        if (node.Strategy is { Matrix.IsNull: false } strategy)
        {
            facts.Add(strategy.Matrix is ObjectValue matrix ? $"for each {string.Join(" × ", matrix.Names.Where(name => name is not ("include" or "exclude")))}" : "for each combination");
        }

        if (node.Repeat is { } repeat)
        {
            facts.Add(repeat.While is { } holding ? $"while {holding}" : $"until {repeat.Until}");
        }

        if (node.Retry is { } retry)
        {
            facts.Add(retry.CountFrom.IsNull ? $"retry {retry.Count}" : "retry");
        }

        if (node.Compensate is not null)
        {
            facts.Add($"undone by {node.Compensate}");
        }

        if (undoes is not null)
        {
            facts.Add($"undoes {undoes}");
        }

        return DiagramText.OneLine(string.Join(", ", facts));
    }
}

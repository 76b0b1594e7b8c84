using Weir.Definitions.Plans;

namespace Weir.Definitions.Diagrams;

/// <summary>A way from a node, as drawings show it.</summary>
/// <param name="To">A node's id, or a reserved target.</param>
/// <param name="Label">When it is taken; empty when it always is.</param>
/// <param name="IsDashed">Whether it is off the usual way: a failure, an undoing.</param>
/// <param name="IsUndo">Whether it is no transition but names the node that undoes this one.</param>
internal sealed record PlanLink(string From, string To, string Label, bool IsDashed, bool IsUndo = false);

/// <summary>The ways of a plan in words.</summary>
internal static class PlanLinks
{
    public static IEnumerable<PlanLink> Of(Plan plan) => plan.Edges
        .Where(edge => edge.To != PlanTarget.Continue)
        .Select(edge => new PlanLink(edge.From, edge.To, Label(edge), edge.On is PlanEdgeOn.Failure or PlanEdgeOn.Timeout or PlanEdgeOn.Cancel))
        .Concat(plan.Nodes.Where(node => node.Compensate is not null).Select(node => new PlanLink(node.Id, node.Compensate!, "undone by", true, IsUndo: true)))
        .Distinct();

    private static string Label(PlanEdge edge)
    {
        var on = edge.On switch
        {
            PlanEdgeOn.Settled or PlanEdgeOn.Any => "",
            PlanEdgeOn.Complete => edge.When is null && edge.IsDecision ? "default" : "",
            _ => edge.On.ToString().ToLowerInvariant(),
        };
        return string.Join(": ", new[] { on, DiagramText.OneLine(edge.When ?? "") }.Where(part => part.Length > 0));
    }
}

using Weir.Definitions.Diagnostics;
using Weir.Definitions.Yaml;

namespace Weir.Definitions.Jobs;

/// <summary>Something that needs other things.</summary>
/// <param name="Path">Of its <c>needs</c>.</param>
internal sealed record NeedsNode(string Id, IReadOnlyList<YamlScalar> Needs, string Path);

/// <summary>Checks that <c>needs</c> names jobs that exist and makes no circle.</summary>
internal static class NeedsGraph
{
    public static void Check(WorkflowModel model, DiagnosticBag bag)
    {
        var jobs = model.Jobs.ToDictionary(job => job.Id, StringComparer.Ordinal);
        foreach (var job in model.Jobs)
        {
            foreach (var need in job.Needs.Where(need => !jobs.ContainsKey(need.Text)))
            {
                bag.Add(
                    DiagnosticCodes.UnknownNeed,
                    need,
                    $"{job.Path}.needs",
                    $"job '{job.Id}' needs {Wording.Quote(need.Text)}, which is no job of this workflow",
                    expected: Wording.OneOf([.. jobs.Keys.Where(id => id != job.Id)]),
                    suggestion: NearestName.Find(need.Text, jobs.Keys.Where(id => id != job.Id)));
            }
        }

        CheckCircles([.. model.Jobs.Select(job => new NeedsNode(job.Id, job.Needs, $"{job.Path}.needs"))], "jobs", bag);
    }

    /// <summary>Depth first with an own stack, so that a chain of ten thousand jobs is no problem.</summary>
    public static void CheckCircles(IReadOnlyList<NeedsNode> order, string words, DiagnosticBag bag)
    {
        var nodes = order.DistinctBy(node => node.Id, StringComparer.Ordinal).ToDictionary(node => node.Id, StringComparer.Ordinal);
        var done = new HashSet<string>(StringComparer.Ordinal);
        var onPath = new HashSet<string>(StringComparer.Ordinal);
        foreach (var start in order.Where(node => !done.Contains(node.Id)))
        {
            var path = new List<(NeedsNode Node, int Next)> { (start, 0) };
            onPath.Add(start.Id);
            while (path.Count > 0)
            {
                var (node, next) = path[^1];
                if (next == node.Needs.Count)
                {
                    path.RemoveAt(path.Count - 1);
                    onPath.Remove(node.Id);
                    done.Add(node.Id);
                    continue;
                }

                path[^1] = (node, next + 1);
                var need = node.Needs[next];
                if (onPath.Contains(need.Text))
                {
                    ReportCircle(path, need, words, bag);
                }
                else if (!done.Contains(need.Text) && nodes.TryGetValue(need.Text, out var needed))
                {
                    path.Add((needed, 0));
                    onPath.Add(needed.Id);
                }
            }
        }
    }

    private static void ReportCircle(List<(NeedsNode Node, int Next)> path, YamlScalar closing, string words, DiagnosticBag bag)
    {
        var circle = path.Select(step => step.Node.Id).SkipWhile(id => id != closing.Text).Append(closing.Text);
        bag.Add(DiagnosticCodes.NeedsCycle, closing, path[^1].Node.Path, $"the {words} need each other in a circle: {string.Join(" -> ", circle)}");
    }
}

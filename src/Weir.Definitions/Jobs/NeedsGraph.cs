using Weir.Definitions.Diagnostics;
using Weir.Definitions.Yaml;

namespace Weir.Definitions.Jobs;

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

        FindCycles(model.Jobs, jobs, bag);
    }

    /// <summary>Depth first with an own stack, so that a chain of ten thousand jobs is no problem.</summary>
    private static void FindCycles(List<JobModel> order, Dictionary<string, JobModel> jobs, DiagnosticBag bag)
    {
        var done = new HashSet<string>(StringComparer.Ordinal);
        var onPath = new HashSet<string>(StringComparer.Ordinal);
        foreach (var start in order.Where(job => !done.Contains(job.Id)))
        {
            var path = new List<(JobModel Job, int Next)> { (start, 0) };
            onPath.Add(start.Id);
            while (path.Count > 0)
            {
                var (job, next) = path[^1];
                if (next == job.Needs.Count)
                {
                    path.RemoveAt(path.Count - 1);
                    onPath.Remove(job.Id);
                    done.Add(job.Id);
                    continue;
                }

                path[^1] = (job, next + 1);
                var need = job.Needs[next];
                if (onPath.Contains(need.Text))
                {
                    ReportCycle(path, need, bag);
                }
                else if (!done.Contains(need.Text) && jobs.TryGetValue(need.Text, out var needed))
                {
                    path.Add((needed, 0));
                    onPath.Add(needed.Id);
                }
            }
        }
    }

    private static void ReportCycle(List<(JobModel Job, int Next)> path, YamlScalar closing, DiagnosticBag bag)
    {
        var cycle = path.Select(step => step.Job.Id).SkipWhile(id => id != closing.Text).Append(closing.Text);
        bag.Add(
            DiagnosticCodes.NeedsCycle,
            closing,
            $"{path[^1].Job.Path}.needs",
            $"the jobs need each other in a circle: {string.Join(" -> ", cycle)}");
    }
}

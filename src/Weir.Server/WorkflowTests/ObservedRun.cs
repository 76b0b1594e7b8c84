using Weir.Definitions.Plans;
using Weir.Definitions.Runs;
using Weir.Definitions.Values;
using Weir.Definitions.WorkflowTests;
using Weir.Interpreter.Records;
using Weir.Interpreter.Runs;

namespace Weir.Server.WorkflowTests;

/// <summary>Puts together what a run tells of itself in the words of tests.</summary>
internal sealed class ObservedRun(Plan plan, TestRecorder recorder)
{
    private const string Cancelled = "cancelled";

    private static readonly string[] WorstFirst = ["failed", "timed_out", Cancelled, "running", "completed"];

    public TestObservation Describe(RunReport report, RunNodesReport nodes, IReadOnlyList<RunJob> jobs)
    {
        var steps = recorder.Steps();
        var statuses = nodes.Nodes.ToDictionary(node => node.Id, node => node.Status.ToWord(), StringComparer.Ordinal);
        foreach (var step in steps.GroupBy(step => (Execution: ExecutionKeys.WithoutItem(step.Job), step.Step)))
        {
            statuses[$"{ExecutionKeys.NodeOf(step.Key.Execution)}.{step.Key.Step}"] = OfItems(step.Select(item => item.Status));
        }

        return new()
        {
            Status = report.Status,
            Outputs = report.Outputs,
            Variables = nodes.Variables,
            Error = report.Failure?.Message,
            Path = Path(nodes, jobs),
            Steps = steps.Where(step => step.Ran).GroupBy(step => ExecutionKeys.NodeOf(step.Job), StringComparer.Ordinal)
                .ToDictionary(job => job.Key, job => (IReadOnlyList<string>)[.. job.Select(step => step.Step).Distinct()], StringComparer.Ordinal),
            Statuses = statuses,
            Errors = Errors(nodes, jobs),
        };
    }

    /// <summary>Items run side by side, so which of them ended last says nothing: the worst end is that of all.</summary>
    private static string OfItems(IEnumerable<string> statuses) => statuses.MinBy(status => Array.IndexOf(WorstFirst, status) is >= 0 and var rank ? rank : WorstFirst.Length)!;

    /// <summary>Executions in the order in which they began; of items only the task is told.</summary>
    private List<string> Path(RunNodesReport nodes, IReadOnlyList<RunJob> jobs)
    {
        var isJob = plan.Nodes.ToDictionary(node => node.Id, node => node.Kind == PlanNodeKind.Job, StringComparer.Ordinal);
        var began = nodes.History.Where(change => change.Status is NodeStatus.Running or NodeStatus.Waiting).Select(change => change.Key).ToHashSet(StringComparer.Ordinal);
        return [.. jobs.Where(Ran).Select(job => ExecutionKeys.WithoutItem(job.Key)).Distinct(StringComparer.Ordinal).Select(ExecutionKeys.NodeOf)];

        bool Ran(RunJob job) => job.Status switch
        {
            "completed" or "failed" or "timed_out" or "running" or "waiting" or "retrying" => true,
            Cancelled => isJob.GetValueOrDefault(job.Id) ? recorder.HasStarted(job.Key) : began.Contains(job.Key),
            _ => false,
        };
    }

    private static Dictionary<string, string> Errors(RunNodesReport nodes, IReadOnlyList<RunJob> jobs)
    {
        var errors = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var job in jobs.Where(job => job.Reason is not null && job.Status is "failed" or "timed_out" or Cancelled))
        {
            errors[job.Id] = job.Reason ?? "";
        }

        foreach (var node in nodes.Nodes.Where(node => node.Reason is not null && node.Status is NodeStatus.Failed or NodeStatus.TimedOut or NodeStatus.Cancelled))
        {
            errors.TryAdd(node.Id, node.Reason ?? "");
        }

        return errors;
    }
}

using System.Globalization;
using Weir.Definitions.Expressions;
using Weir.Definitions.Plans;
using Weir.Definitions.Runs;
using Weir.Interpreter.Records;
using Weir.Interpreter.Runs;
using Weir.Server.StepRecords;

namespace Weir.Server.Runs;

/// <summary>The jobs of a run in the order of its plan, from what the run reports and what its agents recorded.</summary>
internal static class RunJobViews
{
    public static IReadOnlyList<JobView> Of(
        Plan plan, IReadOnlyList<RunJob> reported, IReadOnlyList<RecordedJob> recorded, bool runIsOpen)
    {
        var reports = reported.ToLookup(job => job.Id, StringComparer.Ordinal);
        var records = recorded.ToLookup(job => job.JobId, StringComparer.Ordinal);
        var views = new List<JobView>(Math.Max(plan.Nodes.Count, recorded.Count));
        foreach (var node in plan.Nodes)
        {
            var before = views.Count;
            var reportByKey = reports[node.Id].ToDictionary(job => job.Key, StringComparer.Ordinal);
            var recordByKey = records[node.Id].ToDictionary(job => job.Key, StringComparer.Ordinal);
            foreach (var key in reportByKey.Keys.Union(recordByKey.Keys, StringComparer.Ordinal).Order(ByCombination))
            {
                views.Add(Of(node, key, reportByKey.GetValueOrDefault(key), recordByKey.GetValueOrDefault(key), runIsOpen));
            }

            if (views.Count == before)
            {
                views.Add(Of(node, node.Id, null, null, runIsOpen));
            }
        }

        return views;
    }

    /// <summary><c>build[2]</c> stands before <c>build[10]</c>.</summary>
    private static Comparer<string> ByCombination { get; } = Comparer<string>.Create((left, right) => (ExecutionKeys.ItemOf(left) ?? 0).CompareTo(ExecutionKeys.ItemOf(right) ?? 0));

    private static JobView Of(PlanNode node, string key, RunJob? reported, RecordedJob? recorded, bool runIsOpen)
    {
        var status = StatusOf(reported, recorded, runIsOpen);
        return new JobView
        {
            Id = key,
            Name = new[] { recorded?.Name, reported?.Name, node.Name }.FirstOrDefault(name => IsKnown(name, node, key)),
            Kind = node.IsGate ? "gate" : node.Kind.ToString().ToLowerInvariant(),
            Status = status,
            Reason = node.Kind == PlanNodeKind.Job && status != RunStatus.Held ? null : reported?.Reason,
            StartedAt = reported?.StartedAt ?? recorded?.StartedAt,
            DurationMs = reported is { StartedAt: { } began, EndedAt: { } ended } ? (long)(ended - began).TotalMilliseconds : recorded?.DurationMs,
            KeptFrom = reported?.KeptFrom,
            Steps = reported?.KeptFrom is not null ? []
                : recorded is not null
                ? [.. recorded.Steps.Select(step => Of(step, status))]
                : [.. (node.Job?.Steps ?? []).Select((step, index) => Of(step, index, status))],
        };
    }

    /// <summary>A name whose expressions nobody has evaluated yet, and one that all items share, say less than the key.</summary>
    private static bool IsKnown(string? name, PlanNode node, string key) =>
        name is not null && !Template.HasExpression(name) && (key == node.Id || name != (node.Name ?? node.Id));

    private static string StatusOf(RunJob? reported, RecordedJob? recorded, bool runIsOpen)
    {
        var status = reported is not null && reported.Status != RunStatus.Running ? reported.Status : recorded?.Status.ToWord() ?? RunStatus.Pending;

        // A run that was ended from outside leaves jobs behind that nobody settled.
        return runIsOpen ? status : status switch
        {
            RunStatus.Running or RunStatus.Waiting or RunStatus.Retrying => RunStatus.Cancelled,
            RunStatus.Pending or RunStatus.Held or RunStatus.Delayed => RunStatus.Skipped,
            _ => status,
        };
    }

    private static StepView Of(RecordedStep step, string jobStatus) => new()
    {
        Id = step.Id ?? Position(step.Index),
        Name = step.Name,
        Status = StepStatus(step.Status.ToWord(), jobStatus),
        ExitCode = step.ExitCode,
        Attempts = step.Attempts,
        StartedAt = step.StartedAt,
        DurationMs = step.DurationMs,
    };

    private static StepView Of(PlanStep step, int index, string jobStatus) => new()
    {
        Id = step.Id ?? Position(index),
        Name = StepNames.Plain(step),
        Status = StepStatus(RunStatus.Pending, jobStatus),
    };

    /// <summary>In a job that has ended nothing runs or waits any more.</summary>
    private static string StepStatus(string status, string jobStatus) => (status, jobStatus) switch
    {
        _ when RunStatus.IsOpen(jobStatus) => status,
        (RunStatus.Pending, _) => RunStatus.Skipped,
        (RunStatus.Running, _) => RunStatus.Cancelled,
        _ => status,
    };

    private static string Position(int index) => (index + 1).ToString(CultureInfo.InvariantCulture);
}

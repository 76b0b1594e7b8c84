using Weir.Definitions.Runs;
using Weir.Interpreter.Runs;
using Weir.Server.Runs;

namespace Weir.Cli.Runs.Explain;

/// <summary>Explains a run that has ended: which jobs or tasks failed it, what led to them, and what did not run because of it.</summary>
internal static class EndedRunExplanation
{
    private const int LongestPath = 20;

    public static Explanation Of(RunView run, RunNodesReport report)
    {
        var wanted = run.Status == RunStatus.Cancelled ? NodeStatus.Cancelled : (NodeStatus?)null;
        var causes = report.Nodes
            .Where(node => wanted is { } status ? node.Status == status : node.Status is NodeStatus.Failed or NodeStatus.TimedOut && !node.IsHandled)
            .OrderBy(node => node.EndedAt)
            .Select(node => new Cause(node.Key, node.Status, Message(node, run), Path(node, report)) { Attempts = node.Attempt })
            .ToList();
        return new()
        {
            Headline = (run.Status, causes) switch
            {
                (RunStatus.Completed, _) => "it did what it was to do; nothing more comes",
                (_, { Count: > 0 }) when wanted is null => $"{string.Join(", ", causes.Select(cause => cause.Key))} failed",
                _ => run.Failure?.Message ?? $"it was {run.Status}",
            },
            Causes = run.Status == RunStatus.Completed ? [] : causes,
            NotRun = run.Status == RunStatus.Completed
                ? new Dictionary<string, IReadOnlyList<string>>()
                : report.Nodes.Where(node => node.Status is NodeStatus.Skipped or NodeStatus.Pending)
                    .GroupBy(node => node.Reason ?? "nothing led to it")
                    .ToDictionary(group => group.Key, group => (IReadOnlyList<string>)[.. group.Select(node => node.Key)], StringComparer.Ordinal),
        };
    }

    /// <summary>An agent knows more of a failed job than the run does.</summary>
    private static string? Message(NodeView node, RunView run) =>
        node.Reason ?? (run.Failure is { Job: { } job } failure && (job == node.Key || job.StartsWith($"{node.Key}[", StringComparison.Ordinal) || job.StartsWith($"{node.Key} ", StringComparison.Ordinal)) ? failure.Message : null);

    /// <summary>Back along the first cause of each execution, as far as it is known.</summary>
    private static List<string> Path(NodeView node, RunNodesReport report)
    {
        var byKey = report.Nodes.ToDictionary(other => other.Key, StringComparer.Ordinal);
        var path = new List<string> { node.Key };
        for (var at = node; at is { Causes: [var cause, ..] } && path.Count < LongestPath && !path.Contains(cause); at = byKey.GetValueOrDefault(cause))
        {
            path.Insert(0, cause);
        }

        return path;
    }
}

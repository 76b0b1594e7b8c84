using Weir.Definitions.Runs;
using Weir.Interpreter.Records;
using Weir.Interpreter.Runs;
using Weir.Server.Runs;

namespace Weir.Cli.Runs.Explain;

/// <summary>Why a run stands where it stands.</summary>
internal sealed record Explanation
{
    /// <summary>In one sentence.</summary>
    public required string Headline { get; init; }

    /// <summary>What has begun and has not ended.</summary>
    public IReadOnlyList<ExplainedNode> Open { get; init; } = [];

    /// <summary>What has not begun, and after what it will.</summary>
    public IReadOnlyList<ExplainedNode> Next { get; init; } = [];

    /// <summary>What went wrong, of a run that has ended.</summary>
    public IReadOnlyList<Cause> Causes { get; init; } = [];

    /// <summary>What did not run because of it, by reason.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> NotRun { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <param name="unserved">Agents and workers of which none is there, by key of the job or task that waits for one.</param>
    /// <param name="isAbandoned">Whether no process works on the run.</param>
    public static Explanation Of(RunView run, RunNodesReport report, IReadOnlyDictionary<string, string> unserved, bool isAbandoned)
    {
        if (!run.IsOpen)
        {
            return EndedRunExplanation.Of(run, report);
        }

        var open = report.Nodes.Where(node => !node.Status.IsEnd() && node.Status != NodeStatus.Pending).Select(node => Node(node, run, report, unserved)).ToList();
        return new()
        {
            Headline = Sentence(report, open, isAbandoned, run.WorkflowId),
            Open = open,
            Next = [.. report.Nodes.Where(node => node.Status == NodeStatus.Pending).Select(node => new ExplainedNode(node.Id, node.Status) { WaitsFor = node.WaitsFor })],
        };
    }

    private static string Sentence(RunNodesReport report, List<ExplainedNode> open, bool isAbandoned, string id)
    {
        if (isAbandoned)
        {
            return $"nobody works on it now; 'weir resume {id}' goes on with it";
        }

        if (report.IsPaused)
        {
            return $"it is paused; 'weir resume {id}' goes on with it";
        }

        var running = open.Count(node => node.Status == NodeStatus.Running && node.WaitsFor is null);
        var waits = open.Where(node => node.WaitsFor is not null).Select(node => node.WaitsFor!).Distinct().ToList();
        var text = (running, waits.Count) switch
        {
            (0, 0) => "it is about to go on",
            (0, 1) => $"it waits for {waits[0]}",
            (0, _) => $"it waits for {waits.Count} things",
            (1, _) => $"{open.First(node => node.Status == NodeStatus.Running && node.WaitsFor is null).Key} runs",
            _ => $"{running} run",
        };
        return report.PauseRequested ? $"it is pausing: what runs is let end, and nothing more starts; {text}" : text;
    }

    private static ExplainedNode Node(NodeView node, RunView run, RunNodesReport report, IReadOnlyDictionary<string, string> unserved)
    {
        var inquiry = report.Inquiries.FirstOrDefault(open => open.Key == node.Key);
        var child = report.Children.FirstOrDefault(open => open.Key == node.Key || open.Key.StartsWith($"{node.Key}[", StringComparison.Ordinal)).Value;
        var missing = unserved.FirstOrDefault(work => work.Key == node.Key || work.Key.StartsWith($"{node.Key}[", StringComparison.Ordinal)).Value;
        return new(node.Key, node.Status)
        {
            WaitsFor = missing is not null ? $"{missing}, of which none is there" : child is not null ? $"run {child}" : node.WaitsFor,
            Since = node.StartedAt,
            Until = inquiry?.Inquiry.ExpiresAt ?? node.DueAt,
            Note = inquiry?.Inquiry.Prompt ?? (node.Status is NodeStatus.Retrying ? node.Reason : null),
            Facts = Facts(node),
            Command = (inquiry, child, node) switch
            {
                ({ } open, _, _) => $"weir answer {run.WorkflowId} {open.Key} --value VALUE",
                (_, { } called, _) => $"weir explain {called}",
                (_, _, { WaitsFor: { } signal }) when signal.StartsWith("the signal ", StringComparison.Ordinal) => $"weir signal {run.WorkflowId} {signal["the signal ".Length..]}",
                (_, _, { WaitsFor: { } named }) when named.StartsWith("the event ", StringComparison.Ordinal) => $"weir signal {run.WorkflowId} {named["the event ".Length..]} --event",
                _ => null,
            },
        };
    }

    private static string? Facts(NodeView node)
    {
        var facts = new List<string>();
        if (node.ItemsTotal is { } total)
        {
            facts.Add($"{node.ItemsDone} of {total} items have ended{(node.ItemsFailed > 0 ? $", {node.ItemsFailed} failed" : "")}");
        }

        if (node.Attempt > 1 || node.Status == NodeStatus.Retrying)
        {
            facts.Add(node.Status == NodeStatus.Retrying ? $"{node.Attempt} attempt{(node.Attempt == 1 ? "" : "s")} failed" : $"attempt {node.Attempt}");
        }

        return facts.Count > 0 ? string.Join("; ", facts) : null;
    }
}

/// <summary>A job or task that has not ended.</summary>
internal sealed record ExplainedNode(string Key, NodeStatus Status)
{
    /// <summary>Null when it simply runs.</summary>
    public string? WaitsFor { get; init; }

    public DateTimeOffset? Since { get; init; }

    /// <summary>When the wait ends by itself.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>A question that it asks, or why it failed last.</summary>
    public string? Note { get; init; }

    public string? Facts { get; init; }

    /// <summary>What people can do about it.</summary>
    public string? Command { get; init; }

    public string Word => Status.ToWord();
}

/// <summary>A job or task that failed the run.</summary>
/// <param name="Path">The executions that led to it, the first one first, itself last.</param>
internal sealed record Cause(string Key, NodeStatus Status, string? Message, IReadOnlyList<string> Path)
{
    public int Attempts { get; init; }
}

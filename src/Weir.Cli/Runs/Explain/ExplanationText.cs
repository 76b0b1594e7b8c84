using System.Globalization;
using Weir.Cli.Terminal;
using Weir.Definitions.Runs;
using Weir.Interpreter.Records;
using Weir.Server.Runs;

namespace Weir.Cli.Runs.Explain;

/// <summary>An explanation for people.</summary>
internal static class ExplanationText
{
    private const int MostListed = 12;
    private const int LongestKey = 32;

    public static async Task WriteAsync(TextWriter writer, Explanation explanation, RunView run, IReadOnlyList<NodeChange> history, DateTimeOffset now)
    {
        var lines = new List<string> { $"run {run.WorkflowId} ({run.Status}): {explanation.Headline}" };
        var width = Math.Min(LongestKey, explanation.Open.Concat(explanation.Next).Select(node => node.Key.Length).DefaultIfEmpty().Max());
        AddOpen(lines, explanation.Open, width, now);
        AddNext(lines, explanation.Next, width);
        AddCauses(lines, explanation, run);
        foreach (var change in history)
        {
            lines.Add(HistoryText.Line(change));
        }

        foreach (var line in lines)
        {
            await writer.WriteLineAsync(SafeText.OneLine(line));
        }
    }

    private static void AddOpen(List<string> lines, IReadOnlyList<ExplainedNode> open, int width, DateTimeOffset now)
    {
        foreach (var node in open.Take(MostListed))
        {
            var facts = new[]
            {
                node.WaitsFor is null ? null : $"waits for {node.WaitsFor}",
                node.Until is { } until ? $"until {Time(until)} ({(until > now ? $"in {Durations.Format((long)(until - now).TotalMilliseconds)}" : "now")})" : null,
                node.Facts,
                node is { WaitsFor: null, Since: { } since } ? $"for {Durations.Format(Math.Max(0, (long)(now - since).TotalMilliseconds))}" : null,
            };
            lines.Add($"  {node.Key.PadRight(width)}  {node.Word,-9}  {string.Join("; ", facts.OfType<string>())}".TrimEnd());
            var indent = new string(' ', width + 15);
            if (node.Note is { } note)
            {
                lines.Add($"{indent}{(node.Status == NodeStatus.Retrying ? "last: " : "asks: ")}{note}");
            }

            if (node.Command is { } command)
            {
                lines.Add($"{indent}{command}");
            }
        }

        AddRest(lines, open.Count, "that have not ended");
    }

    private static void AddNext(List<string> lines, IReadOnlyList<ExplainedNode> next, int width)
    {
        if (next.Count > 0)
        {
            lines.Add("next:");
        }

        foreach (var node in next.Take(MostListed))
        {
            lines.Add($"  {node.Key.PadRight(width)}  {(node.WaitsFor is { } waits ? $"after {waits}" : "")}".TrimEnd());
        }

        AddRest(lines, next.Count, "after these");
    }

    private static void AddCauses(List<string> lines, Explanation explanation, RunView run)
    {
        foreach (var cause in explanation.Causes.Take(MostListed))
        {
            lines.Add($"  {cause.Key} {cause.Status.ToWord().Replace('_', ' ')}{(cause.Attempts > 1 ? $" after {cause.Attempts} attempts" : "")}{(cause.Message is null ? "" : $": {cause.Message}")}");
            if (cause.Path.Count > 1)
            {
                lines.Add($"    it was led to by {string.Join(" → ", cause.Path.Take(cause.Path.Count - 1))}");
            }
        }

        AddRest(lines, explanation.Causes.Count, "");
        if (run.Failure is { Step: { } step } failure)
        {
            lines.Add($"  in job {failure.Job}, step {step}: {failure.Message}");
        }

        if (run.Failure is { LogTail.Count: > 0 } tail)
        {
            lines.Add("  its last lines:");
            lines.AddRange(tail.LogTail.Select(line => $"    {line}"));
        }

        foreach (var (reason, keys) in explanation.NotRun)
        {
            lines.Add($"  not run: {string.Join(", ", keys.Take(MostListed))}{(keys.Count > MostListed ? $" and {keys.Count - MostListed} more" : "")} ({reason})");
        }

        if (run.Failure is not null)
        {
            lines.Add($"  the whole log: weir logs {run.WorkflowId}");
        }
    }

    private static void AddRest(List<string> lines, int count, string which)
    {
        if (count > MostListed)
        {
            lines.Add($"  … and {count - MostListed} more {which}".TrimEnd());
        }
    }

    private static string Time(DateTimeOffset time) => time.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}

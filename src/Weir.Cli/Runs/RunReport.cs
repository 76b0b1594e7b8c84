using System.Text.Json;
using Weir.Cli.Terminal;
using Weir.Server.Runs;

namespace Weir.Cli.Runs;

/// <summary>What is said of a run at its end.</summary>
internal static class RunReport
{
    public static async Task WriteJsonAsync(Output output, RunView run) =>
        await output.Data.WriteLineAsync(JsonSerializer.Serialize(run, RunViewJson.Default.RunView));

    public static async Task WriteOutputsAsync(Output output, RunView run)
    {
        foreach (var line in run.Outputs.SelectMany(entry => OutputLines(entry.Key, entry.Value)))
        {
            await output.Data.WriteLineAsync(line);
        }
    }

    /// <summary>
    /// One output as steps write them to <c>$WEIR_OUTPUT</c>: <c>name=value</c>, or <c>name&lt;&lt;EOF</c>, the lines and <c>EOF</c>.
    /// </summary>
    public static IEnumerable<string> OutputLines(string name, JsonElement value)
    {
        var text = value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
        if (!text.Contains('\n', StringComparison.Ordinal))
        {
            yield return $"{SafeText.OneLine(name)}={SafeText.OneLine(text)}";
            yield break;
        }

        var lines = text.TrimEnd('\n').Split('\n');
        var mark = "EOF";
        while (lines.Contains(mark, StringComparer.Ordinal))
        {
            mark += "_";
        }

        yield return $"{SafeText.OneLine(name)}<<{mark}";
        foreach (var line in lines)
        {
            yield return SafeText.OneLine(line);
        }

        yield return mark;
    }

    /// <summary>Which step failed, what it wrote last, and where the whole log is.</summary>
    public static void ExplainFailure(TextWriter writer, RunView run)
    {
        var failure = run.Failure!;
        var kind = run.Jobs.FirstOrDefault(job => job.Id == failure.Job) is { Kind: not JobView.JobKind } ? "task" : "job";
        var place = (failure.Job, failure.Step) switch
        {
            (null, _) => string.Empty,
            ({ } job, null) => $" in {kind} '{SafeText.OneLine(job)}'",
            ({ } job, { } step) => $" in {kind} '{SafeText.OneLine(job)}', step '{SafeText.OneLine(step)}'",
        };
        writer.WriteLine($"{run.Status}{place}: {SafeText.OneLine(failure.Message)}");
        if (failure.LogTail.Count > 0)
        {
            writer.WriteLine("  its last lines:");
            foreach (var line in failure.LogTail)
            {
                writer.WriteLine($"    {SafeText.OneLine(line)}");
            }
        }

        writer.WriteLine($"  the whole log: weir logs {run.WorkflowId}{(failure.Job is null ? string.Empty : $" --job '{SafeText.OneLine(failure.Job)}'")}");
    }
}

using System.Text.Json;
using Weir.Cli.Terminal;
using Weir.Server.Runs;

namespace Weir.Cli.Runs;

/// <summary>What is said of a run at its end.</summary>
internal static class RunReport
{
    public static async Task WriteJsonAsync(Output output, RunView run) =>
        await output.Data.WriteLineAsync(JsonSerializer.Serialize(run, RunViewJson.Default.RunView));

    /// <summary>Texts as they are, everything else as JSON.</summary>
    public static string OutputText(JsonElement value) =>
        value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();

    /// <summary>Which step failed, what it wrote last, and where the whole log is.</summary>
    public static void ExplainFailure(TextWriter writer, RunView run)
    {
        var failure = run.Failure!;
        var place = (failure.Job, failure.Step) switch
        {
            (null, _) => string.Empty,
            ({ } job, null) => $" in job '{SafeText.OneLine(job)}'",
            ({ } job, { } step) => $" in job '{SafeText.OneLine(job)}', step '{SafeText.OneLine(step)}'",
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

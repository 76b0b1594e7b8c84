using System.CommandLine;
using System.Text.Json;
using Weir.Cli.Hosting;
using Weir.Cli.Terminal;
using Weir.Server.Runs;

namespace Weir.Cli.Runs;

/// <summary><c>weir list</c>: the runs of the data folder, unfinished ones first, then the newest.</summary>
internal static class ListCommand
{
    public static Command Create(Output output)
    {
        var data = DataFolder.CreateOption();
        var format = RunOptions.Output();
        var limit = new Option<int>("--limit") { Description = "How many runs at most", DefaultValueFactory = _ => 50 };
        limit.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && result.GetValueOrDefault<int>() < 1)
            {
                result.AddError("--limit takes a number from 1");
            }
        });
        var command = new Command("list", "Lists runs") { data, format, limit };
        command.SetBody(output, async (parsed, token) =>
        {
            var runs = await Connection.UseAsync(
                DataFolder.From(parsed, data),
                works: false,
                connection => new RunReader(connection.Client, connection.Records).ListAsync(parsed.GetValue(limit), token),
                token);
            if (parsed.GetValue(format) == OutputFormat.Json)
            {
                await output.Data.WriteLineAsync(JsonSerializer.Serialize(runs, RunViewJson.Default.IReadOnlyListRunView));
            }
            else
            {
                await WriteTextAsync(output, runs);
            }

            return ExitCodes.Completed;
        });
        return command;
    }

    private static async Task WriteTextAsync(Output output, IReadOnlyList<RunView> runs)
    {
        if (runs.Count == 0)
        {
            output.Notice("no runs yet; 'weir run FILE' starts one");
            return;
        }

        var idWidth = Math.Clamp(runs.Max(run => run.WorkflowId.Length), 2, 60);
        await output.Data.WriteLineAsync($"{"ID".PadRight(idWidth)}  {"STATUS",-11}  {"STARTED",-20}  {"DURATION",-9}  NAME");
        foreach (var run in runs)
        {
            var started = run.StartedAt?.ToString("yyyy-MM-dd HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture) ?? string.Empty;
            var duration = run.DurationMs is { } milliseconds ? Durations.Format(milliseconds) : string.Empty;
            await output.Data.WriteLineAsync(
                $"{SafeText.OneLine(run.WorkflowId).PadRight(idWidth)}  {run.Status,-11}  {started,-20}  {duration,-9}  {SafeText.OneLine(run.Name ?? string.Empty)}");
        }
    }
}

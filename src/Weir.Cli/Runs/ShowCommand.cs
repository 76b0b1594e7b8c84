using System.CommandLine;
using System.Text.Json;
using Spectre.Console;
using Weir.Cli.Hosting;
using Weir.Cli.Terminal;
using Weir.Interpreter.Runs;
using Weir.Server.Runs;

namespace Weir.Cli.Runs;

/// <summary><c>weir show ID</c>: one run with its jobs, steps, outputs and failure.</summary>
internal static class ShowCommand
{
    public static Command Create(Output output)
    {
        var id = RunOptions.Id();
        var data = DataFolder.CreateOption();
        var format = RunOptions.Output();
        var history = new Option<bool>("--history") { Description = "Shows every change of a job or task with its number, time and reason" };
        var command = new Command("show", "Shows one run") { id, history, data, format };
        command.SetBody(output, async (parsed, token) =>
        {
            var chosen = parsed.GetRequiredValue(id);
            if (parsed.GetValue(history))
            {
                return await ShowHistoryAsync(output, DataFolder.From(parsed, data), chosen, parsed.GetValue(format), token);
            }

            var run = await Connection.UseAsync(
                DataFolder.From(parsed, data),
                works: false,
                connection => new RunReader(connection.Client, connection.Records).FindAsync(chosen, token),
                token) ?? throw RunErrors.Unknown(chosen);
            if (parsed.GetValue(format) == OutputFormat.Json)
            {
                await RunReport.WriteJsonAsync(output, run);
            }
            else
            {
                await WriteTextAsync(output, run);
            }

            return ExitCodes.Completed;
        });
        return command;
    }

    private static Task<int> ShowHistoryAsync(Output output, DataFolder folder, string id, OutputFormat format, CancellationToken cancellationToken) =>
        Connection.UseAsync(
            folder,
            works: true,
            async connection =>
            {
                _ = await new RunReader(connection.Client, connection.Records).FindAsync(id, cancellationToken) ?? throw RunErrors.Unknown(id);
                var changes = await new RunChain(connection.Client).ReadHistoryAsync(id, cancellationToken);
                if (format == OutputFormat.Json)
                {
                    await output.Data.WriteLineAsync(RunReportJson.Write(changes));
                    return ExitCodes.Completed;
                }

                foreach (var change in changes)
                {
                    await output.Data.WriteLineAsync(HistoryText.Line(change));
                }

                return ExitCodes.Completed;
            },
            cancellationToken,
            runsJobs: false);

    private static async Task WriteTextAsync(Output output, RunView run)
    {
        var now = TimeProvider.System.GetUtcNow();
        foreach (var line in RunTree.Draw(run, now, height: int.MaxValue / 2, width: 120, allSteps: true))
        {
            await output.Data.WriteLineAsync(Markup.Remove(line).TrimEnd());
        }

        if (run.RerunOf is { } before)
        {
            await output.Data.WriteLineAsync(SafeText.OneLine($"  rerun of {before}"));
        }

        foreach (var again in run.Reruns)
        {
            await output.Data.WriteLineAsync(SafeText.OneLine($"  run again as {again}"));
        }

        if (run.WaitsFor is { } waits)
        {
            await output.Data.WriteLineAsync($"  waits for {SafeText.OneLine(waits)}");
        }

        await RunReport.WriteOutputsAsync(output, run);

        if (run.Failure is not null)
        {
            RunReport.ExplainFailure(output.Data, run);
        }
    }
}

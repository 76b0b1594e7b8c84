using System.CommandLine;
using System.Text.Json;
using Spectre.Console;
using Weir.Cli.Hosting;
using Weir.Cli.Terminal;
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
        var command = new Command("show", "Shows one run") { id, data, format };
        command.SetBody(output, async (parsed, token) =>
        {
            var chosen = parsed.GetRequiredValue(id);
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

    private static async Task WriteTextAsync(Output output, RunView run)
    {
        var now = TimeProvider.System.GetUtcNow();
        foreach (var line in RunTree.Draw(run, now, height: int.MaxValue / 2, width: 120, allSteps: true))
        {
            await output.Data.WriteLineAsync(Markup.Remove(line).TrimEnd());
        }

        await RunReport.WriteOutputsAsync(output, run);

        if (run.Failure is not null)
        {
            RunReport.ExplainFailure(output.Data, run);
        }
    }
}

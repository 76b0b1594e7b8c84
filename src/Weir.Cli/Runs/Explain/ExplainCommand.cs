using System.CommandLine;
using Weir.Cli.Hosting;
using Weir.Cli.Terminal;
using Weir.Interpreter.Runs;
using Weir.Server.Runs;

namespace Weir.Cli.Runs.Explain;

/// <summary><c>weir explain ID</c>: why a run stands where it stands, what comes next, or why it ended as it did.</summary>
internal static class ExplainCommand
{
    public static Command Create(Output output)
    {
        var id = RunOptions.Id();
        var history = new Option<bool>("--history") { Description = "Shows every change of a job or task with its time" };
        var format = RunOptions.Output();
        var data = DataFolder.CreateOption();
        var command = new Command("explain", "Tells what a run waits for and what comes next, or why it failed") { id, history, data, format };
        command.SetBody(output, (parsed, token) => Connection.UseAsync(
            DataFolder.From(parsed, data),
            works: true,
            async connection =>
            {
                var chosen = parsed.GetRequiredValue(id);
                var run = await new RunReader(connection.Client, connection.Records).FindAsync(chosen, token) ?? throw RunErrors.Unknown(chosen);
                var report = await new RunClient(connection.Client).GetNodesAsync(chosen, cancellationToken: token);
                var unserved = run.IsOpen && !connection.IsOwner ? await UnservedWork.FindAsync(connection.Client, chosen, token) : new Dictionary<string, string>();
                var explanation = Explanation.Of(run, report, unserved, isAbandoned: run.IsOpen && connection.IsOwner);
                if (parsed.GetValue(format) == OutputFormat.Json)
                {
                    await output.Data.WriteLineAsync(ExplanationJson.Write(explanation, run, report));
                }
                else
                {
                    await ExplanationText.WriteAsync(output.Data, explanation, run, parsed.GetValue(history) ? report.History : [], TimeProvider.System.GetUtcNow());
                    foreach (var line in Remarks(report))
                    {
                        await output.Data.WriteLineAsync(SafeText.OneLine(line));
                    }
                }

                return ExitCodes.Completed;
            },
            token,
            runsJobs: false));
        return command;
    }

    /// <summary>Signals that wait for a task, and what went not quite as it should.</summary>
    private static IEnumerable<string> Remarks(RunNodesReport report) =>
        [.. report.KeptSignals.Select(kept => $"signal {kept.Key}: {kept.Value} kept for a task that waits for it"), .. report.Warnings.Select(warning => $"warning: {warning}")];
}

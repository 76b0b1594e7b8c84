using System.CommandLine;
using Weir.Cli.Hosting;
using Weir.Cli.Terminal;
using Weir.Interpreter.Runs;
using Weir.Server.Runs;

namespace Weir.Cli.Runs;

/// <summary><c>weir cancel ID</c>: asks a run to stop, and waits until it has.</summary>
internal static class CancelCommand
{
    // Running steps get SIGTERM and ten seconds, and cleanup steps run after that.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static Command Create(Output output)
    {
        var id = RunOptions.Id();
        var reason = new Option<string?>("--reason") { Description = "Why; kept with the run", HelpName = "TEXT" };
        var data = DataFolder.CreateOption();
        var command = new Command("cancel", "Asks a run to stop") { id, reason, data };
        command.SetBody(output, async (parsed, token) =>
        {
            var chosen = parsed.GetRequiredValue(id);
            await using var connection = await Connection.OpenAsync(DataFolder.From(parsed, data), works: true, token);
            var reader = new RunReader(connection.Client, connection.Records);
            var run = await reader.FindAsync(chosen, token) ?? throw RunErrors.Unknown(chosen);
            if (!run.IsOpen)
            {
                output.Notice($"run {chosen} had ended already: {run.Status}");
                return ExitCodes.Completed;
            }

            var runs = new RunClient(connection.Client);
            await runs.CancelAsync(chosen, reason: parsed.GetValue(reason), cancellationToken: token);
            using var bound = CancellationTokenSource.CreateLinkedTokenSource(token);
            bound.CancelAfter(Patience);
            try
            {
                var report = await runs.GetResultAsync(chosen, cancellationToken: bound.Token);
                output.Notice($"run {chosen}: {report.Status}");
            }
            catch (OperationCanceledException) when (!token.IsCancellationRequested)
            {
                output.Notice($"run {chosen} was asked to stop and is still cleaning up; 'weir show {chosen}' shows where it stands");
            }

            return ExitCodes.Completed;
        });
        return command;
    }
}

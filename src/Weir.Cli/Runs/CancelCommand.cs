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
        command.SetBody(output, (parsed, token) => Connection.UseAsync(
            DataFolder.From(parsed, data),
            works: true,
            connection => CancelAsync(output, connection, parsed.GetRequiredValue(id), parsed.GetValue(reason), token),
            token));
        return command;
    }

    private static async Task<int> CancelAsync(Output output, Connection connection, string id, string? reason, CancellationToken cancellationToken)
    {
        var run = await new RunReader(connection.Client, connection.Records).FindAsync(id, cancellationToken) ?? throw RunErrors.Unknown(id);
        if (!run.IsOpen)
        {
            output.Notice($"run {id} had ended already: {run.Status}");
            return ExitCodes.Completed;
        }

        var runs = new RunClient(connection.Client);
        await runs.CancelAsync(id, reason: reason, cancellationToken: cancellationToken);
        using var bound = new CancellationTokenSource(Patience, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, bound.Token);
        try
        {
            var report = await runs.GetResultAsync(id, cancellationToken: either.Token);
            output.Notice($"run {id}: {report.Status}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            output.Notice($"run {id} was asked to stop and is still cleaning up; 'weir show {id}' shows where it stands");
        }

        return ExitCodes.Completed;
    }
}

using System.CommandLine;
using Weir.Cli.Hosting;
using Weir.Cli.Terminal;
using Weir.Server.Runs;

namespace Weir.Cli.Runs.Control;

/// <summary><c>weir terminate ID</c>: ends a run at once; nothing is cleaned up.</summary>
internal static class TerminateCommand
{
    public static Command Create(Output output)
    {
        var id = RunOptions.Id();
        var reason = RunControl.Reason();
        var data = DataFolder.CreateOption();
        var command = new Command("terminate", "Ends a run at once, without cleanup; 'cancel' asks it to stop") { id, reason, data };
        command.SetBody(output, (parsed, token) => Connection.UseAsync(
            DataFolder.From(parsed, data),
            works: false,
            async connection =>
            {
                var chosen = parsed.GetRequiredValue(id);
                var run = await new RunReader(connection.Client, connection.Records).FindAsync(chosen, token) ?? throw RunErrors.Unknown(chosen);
                if (!run.IsOpen)
                {
                    output.Notice($"run {chosen} had ended already: {run.Status}");
                    return ExitCodes.Completed;
                }

                await connection.Client.GetWorkflowHandle(chosen).TerminateAsync(parsed.GetValue(reason) ?? "terminated by request", cancellationToken: token);
                output.Notice($"run {chosen}: terminated; nothing was cleaned up");
                return ExitCodes.Completed;
            },
            token));
        return command;
    }
}

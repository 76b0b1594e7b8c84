using System.CommandLine;
using Weir.Cli.Terminal;
using Weir.Engine.Storage;
using Weir.Interpreter.Runs;
using Weir.Sdk.Client;

namespace Weir.Cli.Hosting;

/// <summary>The hidden command that <c>--detach</c> starts: hosts a data folder until all its runs have ended.</summary>
internal static class BackgroundHostCommand
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(200);

    public static Command Create(Output output)
    {
        var data = DataFolder.CreateOption();
        var command = new Command(BackgroundHost.CommandName) { data };
        command.Hidden = true;
        command.SetBody(output, (parsed, token) => RunAsync(DataFolder.From(parsed, data), token));
        return command;
    }

    private static async Task<int> RunAsync(DataFolder folder, CancellationToken cancellationToken)
    {
        await using var connection = await TakeAsync(folder, cancellationToken);
        using var interrupted = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var idle = UntilIdleAsync(connection.Client, interrupted.Token);
        await await Task.WhenAny(idle, connection.Workers);
        return ExitCodes.Completed;
    }

    /// <summary>Waits until the folder is free and takes it.</summary>
    private static async Task<Connection> TakeAsync(DataFolder folder, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                var connection = await Connection.OpenAsync(folder, works: true, cancellationToken);
                if (connection.IsOwner)
                {
                    return connection;
                }

                await connection.DisposeAsync();
            }
            catch (StoreException problem) when (problem.Failure == StoreFailure.Owned)
            {
                // The owner serves nobody yet.
            }

            await Task.Delay(BetweenLooks, TimeProvider.System, cancellationToken);
        }
    }

    /// <summary>
    /// Several looks in a row without an unfinished run end the host: a command that has just connected has had time to submit its run.
    /// </summary>
    private static async Task UntilIdleAsync(IWeirClient client, CancellationToken cancellationToken)
    {
        const int QuietLooksToEnd = 10;
        var runs = new RunClient(client);
        var quiet = 0;
        while (quiet < QuietLooksToEnd)
        {
            string? open = null;
            await foreach (var run in client.ListWorkflowsAsync($"ExecutionStatus = 'Running' AND WorkflowType = '{RunNames.WorkflowType}'", cancellationToken))
            {
                open = run.Id;
                break;
            }

            if (open is null)
            {
                quiet++;
                await Task.Delay(BetweenLooks, TimeProvider.System, cancellationToken);
                continue;
            }

            quiet = 0;
            await runs.GetResultAsync(open, cancellationToken: cancellationToken);
        }
    }
}

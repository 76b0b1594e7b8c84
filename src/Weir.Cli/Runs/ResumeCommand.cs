using System.CommandLine;
using Weir.Cli.Hosting;
using Weir.Cli.Runs.Control;
using Weir.Cli.Terminal;
using Weir.Interpreter.Runs;
using Weir.Sdk.Client;
using Weir.Server.Runs;

namespace Weir.Cli.Runs;

/// <summary><c>weir resume [ID]</c>: goes on with an interrupted or paused run and follows it to its end.</summary>
internal static class ResumeCommand
{
    public static Command Create(Output output)
    {
        var id = new Argument<string?>("ID") { Description = "The run's workflow id [default: the newest unfinished run]", Arity = ArgumentArity.ZeroOrOne };
        var data = DataFolder.CreateOption();
        var format = RunOptions.Output();
        var command = new Command("resume", "Goes on with an interrupted or paused run") { id, data, format };
        command.SetBody(output, async (parsed, token) =>
        {
            var folder = DataFolder.From(parsed, data);
            var chosen = parsed.GetValue(id) ?? await Connection.UseAsync(
                folder, works: false, connection => NewestOpenAsync(output, connection.Client, folder, token), token);
            await Connection.UseAsync(folder, works: true, connection => EndPauseAsync(output, connection, chosen, token), token, runsJobs: false);
            return await new RunFollower(output, folder).FollowAsync(chosen, parsed.GetValue(format), begin: null, token);
        });
        return command;
    }

    private static async Task<bool> EndPauseAsync(Output output, Connection connection, string id, CancellationToken cancellationToken)
    {
        var run = await new RunReader(connection.Client, connection.Records).FindAsync(id, cancellationToken) ?? throw RunErrors.Unknown(id);
        if (run.Status != RunStatus.Paused)
        {
            return false;
        }

        await new RunClient(connection.Client).ControlAsync(id, RunControl.Request(ControlKind.Resume), cancellationToken);
        output.Notice($"run {id}: the pause is over");
        return true;
    }

    private static async Task<string> NewestOpenAsync(Output output, IWeirClient client, DataFolder folder, CancellationToken cancellationToken)
    {
        var open = new List<WorkflowExecution>();
        await foreach (var run in client.ListWorkflowsAsync($"ExecutionStatus = 'Running' AND WorkflowType = '{RunNames.WorkflowType}'", cancellationToken))
        {
            open.Add(run);
        }

        if (open.Count == 0)
        {
            throw new CliException($"there is no unfinished run in '{folder.Path}'. 'weir list' shows all runs.");
        }

        var newest = open.MaxBy(run => run.StartTime)!;
        if (open.Count > 1)
        {
            output.Notice($"{open.Count - 1} more unfinished run(s) go on beside it while this command lasts; 'weir list' shows them");
        }

        output.Notice($"resuming {newest.Id}");
        return newest.Id;
    }
}

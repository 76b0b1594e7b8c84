using System.CommandLine;
using Weir.Cli.Definitions;
using Weir.Cli.Hosting;
using Weir.Cli.Terminal;
using Weir.Definitions.Runs;
using Weir.Definitions.Values;
using Weir.Interpreter.Runs;
using Weir.Server.Runs;

namespace Weir.Cli.Runs.Reruns;

/// <summary><c>weir rerun ID</c>: runs parts of an ended run again, as a new run that keeps the other results.</summary>
internal static class RerunCommand
{
    /// <summary>How long a coordinator may take to read an ended run again.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public static Command Create(Output output)
    {
        var id = RunOptions.Id();
        var parts = new RerunOptions();
        var inputs = new Option<string[]>("--input", "-i") { Description = "One input of the run to change as NAME=VALUE; may be repeated", HelpName = "NAME=VALUE" };
        var newId = new Option<string?>("--id") { Description = "The new run's workflow id [default: the old one and a random part]", HelpName = "ID" };
        var preview = new Option<bool>("--preview") { Description = "Shows what would run again and what is kept, and starts nothing" };
        var detach = new Option<bool>("--detach", "-d") { Description = "Starts the run in the background and prints its id" };
        var data = DataFolder.CreateOption();
        var format = RunOptions.Output();
        var command = new Command("rerun", "Runs what failed in an ended run again, or chosen parts of it, and keeps the other results") { id };
        parts.AddTo(command);
        foreach (var option in new Option[] { inputs, newId, preview, detach, data, format })
        {
            command.Add(option);
        }

        command.SetBody(output, async (parsed, token) =>
        {
            var folder = DataFolder.From(parsed, data);
            var (run, request) = await Connection.UseAsync(
                folder, works: true, connection => ReadAsync(connection, parsed.GetRequiredValue(id), parts, parsed, token), token, runsJobs: false);
            var plan = RunReruns.Preview(run, request);
            if (plan.Problem is { } problem)
            {
                throw new CliException($"{problem}.", ExitCodes.Conflict);
            }

            if (parsed.GetValue(preview))
            {
                await RerunPreviewText.WriteAsync(output.Data, run.WorkflowId, plan, parsed.GetValue(format));
                return ExitCodes.Completed;
            }

            var submission = RunReruns.Create(run, request, parsed.GetValue(newId) ?? RunIds.CreateRerun(run.WorkflowId), Inputs(output, run, parsed.GetValue(inputs) ?? [])) with
            {
                RequestId = Guid.NewGuid().ToString(),
                Login = Environment.UserName,
            };
            foreach (var line in RerunPreviewText.Lines(run.WorkflowId, plan))
            {
                output.Notice(line);
            }

            return parsed.GetValue(detach)
                ? await Submissions.DetachAsync(output, folder, submission, token)
                : await Submissions.FollowAsync(output, folder, submission, parsed.GetValue(format), token);
        });
        return command;
    }

    private static async Task<(EndedRun Run, RerunRequest Request)> ReadAsync(
        Connection connection, string id, RerunOptions parts, ParseResult parsed, CancellationToken cancellationToken)
    {
        var view = await new RunReader(connection.Client, connection.Records).FindAsync(id, cancellationToken) ?? throw RunErrors.Unknown(id);
        if (view.IsOpen)
        {
            throw new CliException($"run {id} has not ended: it is {view.Status}. 'weir explain {id}' tells what it waits for.", ExitCodes.Conflict);
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            var run = await new RunReruns(connection.Client).ReadAsync(id, limit.Token)
                ?? throw new CliException($"'{id}' is no run of a definition.", ExitCodes.Conflict);
            var history = parts.ReturnsTo(parsed) is null ? [] : await new RunChain(connection.Client).ReadHistoryAsync(id, limit.Token);
            return (run, parts.Read(parsed, run.Input.Plan, history));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new CliException($"no coordinator read the run within {Patience.TotalSeconds:0} s.");
        }
    }

    /// <summary>The old run's inputs with those that were changed; null when none was.</summary>
    private static ObjectValue? Inputs(Output output, EndedRun run, string[] changed) =>
        changed.Length == 0 ? null : DefinitionFile.BindInputs(output, run.Input.Plan, run.Input.Inputs, changed);
}

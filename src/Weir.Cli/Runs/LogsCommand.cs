using System.CommandLine;
using Weir.Cli.Hosting;
using Weir.Cli.Terminal;
using Weir.Interpreter.Runs;
using Weir.Server.Runs;
using Weir.Server.StepRecords;

namespace Weir.Cli.Runs;

/// <summary><c>weir logs ID</c>: what the steps of a run wrote.</summary>
internal static class LogsCommand
{
    private const int PageLines = 1_000;

    public static Command Create(Output output)
    {
        var id = RunOptions.Id();
        var follow = new Option<bool>("--follow", "-f") { Description = "Goes on until the run closes" };
        var job = new Option<string?>("--job") { Description = "Only this job; a matrix instance as in 'test[2]'", HelpName = "JOB" };
        var data = DataFolder.CreateOption();
        var command = new Command("logs", "Shows what the steps of a run wrote") { id, follow, job, data };
        command.SetBody(output, async (parsed, token) =>
        {
            var chosen = parsed.GetRequiredValue(id);
            await using var connection = await Connection.OpenAsync(DataFolder.From(parsed, data), works: false, token);
            var run = await new RunReader(connection.Client, connection.Records).FindAsync(chosen, token) ?? throw RunErrors.Unknown(chosen);
            if (parsed.GetValue(job) is { } name && run.Jobs.All(known => known.Id != name))
            {
                throw new CliException($"run '{chosen}' has no job '{name}'; it has {string.Join(", ", run.Jobs.Select(known => known.Id))}.");
            }

            var query = new LogQuery(chosen, run.RunId) { JobKey = parsed.GetValue(job), Limit = PageLines };
            var closed = parsed.GetValue(follow) && run.IsOpen && !connection.IsOwner
                ? new RunClient(connection.Client).GetResultAsync(chosen, cancellationToken: token)
                : Task.CompletedTask;
            if (parsed.GetValue(follow) && run.IsOpen && connection.IsOwner)
            {
                output.Notice($"no weir process works on this run now; 'weir resume {chosen}' goes on with it");
            }

            await WriteAsync(output, connection.Records, query, closed, run, token);
            return ExitCodes.Completed;
        });
        return command;
    }

    private static async Task WriteAsync(Output output, StepRecordReader records, LogQuery query, Task closed, RunView run, CancellationToken cancellationToken)
    {
        var severalJobs = query.JobKey is null && run.Jobs.Count > 1;
        await foreach (var line in records.FollowLogAsync(query, () => closed.IsCompleted, cancellationToken))
        {
            await output.Data.WriteLineAsync(severalJobs ? $"[{SafeText.OneLine(line.JobKey)}] {SafeText.OneLine(line.Text)}" : SafeText.OneLine(line.Text));
        }
    }
}

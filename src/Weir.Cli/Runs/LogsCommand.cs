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
            var position = new LogPosition();
            return await Connection.UseAsync(
                DataFolder.From(parsed, data),
                works: false,
                connection => ShowAsync(output, connection, parsed.GetRequiredValue(id), parsed.GetValue(job), parsed.GetValue(follow), position, token),
                token);
        });
        return command;
    }

    private static async Task<int> ShowAsync(
        Output output, Connection connection, string id, string? job, bool follow, LogPosition position, CancellationToken cancellationToken)
    {
        var run = await new RunReader(connection.Client, connection.Records).FindAsync(id, cancellationToken) ?? throw RunErrors.Unknown(id);
        if (job is not null && run.Jobs.All(known => known.Id != job))
        {
            throw new CliException($"run '{id}' has no job '{job}'; it has {string.Join(", ", run.Jobs.Select(known => known.Id))}.");
        }

        var closed = Task.CompletedTask;
        if (follow && run.IsOpen)
        {
            if (connection.IsOwner)
            {
                output.Notice($"no weir process works on this run now; 'weir resume {id}' goes on with it");
            }
            else
            {
                closed = new RunClient(connection.Client).GetResultAsync(id, cancellationToken: cancellationToken);
            }
        }

        var query = new LogQuery(id, run.RunId) { JobKey = job, Limit = PageLines, After = position.After };
        var severalJobs = job is null && run.Jobs.Count > 1;
        await foreach (var line in connection.Records.FollowLogAsync(query, () => closed.IsCompleted, cancellationToken))
        {
            await output.Data.WriteLineAsync(severalJobs ? $"[{SafeText.OneLine(line.JobKey)}] {SafeText.OneLine(line.Text)}" : SafeText.OneLine(line.Text));
            position.After = line.Sequence;
        }

        await closed;
        return ExitCodes.Completed;
    }

    /// <summary>The last line that was shown, so that a new connection goes on behind it.</summary>
    private sealed class LogPosition
    {
        public long After { get; set; }
    }
}

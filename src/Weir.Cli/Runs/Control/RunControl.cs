using System.CommandLine;
using Weir.Cli.Hosting;
using Weir.Cli.Terminal;
using Weir.Definitions.Values;
using Weir.Interpreter.Runs;
using Weir.Server.Runs;

namespace Weir.Cli.Runs.Control;

/// <summary>Asks something of an open run, whoever owns the data folder.</summary>
internal static class RunControl
{
    /// <summary>How long a run may take to answer: its coordinator reads the whole history first when it does not know the run.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static Argument<string> Node() => new("NODE") { Description = "The job or task, or one execution or item of it: deploy, deploy#2, deploy[3]" };

    public static Option<string?> Reason() => new("--reason") { Description = "Why; kept with the run", HelpName = "TEXT" };

    public static ControlRequest Request(ControlKind kind, string? target = null, Value? value = null, string? reason = null, string? by = null) =>
        new(Guid.NewGuid().ToString(), kind) { Target = target, Value = value ?? Value.Null, Reason = reason, By = by ?? Environment.UserName };

    /// <param name="done">What to tell when the run has taken it.</param>
    public static Task<int> AskAsync(Output output, DataFolder folder, string id, ControlRequest request, string done, CancellationToken cancellationToken) =>
        Connection.UseAsync(
            folder,
            works: true,
            async connection =>
            {
                var run = await new RunReader(connection.Client, connection.Records).FindAsync(id, cancellationToken) ?? throw RunErrors.Unknown(id);
                if (!run.IsOpen)
                {
                    throw new CliException($"run {id} has ended: {run.Status}.", ExitCodes.Conflict);
                }

                using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                limit.CancelAfter(Patience);
                try
                {
                    if (await new RunClient(connection.Client).ControlAsync(id, request, limit.Token) is { } problem)
                    {
                        throw new CliException($"{problem}.", ExitCodes.Conflict);
                    }
                }
                catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
                {
                    throw new CliException($"the run did not answer within {Patience.TotalSeconds:0} s; it will take the request when a coordinator works.");
                }

                output.Notice($"run {id}: {done}");
                if (connection.IsOwner)
                {
                    output.Notice($"nobody works on it now; 'weir resume {id}' goes on with it");
                }

                return ExitCodes.Completed;
            },
            cancellationToken,
            runsJobs: false);
}

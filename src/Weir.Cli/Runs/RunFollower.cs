using Spectre.Console;
using Weir.Cli.Hosting;
using Weir.Cli.Terminal;
using Weir.Interpreter.Runs;
using Weir.Server.Runs;

namespace Weir.Cli.Runs;

/// <summary>Follows a run to its end, live on a terminal and in plain lines elsewhere, whoever owns the data folder meanwhile.</summary>
internal sealed class RunFollower(Output output, DataFolder folder)
{
    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(100);

    /// <param name="workflowId">The run to follow.</param>
    /// <param name="format">What standard output gets at the end.</param>
    /// <param name="begin">Done first, such as the submission of the run; done again when the folder's owner ends meanwhile. Null does nothing.</param>
    /// <param name="cancellationToken">Interrupts following, not the run.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> FollowAsync(
        string workflowId, OutputFormat format, Func<Connection, Task>? begin, CancellationToken cancellationToken)
    {
        var begun = begin is null;
        PlainProgress? progress = null;
        RunView run;
        try
        {
            run = await Connection.UseAsync(
                folder,
                works: true,
                async connection =>
                {
                    if (!begun)
                    {
                        await begin!(connection);
                        begun = true;
                    }
                    else if (progress is null)
                    {
                        progress = new PlainProgress();
                        await CatchUpAsync(connection, workflowId, progress, cancellationToken);
                    }

                    progress ??= new PlainProgress();

                    var closed = await UntilClosedAsync(connection, workflowId, progress, cancellationToken);
                    await LeaveAsync(connection, cancellationToken);
                    return closed;
                },
                cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            if (!begun)
            {
                throw;
            }

            output.Notice($"interrupted; the run stays. Go on with: weir resume {workflowId}");
            return ExitCodes.Interrupted;
        }

        if (format == OutputFormat.Json)
        {
            await RunReport.WriteJsonAsync(output, run);
        }
        else
        {
            await RunReport.WriteOutputsAsync(output, run);
        }

        if (run.Failure is not null)
        {
            RunReport.ExplainFailure(output.NoticeWriter, run);
        }

        output.Notice($"run {workflowId} {run.Status}{(run.DurationMs is { } took ? $" in {Durations.Format(took)}" : string.Empty)}");
        return ExitCodes.Of(run);
    }

    private async Task<RunView> UntilClosedAsync(Connection connection, string workflowId, PlainProgress progress, CancellationToken cancellationToken)
    {
        var reader = new RunReader(connection.Client, connection.Records);
        if (await reader.FindAsync(workflowId, cancellationToken) is null)
        {
            throw RunErrors.Unknown(workflowId);
        }

        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var closed = new RunClient(connection.Client).GetResultAsync(workflowId, cancellationToken: ended.Token);
        try
        {
            if (output.IsTerminal)
            {
                await ShowLiveAsync(connection, reader, workflowId, closed, cancellationToken);
            }
            else
            {
                await WriteLinesAsync(connection, reader, workflowId, closed, progress, cancellationToken);
            }

            await closed;
            return await reader.FindAsync(workflowId, cancellationToken) ?? throw RunErrors.Unknown(workflowId);
        }
        finally
        {
            await ended.CancelAsync();
            await closed.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    /// <summary>Lets other runs' steps end that run in this process.</summary>
    private async Task LeaveAsync(Connection connection, CancellationToken cancellationToken)
    {
        try
        {
            await connection.HandOverAsync(
                jobs => output.Notice($"waiting for the current steps of {jobs} {(jobs == 1 ? "job" : "jobs")} of other runs, which run in this process; Ctrl-C cuts them off, to run again"),
                cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // The run itself has ended.
        }
    }

    private async Task CatchUpAsync(Connection connection, string workflowId, PlainProgress progress, CancellationToken cancellationToken)
    {
        if (await new RunReader(connection.Client, connection.Records).FindAsync(workflowId, cancellationToken) is { } run
            && progress.CatchUp(run) is { } summary)
        {
            output.Notice(summary);
        }
    }

    private async Task ShowLiveAsync(Connection connection, RunReader reader, string workflowId, Task closed, CancellationToken cancellationToken)
    {
        var console = output.Notices;
        await console.Live(Text.Empty).AutoClear(false).Overflow(VerticalOverflow.Crop).StartAsync(async live =>
        {
            do
            {
                var run = await reader.FindAsync(workflowId, cancellationToken) ?? throw RunErrors.Unknown(workflowId);
                var lines = RunTree.Draw(run, TimeProvider.System.GetUtcNow(), console.Profile.Height - 2, console.Profile.Width);
                live.UpdateTarget(new Markup(string.Join('\n', lines)));
            }
            while (await NextAsync(connection, closed, cancellationToken));

            var last = await reader.FindAsync(workflowId, cancellationToken) ?? throw RunErrors.Unknown(workflowId);
            live.UpdateTarget(new Markup(string.Join('\n', RunTree.Draw(
                last, TimeProvider.System.GetUtcNow(), console.Profile.Height - 2, console.Profile.Width))));
        });
    }

    private async Task WriteLinesAsync(
        Connection connection, RunReader reader, string workflowId, Task closed, PlainProgress progress, CancellationToken cancellationToken)
    {
        bool open;
        do
        {
            open = await NextAsync(connection, closed, cancellationToken);
            var run = await reader.FindAsync(workflowId, cancellationToken) ?? throw RunErrors.Unknown(workflowId);
            foreach (var line in progress.Next(run))
            {
                output.Notice(line);
            }
        }
        while (open);
    }

    /// <summary>Waits for the next look at the run; false when it has closed.</summary>
    private static async Task<bool> NextAsync(Connection connection, Task closed, CancellationToken cancellationToken)
    {
        var pause = Task.Delay(Refresh, TimeProvider.System, cancellationToken);
        var first = await Task.WhenAny(closed, connection.Workers, pause);
        if (first == connection.Workers)
        {
            await first;
            throw new CliException("the workers of this process stopped; the run stays and can be resumed");
        }

        if (first == pause)
        {
            await pause;
        }

        return !closed.IsCompleted;
    }
}

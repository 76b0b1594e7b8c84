using Spectre.Console;
using Weir.Cli.Hosting;
using Weir.Cli.Terminal;
using Weir.Definitions.Diagrams;
using Weir.Server.Runs;

namespace Weir.Cli.Graphs;

/// <summary>
/// Draws a run anew while it goes on, and as a whole at the end. Of a drawing that does not fit the terminal it shows the part where the run
/// is. A run on which nobody works is watched without taking the data folder, so that somebody else can go on with it.
/// </summary>
internal sealed class GraphWatch(Output output, DataFolder folder, string id)
{
    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(500);

    private GraphWindow window = new([], [], 0);

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var console = output.Notices;
        try
        {
            await console.Live(Text.Empty).AutoClear(true).Overflow(VerticalOverflow.Crop).StartAsync(async live =>
            {
                while (await Connection.UseAsync(folder, works: true, connection => FollowAsync(connection, live, cancellationToken), cancellationToken, runsJobs: false))
                {
                    await UntilOwnedAsync(cancellationToken);
                }
            });
        }
        finally
        {
            foreach (var line in window.Whole)
            {
                console.MarkupLine(line);
            }
        }

        return ExitCodes.Completed;
    }

    /// <returns>Whether the run goes on: this process owns the folder and leaves it to whoever works on the run.</returns>
    private async Task<bool> FollowAsync(Connection connection, LiveDisplayContext live, CancellationToken cancellationToken)
    {
        while (true)
        {
            var (plan, nodes, status) = await GraphSource.ReadAsync(connection, id, cancellationToken);
            var isOpen = status is RunStatus.Running or RunStatus.Paused;
            string[] title = isOpen && connection.IsOwner
                ? [GraphText.Title(plan, status), $"nobody works on it now; 'weir resume {id}' goes on with it"]
                : [GraphText.Title(plan, status)];
            window = window.With([.. title.Select(Markup.Escape)], PlanDiagram.Draw(plan, nodes, output.Notices.Profile.Width - 1));
            live.UpdateTarget(new Markup(string.Join('\n', window.Visible(output.Notices.Profile.Height - 1))));
            if (!isOpen || connection.IsOwner)
            {
                return isOpen;
            }

            await Task.Delay(Refresh, TimeProvider.System, cancellationToken);
        }
    }

    private async Task UntilOwnedAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await Task.Delay(Refresh, TimeProvider.System, cancellationToken);
            await using var owner = await Connection.TryReachAsync(folder, cancellationToken);
            if (owner is not null)
            {
                return;
            }
        }
    }
}

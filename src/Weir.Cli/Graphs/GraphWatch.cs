using Spectre.Console;
using Weir.Cli.Hosting;
using Weir.Cli.Terminal;
using Weir.Definitions.Diagrams;
using Weir.Server.Runs;

namespace Weir.Cli.Graphs;

/// <summary>Draws a run anew while it goes on. What does not fit the terminal is cut at its end.</summary>
internal static class GraphWatch
{
    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(500);

    public static async Task<int> RunAsync(Output output, DataFolder folder, string id, CancellationToken cancellationToken)
    {
        var console = output.Notices;
        await console.Live(Text.Empty).AutoClear(false).Overflow(VerticalOverflow.Crop).StartAsync(async live =>
        {
            while (true)
            {
                var (plan, nodes, status) = await GraphSource.ReadAsync(folder, id, cancellationToken);
                var lines = PlanDiagram.Draw(plan, nodes, console.Profile.Width - 1).Select(GraphText.Markup).Prepend(Markup.Escape(GraphText.Title(plan, status)));
                live.UpdateTarget(new Markup(string.Join('\n', lines.Take(Math.Max(console.Profile.Height - 1, 4)))));
                if (status is not (RunStatus.Running or RunStatus.Paused))
                {
                    return;
                }

                await Task.Delay(Refresh, TimeProvider.System, cancellationToken);
            }
        });
        return ExitCodes.Completed;
    }
}

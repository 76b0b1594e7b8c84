using Weir.Server.Runs;

namespace Weir.Cli.Terminal;

/// <summary>The mark and colour of a status. The mark alone tells the status, so that nothing depends on colour.</summary>
internal static class StatusStyle
{
    public static (string Mark, string Color) Of(string status) => status switch
    {
        RunStatus.Completed => ("✓", "green"),
        RunStatus.Failed => ("✗", "red"),
        RunStatus.TimedOut => ("⏱", "red"),
        RunStatus.Cancelled => ("⊘", "yellow"),
        RunStatus.Terminated => ("⊘", "red"),
        RunStatus.Skipped => ("-", "grey"),
        RunStatus.Running => ("●", "blue"),
        RunStatus.Paused => ("⏸", "yellow"),
        RunStatus.Waiting or RunStatus.Delayed => ("◌", "yellow"),
        RunStatus.Retrying => ("↻", "yellow"),
        _ => ("·", "grey"),
    };
}

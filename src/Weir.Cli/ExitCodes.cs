using Weir.Server.Runs;

namespace Weir.Cli;

/// <summary>What the process tells its caller. Documented in <c>docs/reference/cli.md</c>; a change is breaking.</summary>
internal static class ExitCodes
{
    public const int Completed = 0;
    public const int Error = 1;
    public const int Usage = 2;
    public const int Failed = 10;
    public const int TimedOut = 11;
    public const int Cancelled = 12;
    public const int Terminated = 13;
    public const int NotFound = 22;
    public const int Conflict = 23;
    public const int Interrupted = 130;

    /// <summary>The code for a run that has closed.</summary>
    public static int Of(RunView run) => run.Status switch
    {
        RunStatus.Completed => Completed,
        RunStatus.Failed => Failed,
        RunStatus.TimedOut => TimedOut,
        RunStatus.Cancelled => Cancelled,
        RunStatus.Terminated => Terminated,
        _ => Error,
    };
}

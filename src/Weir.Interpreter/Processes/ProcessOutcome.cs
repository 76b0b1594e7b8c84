namespace Weir.Interpreter.Processes;

/// <summary>Why a supervised program ended.</summary>
public enum ProcessEnd
{
    /// <summary>By itself, with whatever exit code.</summary>
    Exited,

    /// <summary>It could not be started; <see cref="ProcessOutcome.Problem"/> says why.</summary>
    NotStarted,

    /// <summary>It reached its timeout and was ended with its whole tree.</summary>
    TimedOut,

    /// <summary>The caller's token was cancelled and it was ended with its whole tree.</summary>
    Cancelled,

    /// <summary>The supervisor was killed from outside, so the exit status is not known. The tree was ended.</summary>
    Lost,
}

/// <summary>How a supervised program ended.</summary>
/// <param name="ExitCode">
/// As shells report it: 128 + n when signal n ended it, 127 when the program was not found, 126 when it may not be executed;
/// -1 when it is not known (<see cref="ProcessEnd.Lost"/>).
/// </param>
/// <param name="Problem">One sentence for people; null when the program ran to its own end.</param>
public sealed record ProcessOutcome(ProcessEnd End, int ExitCode, TimeSpan Elapsed, string? Problem = null);

using Weir.Definitions.Runs;

namespace Weir.Interpreter.Runs;

/// <summary>A run that has ended, with what it left.</summary>
/// <param name="RunId">The last run of its chain.</param>
/// <param name="Input">What it was given.</param>
/// <param name="Progress">What it settled.</param>
/// <param name="Jobs">Its jobs and tasks and how they ended.</param>
public sealed record EndedRun(string WorkflowId, string RunId, RunInput Input, RunProgress Progress, IReadOnlyList<RunJob> Jobs)
{
    /// <summary>Whether it was ended from outside, in the middle of its work.</summary>
    public bool WasInterrupted => Progress.Result is null;
}

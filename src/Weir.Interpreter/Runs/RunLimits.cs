namespace Weir.Interpreter.Runs;

/// <summary>When a run of the workflow hands over to the next one of its chain.</summary>
internal static class RunLimits
{
    /// <summary>After so many settled jobs a run continues as new at the first moment when no job is running.</summary>
    public const int SettledJobsBeforeContinuing = 100;

    /// <summary>
    /// A run starts at most so many jobs. Further ones wait until those have ended, since a running activity cannot move to the next
    /// run. The number is large so that a long job seldom holds up others.
    /// </summary>
    public const int StartedJobsPerRun = 500;
}

namespace Weir.Definitions.Runs;

/// <summary>Something the driver of a run must do next, in the order given.</summary>
public abstract record RunDirective
{
    private RunDirective()
    {
    }

    /// <summary>Start a job (or one combination of its matrix) and report how it ended with its <see cref="JobInvocation.Key"/>.</summary>
    public sealed record StartJob(JobInvocation Job) : RunDirective;

    /// <summary>Cancel a job that was started; its outcome is still to be reported.</summary>
    public sealed record CancelJob(string Key, string Reason) : RunDirective;

    /// <summary>A job ended without being started: skipped, cancelled before its start, or broken by an expression.</summary>
    public sealed record SettleJob(string Key, string JobId, string Name, Conclusion Conclusion, string? Reason) : RunDirective;

    /// <summary>Everything is settled. Always the last directive of a run.</summary>
    public sealed record FinishRun(RunResult Result) : RunDirective;
}

namespace Weir.Definitions.Runs;

/// <summary>How a job, a combination of a matrix, or a step ended. Contexts show it in lower case.</summary>
public enum Conclusion
{
    Success,
    Failure,
    Cancelled,
    Skipped,

    /// <summary>Contexts show it as <c>failure</c>.</summary>
    TimedOut,
}

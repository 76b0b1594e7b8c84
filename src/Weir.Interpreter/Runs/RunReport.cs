using Weir.Definitions.Runs;
using Weir.Definitions.Values;

namespace Weir.Interpreter.Runs;

/// <summary>How a run ended. It is the workflow's result, or the detail of its failure or cancellation.</summary>
/// <param name="Status">completed | failed | timed_out | cancelled | terminated.</param>
public sealed record RunReport(string Status)
{
    public ObjectValue Outputs { get => field ?? ObjectValue.Empty; init; }

    /// <summary>In the order in which they started or were settled.</summary>
    public IReadOnlyList<RunJob> Jobs { get => field ?? []; init; }

    /// <summary>Why it did not complete; null when it did.</summary>
    public Failure? Failure { get; init; }
}

/// <summary>Where an open run stands: the answer to the query <c>status</c>.</summary>
/// <param name="Status">running, or what <see cref="RunReport.Status"/> will be.</param>
/// <param name="Jobs">Started and settled jobs in their order, then the jobs that wait.</param>
public sealed record RunStatusReport(string Status, IReadOnlyList<RunJob> Jobs)
{
    public bool CancelRequested { get; init; }
}

/// <summary>All that a rerun begins with: the answer to the query <c>progress</c>.</summary>
/// <param name="Progress">Null when the run had not begun.</param>
internal sealed record RunProgressReport(RunProgress? Progress, IReadOnlyList<RunJob> Jobs);

/// <summary>The types of the failures with which runs fail.</summary>
public static class RunFailureTypes
{
    public const string Failed = "WeirRunFailed";
    public const string TimedOut = "WeirRunTimedOut";
}

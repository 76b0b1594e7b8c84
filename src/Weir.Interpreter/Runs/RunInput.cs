using Weir.Definitions.Plans;
using Weir.Definitions.Runs;
using Weir.Definitions.Values;

namespace Weir.Interpreter.Runs;

/// <summary>The input of the workflow that runs a plan.</summary>
/// <param name="Inputs">Bound inputs: every declared input has its value here.</param>
public sealed record RunInput(Plan Plan, ObjectValue Inputs)
{
    /// <summary>The server group of every job; null leaves each to its own <c>runs-on</c>.</summary>
    public string? ServerGroup { get; init; }

    /// <summary>What earlier runs of the chain settled; null in the first.</summary>
    public RunProgress? Progress { get; init; }

    /// <summary>The jobs that earlier runs of the chain settled, for the report.</summary>
    public IReadOnlyList<RunJob> Jobs { get => field ?? []; init; }
}

/// <summary>A job (or one combination of its matrix) as the run sees it.</summary>
/// <param name="Key">The job's id; for a combination with its index: <c>build[3]</c>.</param>
/// <param name="Id">The job's id in the definition.</param>
/// <param name="Status">pending | running | completed | failed | timed_out | cancelled | skipped.</param>
/// <param name="Reason">Why it was skipped, cancelled or failed; null otherwise.</param>
public sealed record RunJob(string Key, string Id, string Name, string Status, string? Reason = null);

using Weir.Definitions.Runs;

namespace Weir.Interpreter.Jobs;

/// <summary>What the next attempt of a job needs to go on where this one is: the detail of its heartbeats.</summary>
public sealed record JobCheckpoint
{
    public JobProgress Progress { get; init; } = new();

    public IReadOnlyList<StepSummary> Summaries { get; init; } = [];

    /// <summary>The step that is running; null between steps.</summary>
    public StepInterruption? Current { get; init; }

    /// <summary>How long the job has run, all attempts together, its agent's absence left out.</summary>
    public long ActiveMs { get; init; }

    public static JobCheckpoint Empty { get; } = new();
}

/// <summary>What is known of a step that has begun and is not settled.</summary>
/// <param name="Index">Its place in the job.</param>
/// <param name="Executions">How often it was started.</param>
/// <param name="Failures">How many of these failed; an interruption is no failure.</param>
public sealed record StepInterruption(int Index, int Executions, int Failures)
{
    /// <summary>What its action wrote down.</summary>
    public IReadOnlyDictionary<string, string> Memory { get; init; } = new Dictionary<string, string>();
}

using Weir.Definitions.Runs;
using Weir.Interpreter.Records;

namespace Weir.Interpreter.Jobs;

/// <summary>What the next attempt of a job needs to go on where this one is: the detail of its heartbeats.</summary>
public sealed record JobCheckpoint
{
    public JobProgress Progress { get; init; } = new();

    /// <summary>Of the last settled steps: as many as there are, at most <see cref="MaxSummaries"/> in a heartbeat.</summary>
    public IReadOnlyList<StepSummary> Summaries { get; init; } = [];

    /// <summary>The step that is running; null between steps.</summary>
    public StepInterruption? Current { get; init; }

    /// <summary>How long the job has run, all attempts together, its agent's absence left out.</summary>
    public long ActiveMs { get; init; }

    /// <summary>Summaries that a heartbeat carries; jobs of thousands of steps would make every heartbeat large otherwise.</summary>
    public const int MaxSummaries = 100;

    public static JobCheckpoint Empty { get; } = new();

    /// <summary>The summary of a settled step; made up from its record where the heartbeat no longer carried it.</summary>
    public StepSummary SummaryOf(int index)
    {
        var place = index - (Progress.Steps.Count - Summaries.Count);
        return place >= 0
            ? Summaries[place]
            : new(index, null, "", Progress.Steps[index].Outcome.ToStatus().ToWord(), null, 0, null, 0);
    }

    /// <summary>What a heartbeat carries.</summary>
    public JobCheckpoint ForHeartbeat(long activeMs) => this with { ActiveMs = activeMs, Summaries = [.. Summaries.TakeLast(MaxSummaries)] };
}

/// <summary>What is known of a step that has begun and is not settled.</summary>
/// <param name="Index">Its place in the job.</param>
/// <param name="Executions">How often it was started.</param>
/// <param name="Failures">How many of these failed; an interruption is no failure.</param>
public sealed record StepInterruption(int Index, int Executions, int Failures)
{
    /// <summary>When the next execution begins, after one that failed; null while one runs.</summary>
    public DateTimeOffset? RetryAt { get; init; }

    /// <summary>What its action wrote down.</summary>
    public IReadOnlyDictionary<string, string> Memory { get; init; } = new Dictionary<string, string>();
}

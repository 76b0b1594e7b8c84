using Weir.Definitions.Runs;

namespace Weir.Interpreter.Jobs;

/// <summary>One line of a job's journal. Exactly one of the members is set.</summary>
internal sealed record JournalEntry
{
    /// <summary>First line: the job was taken up by this agent.</summary>
    public JobOpened? Opened { get; init; }

    /// <summary>A new attempt of the activity took the job up.</summary>
    public JobTaken? Taken { get; init; }

    /// <summary>A step begins an execution.</summary>
    public StepBegun? Begun { get; init; }

    /// <summary>The running step's action wrote something down.</summary>
    public StepRemembered? Remembered { get; init; }

    /// <summary>An execution of a step failed, and another one follows.</summary>
    public StepFailed? Failed { get; init; }

    /// <summary>A step is settled.</summary>
    public StepSettled? Settled { get; init; }

    /// <summary>Last line: the job is over, and nothing of it runs any more.</summary>
    public bool Closed { get; init; }
}

internal sealed record JobOpened(string Token, string WorkflowId, string RunId, string JobKey);

/// <param name="TaskToken">Base64; with it an agent that starts hands back what its predecessor left.</param>
internal sealed record JobTaken(string? TaskToken);

internal sealed record StepBegun(int Index, int Execution, int Failures);

internal sealed record StepRemembered(int Index, string Name, string Value);

/// <param name="Failures">This one included.</param>
/// <param name="RetryAt">When the next execution begins.</param>
internal sealed record StepFailed(int Index, int Execution, int Failures, DateTimeOffset RetryAt);

internal sealed record StepSettled(int Index, StepRecord Record, StepSummary Summary, long ActiveMs);

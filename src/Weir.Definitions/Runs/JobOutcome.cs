using Weir.Definitions.Values;

namespace Weir.Definitions.Runs;

/// <summary>How a started job ended.</summary>
public sealed record JobOutcome
{
    /// <summary>Never <see cref="Runs.Conclusion.Skipped"/>.</summary>
    public required Conclusion Conclusion { get; init; }

    public ObjectValue Outputs { get => field ?? ObjectValue.Empty; init; }

    /// <summary>Why it did not succeed; null when it did.</summary>
    public Failure? Failure { get; init; }
}

/// <summary>Why something failed, for people.</summary>
/// <param name="Message">What happened, whole sentences not needed.</param>
/// <param name="JobKey">The job's key; null when the run itself failed.</param>
/// <param name="Step">The step's name; null when no step was to blame.</param>
/// <param name="Line">Line of the definition; 0 when unknown.</param>
public sealed record Failure(string Message, string? JobKey = null, string? Step = null, int Line = 0);

/// <summary>How a run ended.</summary>
public sealed record RunResult
{
    /// <summary><see cref="Conclusion.Success"/>, <see cref="Conclusion.Failure"/>, <see cref="Conclusion.TimedOut"/> or <see cref="Conclusion.Cancelled"/>.</summary>
    public required Conclusion Conclusion { get; init; }

    public ObjectValue Outputs { get => field ?? ObjectValue.Empty; init; }

    /// <summary>The first unhandled failure; null when the run succeeded or was cancelled.</summary>
    public Failure? Failure { get; init; }

    /// <summary>What went wrong without failing the run: values that could not be published, compensations that failed.</summary>
    public IReadOnlyList<string> Warnings { get => field ?? []; init; }
}

using Weir.Definitions.Runs;
using Weir.Definitions.Values;

namespace Weir.Interpreter.Jobs;

/// <summary>How a step ended, after all its executions.</summary>
internal sealed record StepEnd(
    Conclusion Conclusion, ObjectValue Outputs, string? Problem, int? ExitCode, int Executions, DateTimeOffset StartedAt, long DurationMs)
{
    /// <summary>What the action gave when that is more than outputs can hold; null takes them.</summary>
    public Value? Result { get; init; }

    public string? ErrorType { get; init; }

    /// <summary>False when another execution would fail the same way.</summary>
    public bool IsRetryable { get; init; } = true;
}

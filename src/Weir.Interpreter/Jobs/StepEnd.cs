using Weir.Definitions.Runs;
using Weir.Definitions.Values;

namespace Weir.Interpreter.Jobs;

/// <summary>How a step ended, after all its executions.</summary>
internal sealed record StepEnd(
    Conclusion Conclusion, ObjectValue Outputs, string? Problem, int? ExitCode, int Executions, DateTimeOffset StartedAt, long DurationMs);

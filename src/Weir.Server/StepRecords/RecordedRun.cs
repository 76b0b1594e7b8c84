using Weir.Definitions.Values;
using Weir.Interpreter.Processes;
using Weir.Interpreter.Records;

namespace Weir.Server.StepRecords;

/// <summary>A job as its agents told of it.</summary>
/// <param name="Attempt">The last attempt of the job's activity, from 1.</param>
/// <param name="DurationMs">Of the last attempt; null while it runs.</param>
public sealed record RecordedJob(
    string WorkflowId,
    string RunId,
    string Key,
    string JobId,
    string Name,
    string RunsOn,
    string Agent,
    int Attempt,
    RecordedStatus Status,
    DateTimeOffset StartedAt,
    long? DurationMs,
    ObjectValue Outputs,
    string? Problem,
    IReadOnlyList<RecordedStep> Steps);

/// <summary>A step of a job; pending ones too.</summary>
/// <param name="Index">From 0.</param>
/// <param name="Id">Null when the definition gives none.</param>
/// <param name="ExitCode">Of the last execution; null when it ran no program or has not ended.</param>
/// <param name="Attempts">How often it was started; 0 when it never was.</param>
/// <param name="StartedAt">Of the first execution; null when it never started.</param>
/// <param name="DurationMs">From the start of the first execution to the end of the last; null while it is open.</param>
public sealed record RecordedStep(
    int Index,
    string? Id,
    string Name,
    string Uses,
    RecordedStatus Status,
    int? ExitCode,
    int Attempts,
    DateTimeOffset? StartedAt,
    long? DurationMs,
    ObjectValue Outputs,
    string? Problem,
    IReadOnlyList<RecordedAttempt> AttemptList);

/// <summary>One execution of a step. Running with nobody at work means that it was interrupted.</summary>
public sealed record RecordedAttempt(int Number, RecordedStatus Status, int? ExitCode, DateTimeOffset StartedAt, long? DurationMs, string? Problem);

/// <summary>A line of a log.</summary>
/// <param name="Sequence">Grows from line to line in the whole database; read on with it.</param>
/// <param name="Attempt">The execution of the step that wrote it, from 1; 0 when the step never ran.</param>
public sealed record RecordedLine(
    long Sequence, string JobKey, int StepIndex, int Attempt, DateTimeOffset At, OutputStream Stream, string Text);

/// <summary>Which lines of a run are wanted.</summary>
/// <param name="RunId">The first run id of the chain; null is every run of the workflow id.</param>
public sealed record LogQuery(string WorkflowId, string? RunId = null)
{
    /// <summary>Null is every job.</summary>
    public string? JobKey { get; init; }

    /// <summary>Null is every step.</summary>
    public int? StepIndex { get; init; }

    /// <summary>Null is every execution.</summary>
    public int? Attempt { get; init; }

    /// <summary>Only lines after this one. Default: from the beginning.</summary>
    public long After { get; init; }

    /// <summary>At most so many lines, 1 to 10,000. Default: 1,000.</summary>
    public int Limit { get; init; } = 1000;
}

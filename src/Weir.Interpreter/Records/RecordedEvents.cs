using Weir.Definitions.Values;
using Weir.Interpreter.Processes;

namespace Weir.Interpreter.Records;

/// <summary>Names a job of a run.</summary>
/// <param name="RunId">The first run id of the workflow's chain: continue-as-new does not change it.</param>
/// <param name="JobKey">The job's id; for a combination of a matrix with its index: <c>build[3]</c>.</param>
public sealed record RecordedJobKey(string WorkflowId, string RunId, string JobKey);

/// <summary>
/// Something that happened to a job, a step or its log. These facts live beside the history, so that people see every step and line
/// although a whole job is one activity.
/// </summary>
public abstract record RecordedEvent(RecordedJobKey Job, DateTimeOffset At);

/// <summary>An agent took the job up, for the first time or again.</summary>
/// <param name="Attempt">Of the job's activity, from 1.</param>
/// <param name="Agent">The agent's identity.</param>
/// <param name="Steps">All steps of the job, whether or not they will run.</param>
public sealed record JobStarted(
    RecordedJobKey Job, DateTimeOffset At, string JobId, string Name, string RunsOn, int Attempt, string Agent, IReadOnlyList<PlannedStep> Steps)
    : RecordedEvent(Job, At);

/// <summary>A step that a job has. The name is the one of the definition, its expressions unevaluated.</summary>
public sealed record PlannedStep(int Index, string? Id, string Name, string Uses);

/// <summary>A step began an execution.</summary>
/// <param name="Attempt">Counts the executions of the step, from 1; retries and executions after an interruption alike.</param>
public sealed record StepStarted(RecordedJobKey Job, DateTimeOffset At, int Index, int Attempt, string? Id, string Name, string Uses)
    : RecordedEvent(Job, At);

/// <summary>Lines that one execution of a step wrote, in order.</summary>
public sealed record StepLogged(RecordedJobKey Job, DateTimeOffset At, int Index, int Attempt, IReadOnlyList<LogLine> Lines)
    : RecordedEvent(Job, At);

/// <summary>A line of a step's log, masked, without its line end.</summary>
public sealed record LogLine(DateTimeOffset At, OutputStream Stream, string Text);

/// <summary>An execution of a step ended, or the step was skipped (attempt 0).</summary>
/// <param name="WillRetry">Whether another execution follows because this one failed.</param>
public sealed record StepFinished(
    RecordedJobKey Job,
    DateTimeOffset At,
    int Index,
    int Attempt,
    string? Id,
    string Name,
    string Uses,
    RecordedStatus Status,
    int? ExitCode,
    DateTimeOffset? StartedAt,
    long DurationMs,
    ObjectValue Outputs,
    string? Problem,
    bool WillRetry)
    : RecordedEvent(Job, At);

/// <summary>The job ended.</summary>
public sealed record JobFinished(
    RecordedJobKey Job, DateTimeOffset At, RecordedStatus Status, DateTimeOffset StartedAt, long DurationMs, ObjectValue Outputs, string? Problem)
    : RecordedEvent(Job, At);

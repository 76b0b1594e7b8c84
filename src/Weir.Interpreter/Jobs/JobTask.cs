using Weir.Definitions.Runs;
using Weir.Interpreter.KeyValues;

namespace Weir.Interpreter.Jobs;

/// <summary>The input of the activity that runs a job.</summary>
/// <param name="RunId">The first run id of the workflow's chain.</param>
public sealed record JobTask(string RunId, JobInvocation Job)
{
    /// <summary>The activity type.</summary>
    public const string ActivityType = "weir.job";

    /// <summary>Set when a single task is to be run: the job is then only its shell.</summary>
    public TaskInvocation? Task { get; init; }

    /// <summary>Executions of the task in earlier attempts, so that records count on.</summary>
    public int ExecutionsBefore { get; init; }

    /// <summary>
    /// Set when the job was cancelled and its agent was lost: what that agent last told. Only steps that run after a cancellation run then.
    /// </summary>
    public JobCheckpoint? CleansUpFrom { get; init; }

    /// <summary>As whom the run reads keys; null reads none.</summary>
    public KeyReader? Reader { get; init; }
}

/// <summary>The result of the activity that runs a job: how the job ended is data, not an exception.</summary>
public sealed record JobReport(JobOutcome Outcome, IReadOnlyList<StepSummary> Steps)
{
    /// <summary>Step summaries that a report holds at most, the last ones; every step is in the step records.</summary>
    public const int MaxSteps = 500;

    /// <summary>How the task ended, when a single task was run.</summary>
    public TaskReport? Task { get; init; }
}

/// <summary>How a task ended.</summary>
/// <param name="Executions">Of this and all attempts before.</param>
public sealed record TaskReport(TaskOutcome Outcome, int Executions = 0);

/// <summary>A settled step in a few words.</summary>
/// <param name="Status">completed | failed | timed_out | cancelled | skipped.</param>
/// <param name="Attempts">How often it was started; 0 when it was skipped.</param>
public sealed record StepSummary(
    int Index, string? Id, string Name, string Status, int? ExitCode, int Attempts, DateTimeOffset? StartedAt, long DurationMs);

using System.Text.Json;
using System.Text.Json.Serialization;

namespace Weir.Server.Runs;

/// <summary>
/// What a person or a program sees of a run: the <c>--output json</c> of <c>run</c>, <c>resume</c> and <c>show</c>. Field names and
/// values are a contract; a change that is not an addition is breaking.
/// </summary>
public sealed record RunView
{
    public required string WorkflowId { get; init; }

    public required string RunId { get; init; }

    /// <summary>The definition's <c>name</c>; null when the run is not one of a definition.</summary>
    public string? Name { get; init; }

    /// <summary>completed | failed | timed_out | cancelled | terminated | running | paused | held (it waits to begin).</summary>
    public required string Status { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>Null while the run is open.</summary>
    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>Wall-clock milliseconds from start to close, or to now while the run is open.</summary>
    public long? DurationMs { get; init; }

    /// <summary>The definition's outputs by name; empty until the run completed.</summary>
    public IReadOnlyDictionary<string, JsonElement> Outputs { get; init; } = new Dictionary<string, JsonElement>();

    /// <summary>What the run waits for before it begins, and who has it; null when it has begun.</summary>
    public string? WaitsFor { get; init; }

    /// <summary>In the order of the definition; the instances of a matrix follow each other.</summary>
    public IReadOnlyList<JobView> Jobs { get; init; } = [];

    /// <summary>The run of which this one runs parts again; null for a run of its own.</summary>
    public string? RerunOf { get; init; }

    /// <summary>The runs that run parts of this one again, the newest first; those with an id of their own choice are not among them.</summary>
    public IReadOnlyList<string> Reruns { get; init; } = [];

    /// <summary>Null unless the run failed, timed out or was terminated.</summary>
    public FailureView? Failure { get; init; }

    [JsonIgnore]
    public bool IsOpen => Status is RunStatus.Running or RunStatus.Paused or RunStatus.Held;
}

/// <summary>One job, or one instance of a matrix job.</summary>
public sealed record JobView
{
    /// <summary>The <see cref="Kind"/> of what runs steps on an agent; all others are tasks.</summary>
    public const string JobKind = "job";

    /// <summary>The <see cref="Kind"/> of what asks people.</summary>
    public const string InquiryKind = "inquiry";

    /// <summary>The key in <c>jobs:</c>; a matrix instance adds its values, as in <c>test (linux, 20)</c>.</summary>
    public required string Id { get; init; }

    /// <summary>What people call it; null when that is its id.</summary>
    public string? Name { get; init; }

    /// <summary>job | action | workflow | parallel | inquiry | sleep | wait | echo | fail | noop.</summary>
    public string Kind { get; init; } = JobKind;

    /// <summary>pending | running | completed | failed | timed_out | cancelled | skipped; of tasks also held | delayed | waiting | retrying.</summary>
    public required string Status { get; init; }

    /// <summary>Why a task stands so; null when the status says it, and for jobs.</summary>
    public string? Reason { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public long? DurationMs { get; init; }

    /// <summary>The run whose result is kept; null for what this run did itself.</summary>
    public string? KeptFrom { get; init; }

    public IReadOnlyList<StepView> Steps { get; init; } = [];
}

/// <summary>One step with its latest attempt.</summary>
public sealed record StepView
{
    /// <summary>The step's <c>id</c>, or its position from 1 when it has none.</summary>
    public required string Id { get; init; }

    public string? Name { get; init; }

    /// <summary>pending | running | completed | failed | timed_out | cancelled | skipped.</summary>
    public required string Status { get; init; }

    /// <summary>The process's exit code; null when the step runs no process or has not ended.</summary>
    public int? ExitCode { get; init; }

    /// <summary>How often the step was started; 0 when it never was.</summary>
    public int Attempts { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public long? DurationMs { get; init; }
}

/// <summary>Why a run did not complete.</summary>
public sealed record FailureView
{
    public required string Message { get; init; }

    /// <summary>The failure's type, such as <c>WeirRunFailed</c>.</summary>
    public string? Type { get; init; }

    public string? Job { get; init; }

    public string? Step { get; init; }

    /// <summary>The last lines that the failed step wrote, oldest first.</summary>
    public IReadOnlyList<string> LogTail { get; init; } = [];
}

/// <summary>The values of <see cref="RunView.Status"/>, <see cref="JobView.Status"/> and <see cref="StepView.Status"/>.</summary>
public static class RunStatus
{
    public const string Pending = "pending";
    public const string Running = "running";
    public const string Paused = "paused";

    /// <summary>Of tasks: it could start, and a limit or a pause holds it back.</summary>
    public const string Held = "held";

    /// <summary>Of tasks: its delay passes.</summary>
    public const string Delayed = "delayed";

    /// <summary>Of tasks: it waits for people, a signal, or time.</summary>
    public const string Waiting = "waiting";

    /// <summary>Of tasks: the pause before its next attempt passes.</summary>
    public const string Retrying = "retrying";
    public const string Completed = "completed";
    public const string Failed = "failed";
    public const string TimedOut = "timed_out";
    public const string Cancelled = "cancelled";
    public const string Terminated = "terminated";
    public const string Skipped = "skipped";

    /// <summary>Whether a job, task or step with this status runs or waits, so that it has not ended.</summary>
    public static bool IsOpen(string status) => status is Pending or Running or Paused or Held or Delayed or Waiting or Retrying;
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(RunView))]
[JsonSerializable(typeof(IReadOnlyList<RunView>))]
public sealed partial class RunViewJson : JsonSerializerContext;

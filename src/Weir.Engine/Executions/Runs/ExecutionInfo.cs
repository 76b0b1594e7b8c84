using Weir.Protocol.Common.V1;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.History.V1;
using Weir.Protocol.Sdk.V1;
using Weir.Protocol.Workflow.V1;

namespace Weir.Engine.Executions;

/// <summary>The run as a whole: how it was started, its limits in time, and how it ended.</summary>
internal sealed record ExecutionInfo
{
    public static ExecutionInfo NotStarted { get; } = new() { Started = new WorkflowExecutionStartedEventAttributes() };

    /// <summary>The attributes of the run's first event.</summary>
    public required WorkflowExecutionStartedEventAttributes Started { get; init; }

    public UserMetadata? UserMetadata { get; init; }

    public WorkflowExecutionStatus Status { get; init; }

    public DateTimeOffset StartTime { get; init; }

    /// <summary>When the run's workflow began; earlier than <see cref="StartTime"/> for a run that began by a reset.</summary>
    public DateTimeOffset OriginalStartTime { get; init; }

    /// <summary>When the first workflow task is due: the start, or later by the first backoff.</summary>
    public DateTimeOffset ExecutionTime { get; init; }

    /// <summary>When the whole chain of runs times out; null for never.</summary>
    public DateTimeOffset? ExecutionExpiration { get; init; }

    /// <summary>When this run times out; null for never.</summary>
    public DateTimeOffset? RunExpiration { get; init; }

    public TimeSpan WorkflowTaskTimeout { get; init; }

    /// <summary>A child whose parent has not recorded its start yet.</summary>
    public bool FirstWorkflowTaskHeld { get; init; }

    /// <summary>When the first workflow task is to be scheduled; null when it was, or while it is held.</summary>
    public DateTimeOffset? FirstWorkflowTaskDue { get; init; }

    public bool CancelRequested { get; init; }

    /// <summary>Null while the run is not paused.</summary>
    public RunPause? Pause { get; init; }

    /// <summary>As started, or as an operator changed it.</summary>
    public Priority? Priority { get; init; }

    /// <summary>As started, or as an operator changed it; null for none.</summary>
    public VersioningOverride? VersioningOverride { get; init; }

    /// <summary>For a run that began by a reset: when that was. Null for every other.</summary>
    public DateTimeOffset? ResetTime { get; init; }

    /// <summary>The run that was begun by resetting this one; empty when it was not reset. The latest of several.</summary>
    public string ResetRunId { get; init; } = "";

    /// <summary>The last event of a closed run.</summary>
    public HistoryEvent? CloseEvent { get; init; }

    public DateTimeOffset? CloseTime { get; init; }

    public string WorkflowType => Started.WorkflowType?.Name ?? "";

    public string TaskQueue => Started.TaskQueue?.Name ?? "";

    /// <summary>A plain signal does not end this wait; a cancel request does.</summary>
    public bool WaitsForFirstWorkflowTask => FirstWorkflowTaskHeld || FirstWorkflowTaskDue is not null;
}

/// <summary>Who paused a run, when and why.</summary>
internal sealed record RunPause(DateTimeOffset Time, string Identity, string Reason);

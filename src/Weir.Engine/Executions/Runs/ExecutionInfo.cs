using Weir.Protocol.Enums.V1;
using Weir.Protocol.History.V1;
using Weir.Protocol.Sdk.V1;

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

    /// <summary>The last event of a closed run.</summary>
    public HistoryEvent? CloseEvent { get; init; }

    public DateTimeOffset? CloseTime { get; init; }

    public string WorkflowType => Started.WorkflowType?.Name ?? "";

    public string TaskQueue => Started.TaskQueue?.Name ?? "";

    /// <summary>A plain signal does not end this wait; a cancel request does.</summary>
    public bool WaitsForFirstWorkflowTask => FirstWorkflowTaskHeld || FirstWorkflowTaskDue is not null;
}

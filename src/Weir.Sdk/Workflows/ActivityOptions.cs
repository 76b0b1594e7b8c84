using Weir.Sdk.Common;

namespace Weir.Sdk.Workflows;

/// <summary>
/// How an activity is run. Either <see cref="ScheduleToCloseTimeout"/> or <see cref="StartToCloseTimeout"/> must be set.
/// </summary>
public sealed record ActivityOptions
{
    /// <summary>Options that most activities can share.</summary>
    public static ActivityOptions WithStartToCloseTimeout(TimeSpan timeout) => new() { StartToCloseTimeout = timeout };

    /// <summary>From scheduling to the end, all attempts together. Null means no limit of its own.</summary>
    public TimeSpan? ScheduleToCloseTimeout { get; init; }

    /// <summary>How long an attempt may wait for a worker. Null means no limit of its own. Never retried.</summary>
    public TimeSpan? ScheduleToStartTimeout { get; init; }

    /// <summary>How long one attempt may run. Null means <see cref="ScheduleToCloseTimeout"/>.</summary>
    public TimeSpan? StartToCloseTimeout { get; init; }

    /// <summary>How long an attempt may be silent. Null means that heartbeats are not required.</summary>
    public TimeSpan? HeartbeatTimeout { get; init; }

    /// <summary>Null means the server's default: no limit of attempts, first wait one second, doubling up to 100 seconds.</summary>
    public RetryPolicy? RetryPolicy { get; init; }

    /// <summary>Null means the workflow's task queue.</summary>
    public string? TaskQueue { get; init; }

    /// <summary>Null means a number that counts the workflow's activities. Must not be in use by a running activity of the run.</summary>
    public string? ActivityId { get; init; }

    public ActivityCancellationType CancellationType { get; init; } = ActivityCancellationType.TryCancel;

    /// <summary>Cancels the activity. Null means <see cref="Workflow.CancellationToken"/>.</summary>
    public CancellationToken? CancellationToken { get; init; }

    /// <summary>True to have the server hand the task out through its queue even when this worker could take it along at once.</summary>
    public bool DisableEagerActivityExecution { get; init; }

    /// <summary>One line for people who look at the history; at most 400 bytes. Null means none.</summary>
    public string? Summary { get; init; }

    public Priority? Priority { get; init; }
}

using Weir.Protocol.Common.V1;
using RetryPolicy = Weir.Sdk.Common.RetryPolicy;
using SdkPriority = Weir.Sdk.Common.Priority;

namespace Weir.Sdk.Activities;

/// <summary>What is known about an attempt of an activity.</summary>
public sealed record ActivityInfo
{
    public required string ActivityId { get; init; }

    public required string ActivityType { get; init; }

    /// <summary>From 1.</summary>
    public required int Attempt { get; init; }

    public required string WorkflowId { get; init; }

    public required string WorkflowRunId { get; init; }

    public required string WorkflowType { get; init; }

    public required string WorkflowNamespace { get; init; }

    public required string TaskQueue { get; init; }

    /// <summary>Names this attempt to the server; with it another process can complete it.</summary>
    public required ReadOnlyMemory<byte> TaskToken { get; init; }

    /// <summary>When the activity was first scheduled.</summary>
    public DateTime ScheduledTime { get; init; }

    public DateTime CurrentAttemptScheduledTime { get; init; }

    public DateTime StartedTime { get; init; }

    /// <summary>Null means none, as for the other timeouts.</summary>
    public TimeSpan? ScheduleToCloseTimeout { get; init; }

    public TimeSpan? StartToCloseTimeout { get; init; }

    public TimeSpan? HeartbeatTimeout { get; init; }

    public RetryPolicy? RetryPolicy { get; init; }

    public SdkPriority? Priority { get; init; }

    /// <summary>What the previous attempts last reported with a heartbeat, oldest argument first; empty when nothing.</summary>
    public IReadOnlyList<Payload> HeartbeatDetails { get; init; } = [];
}

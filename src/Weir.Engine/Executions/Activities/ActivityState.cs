using Weir.Protocol.Common.V1;
using Weir.Protocol.Failure.V1;
using Weir.Protocol.History.V1;

namespace Weir.Engine.Executions;

internal enum ActivityPhase
{
    /// <summary>The attempt waits for a worker.</summary>
    Scheduled,
    Started,

    /// <summary>The next attempt waits for its time.</summary>
    BackingOff,
}

/// <summary>A pending activity.</summary>
internal sealed record ActivityState
{
    public required long ScheduledEventId { get; init; }

    /// <summary>With resolved timeouts and retry policy.</summary>
    public required ActivityTaskScheduledEventAttributes Attributes { get; init; }

    public required DateTimeOffset ScheduledTime { get; init; }

    public ActivityPhase Phase { get; init; }

    public int Attempt { get; init; } = 1;

    /// <summary>When this attempt was, or will be, made available to workers.</summary>
    public DateTimeOffset AttemptScheduledTime { get; init; }

    public DateTimeOffset StartedTime { get; init; }

    public string StartedIdentity { get; init; } = "";

    public string StartRequestId { get; init; } = "";

    public long InProcessIncarnation { get; init; }

    public DateTimeOffset? LastHeartbeatTime { get; init; }

    public Payloads? HeartbeatDetails { get; init; }

    public Failure? LastFailure { get; init; }

    public DateTimeOffset? LastAttemptCompletedTime { get; init; }

    /// <summary>Event id of the cancel request; 0 when there is none.</summary>
    public long CancelRequestedEventId { get; init; }

    /// <summary>The deadline that stands in <see cref="RunState.Deadlines"/> for it; null when it has none.</summary>
    public Deadline? Deadline { get; init; }

    public string ActivityId => Attributes.ActivityId;

    public bool CancelRequested => CancelRequestedEventId > 0;
}

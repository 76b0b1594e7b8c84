using Weir.Protocol.Common.V1;
using Weir.Protocol.Deployment.V1;
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

    /// <summary>With resolved timeouts and retry policy, as operators have changed them.</summary>
    public required ActivityTaskScheduledEventAttributes Attributes { get; init; }

    /// <summary>The attributes of its scheduled event.</summary>
    public required ActivityTaskScheduledEventAttributes Original { get; init; }

    public required DateTimeOffset ScheduledTime { get; init; }

    public ActivityPhase Phase { get; init; }

    public int Attempt { get; init; } = 1;

    /// <summary>When this attempt was, or will be, made available to workers.</summary>
    public DateTimeOffset AttemptScheduledTime { get; init; }

    public DateTimeOffset StartedTime { get; init; }

    public string StartedIdentity { get; init; } = "";

    /// <summary>The deployment version of the worker that has or had it; null for a worker without.</summary>
    public WorkerDeploymentVersion? StartedVersion { get; init; }

    public string StartRequestId { get; init; } = "";

    public long InProcessIncarnation { get; init; }

    public DateTimeOffset? LastHeartbeatTime { get; init; }

    public Payloads? HeartbeatDetails { get; init; }

    public Failure? LastFailure { get; init; }

    public DateTimeOffset? LastAttemptCompletedTime { get; init; }

    /// <summary>Event id of the cancel request; 0 when there is none.</summary>
    public long CancelRequestedEventId { get; init; }

    /// <summary>Null while it is not paused. A paused activity gets no further attempt; one that runs goes on.</summary>
    public ActivityPause? Pause { get; init; }

    /// <summary>An operator reset it while an attempt runs: the next attempt is the first again.</summary>
    public bool ResetRequested { get; init; }

    /// <summary>With <see cref="ResetRequested"/>: the next attempt does not get the heartbeat details of this one.</summary>
    public bool HeartbeatResetRequested { get; init; }

    /// <summary>The deadline that stands in <see cref="RunState.Deadlines"/> for it; null when it has none.</summary>
    public Deadline? Deadline { get; init; }

    public string ActivityId => Attributes.ActivityId;

    public bool CancelRequested => CancelRequestedEventId > 0;

    public bool IsPaused => Pause is not null;

    /// <summary>A worker may take it.</summary>
    public bool IsReady => Phase == ActivityPhase.Scheduled && !IsPaused;
}

/// <summary>Who paused an activity, when and why.</summary>
internal sealed record ActivityPause(DateTimeOffset Time, string Identity, string Reason, string RequestId);

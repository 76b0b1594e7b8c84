namespace Weir.Engine.Executions;

internal enum WorkflowTaskPhase
{
    None,
    Scheduled,
    Started,
}

/// <summary>The run's workflow task: at most one is open at a time.</summary>
internal sealed record WorkflowTaskState
{
    public static WorkflowTaskState None { get; } = new();

    public WorkflowTaskPhase Phase { get; init; }

    /// <summary>The attempt that is open, or that the next workflow task will have; above 1 it is transient.</summary>
    public int Attempt { get; init; } = 1;

    /// <summary>Its events are not in the history: it repeats one that failed.</summary>
    public bool IsTransient { get; init; }

    /// <summary>It exists in memory only, for updates; see <see cref="Speculation"/>.</summary>
    public bool IsSpeculative { get; init; }

    /// <summary>For a transient or speculative task the id that its event will have if it completes.</summary>
    public long ScheduledEventId { get; init; }

    public long StartedEventId { get; init; }

    public DateTimeOffset ScheduledTime { get; init; }

    /// <summary>When the first of a row of heartbeating tasks was scheduled.</summary>
    public DateTimeOffset OriginalScheduledTime { get; init; }

    /// <summary>Set by a heartbeat for the task that follows it.</summary>
    public DateTimeOffset? HeartbeatSince { get; init; }

    public DateTimeOffset StartedTime { get; init; }

    /// <summary>The queue the open task was scheduled on.</summary>
    public string Queue { get; init; } = "";

    public bool IsOnStickyQueue { get; init; }

    /// <summary>How long the open task may run once started, with the extension of repeated attempts.</summary>
    public TimeSpan StartToCloseTimeout { get; init; }

    /// <summary>When the open task times out; null while it waits on a normal queue.</summary>
    public DateTimeOffset? Deadline { get; init; }

    public string Identity { get; init; } = "";

    public string RequestId { get; init; } = "";

    public long HistorySizeBytes { get; init; }

    public bool SuggestContinueAsNew { get; init; }

    /// <summary>The store's incarnation when a worker inside the engine's process started it; 0 for a remote worker.</summary>
    public long InProcessIncarnation { get; init; }

    /// <summary>Started event id of the last completed workflow task; 0 before the first.</summary>
    public long LastCompletedStartedEventId { get; init; }

    /// <summary>The sticky queue of the worker that has the run in its cache; empty when there is none.</summary>
    public string StickyQueue { get; init; } = "";

    public TimeSpan StickyScheduleToStartTimeout { get; init; }

    /// <summary>The task before this one tried to close the run; this one most likely will.</summary>
    public bool IsCloseAttempted { get; init; }

    /// <summary>How many tasks failed or timed out since one was completed.</summary>
    public int ProblemsInARow { get; init; }

    public bool IsStarted => Phase == WorkflowTaskPhase.Started;

    /// <summary>Its events are not in the history while it is open.</summary>
    public bool IsUnwritten => IsTransient || IsSpeculative;

    public bool IsSticky => StickyQueue.Length > 0;

    /// <summary>No open task; what survives from one task to the next stays.</summary>
    public WorkflowTaskState Closed(int nextAttempt, bool keepSticky = true) => new()
    {
        Attempt = nextAttempt,
        ProblemsInARow = ProblemsInARow,
        LastCompletedStartedEventId = LastCompletedStartedEventId,
        StickyQueue = keepSticky ? StickyQueue : "",
        StickyScheduleToStartTimeout = keepSticky ? StickyScheduleToStartTimeout : TimeSpan.Zero,
    };
}

namespace Weir.Engine.Executions;

/// <summary>Limits of one run. The defaults are those of Temporal's server.</summary>
internal sealed record EngineLimits
{
    public static EngineLimits Default { get; } = new();

    /// <summary>A run with this many events is terminated.</summary>
    public long HistoryEventsMax { get; init; } = 51_200;

    /// <summary>A run whose history has this many bytes is terminated.</summary>
    public long HistorySizeBytesMax { get; init; } = 50 * 1024 * 1024;

    /// <summary>From here on a started workflow task suggests continue-as-new.</summary>
    public long HistoryEventsSuggestContinueAsNew { get; init; } = 4_096;

    /// <summary>From here on a started workflow task suggests continue-as-new.</summary>
    public long HistorySizeBytesSuggestContinueAsNew { get; init; } = 4 * 1024 * 1024;

    public int PendingActivitiesMax { get; init; } = 2_000;

    public int PendingChildrenMax { get; init; } = 2_000;

    public int PendingSignalsMax { get; init; } = 2_000;

    public int PendingCancelsMax { get; init; } = 2_000;

    /// <summary>With more buffered events the started workflow task is failed, so that they get into the history.</summary>
    public int BufferedEventsMax { get; init; } = 100;

    /// <summary>With more buffered bytes the started workflow task is failed.</summary>
    public long BufferedSizeBytesMax { get; init; } = 2 * 1024 * 1024;

    /// <summary>How many updates of a run may wait for a worker or be accepted and not completed.</summary>
    public int UpdatesInFlightMax { get; init; } = 10;

    /// <summary>How large the requests of updates that wait for a worker may be together.</summary>
    public long UpdatesInFlightSizeBytesMax { get; init; } = 20 * 1024 * 1024;

    /// <summary>How many updates a run takes in its life; from 90 % on a started workflow task suggests continue-as-new.</summary>
    public int UpdatesMax { get; init; } = 2_000;

    /// <summary>A speculative workflow task whose worker is not found in this time becomes a normal one.</summary>
    public TimeSpan SpeculativeScheduleToStart { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>A speculative workflow task that shipped more events than this is kept although it changed nothing.</summary>
    public int SpeculativeEventsDiscardMax { get; init; } = 10;

    /// <summary>After so many failed workflow tasks in a row the run shows TemporalReportedProblems.</summary>
    public int ProblemsInARowToReport { get; init; } = 5;

    /// <summary>With more bytes of state besides its history, a run is terminated.</summary>
    public long StateSizeBytesMax { get; init; } = 8 * 1024 * 1024;

    /// <summary>With more bytes of events a transition is refused.</summary>
    public long TransitionSizeBytesMax { get; init; } = 4 * 1024 * 1024;

    /// <summary>The largest summary of what a workflow, activity or timer is for.</summary>
    public int SummarySizeBytesMax { get; init; } = 400;

    /// <summary>The largest details of what a workflow, activity or timer is for.</summary>
    public int DetailsSizeBytesMax { get; init; } = 20_000;

    /// <summary>
    /// A workflow id may be used again this long after its last start; zero, the default, for at once. Temporal's server has 1 s, which
    /// protects a cluster and only slows down the users of an engine of their own.
    /// </summary>
    public TimeSpan WorkflowIdReuseIntervalMin { get; init; }

    public int SignalsMax { get; init; } = 10_000;

    public int IdLengthBytesMax { get; init; } = 1_000;

    /// <summary>The largest payload-carrying part of one command.</summary>
    public int BlobSizeBytesMax { get; init; } = 2 * 1024 * 1024;

    public int MemoSizeBytesMax { get; init; } = 2 * 1024 * 1024;

    public int SearchAttributeKeysMax { get; init; } = 100;

    /// <summary>The largest value of one search attribute.</summary>
    public int SearchAttributeSizeBytesMax { get; init; } = 2 * 1024;

    /// <summary>All search attributes of a run together.</summary>
    public int SearchAttributesSizeBytesMax { get; init; } = 40 * 1024;

    /// <summary>A failure kept in a pending activity between attempts is cut to about this size.</summary>
    public int LastFailureSizeBytesMax { get; init; } = 4 * 1024;

    public TimeSpan WorkflowTaskTimeoutDefault { get; init; } = TimeSpan.FromSeconds(10);

    public TimeSpan WorkflowTaskTimeoutMax { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>A workflow task that only heartbeats ends after this long.</summary>
    public TimeSpan WorkflowTaskHeartbeatMax { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>The start of a run and the start of the run that continues it are at least this far apart.</summary>
    public TimeSpan ContinueAsNewIntervalMin { get; init; } = TimeSpan.FromSeconds(1);
}

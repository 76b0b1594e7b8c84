using System.Collections.Immutable;
using Weir.Engine.Executions.Records;
using Weir.Protocol.Common.V1;
using Weir.Protocol.Enums.V1;

namespace Weir.Engine.Executions;

/// <summary>
/// Everything the engine knows of one run besides its past events. Immutable: a decision that fails is dropped, and a reader may hold a
/// state while the run goes on. Messages inside are shared and never changed.
/// </summary>
internal sealed record RunState
{
    public required RunKey Key { get; init; }

    public required string NamespaceId { get; init; }

    /// <summary>The request that started the run; empty when nobody asked (a continuation).</summary>
    public required string StartRequestId { get; init; }

    /// <summary>The schedule that started the chain of runs; empty when none did.</summary>
    public string ScheduleId { get; init; } = "";

    public required ExecutionInfo Execution { get; init; }

    public WorkflowTaskState WorkflowTask { get; init; } = WorkflowTaskState.None;

    public VersioningState Versioning { get; init; } = VersioningState.None;

    public HistoryState History { get; init; } = HistoryState.Empty;

    /// <summary>Pending activities by scheduled event id.</summary>
    public ImmutableSortedDictionary<long, ActivityState> Activities { get; init; } = ImmutableSortedDictionary<long, ActivityState>.Empty;

    public ImmutableDictionary<string, long> ActivityIds { get; init; } = NoIds;

    /// <summary>Pending timers by started event id.</summary>
    public ImmutableSortedDictionary<long, TimerState> Timers { get; init; } = ImmutableSortedDictionary<long, TimerState>.Empty;

    public ImmutableDictionary<string, long> TimerIds { get; init; } = NoIds;

    /// <summary>Pending children by initiated event id.</summary>
    public ImmutableSortedDictionary<long, ChildState> Children { get; init; } = ImmutableSortedDictionary<long, ChildState>.Empty;

    /// <summary>Signals to other runs that are not answered yet, by initiated event id.</summary>
    public ImmutableSortedDictionary<long, ExternalSignalState> ExternalSignals { get; init; } =
        ImmutableSortedDictionary<long, ExternalSignalState>.Empty;

    /// <summary>Cancel requests to other runs that are not answered yet, by initiated event id.</summary>
    public ImmutableSortedDictionary<long, ExternalCancelState> ExternalCancels { get; init; } =
        ImmutableSortedDictionary<long, ExternalCancelState>.Empty;

    /// <summary>Deadlines of activities and timers, earliest first; those of the run and its workflow task are in their own records.</summary>
    public ImmutableSortedSet<Deadline> Deadlines { get; init; } = [];

    /// <summary>How many bytes the heartbeat details of the pending activities have.</summary>
    public long HeartbeatSizeBytes { get; init; }

    /// <summary>How many activities wait for a worker.</summary>
    public int ReadyActivityCount { get; init; }

    /// <summary>Request ids of signals that took effect.</summary>
    public ImmutableHashSet<string> SignalRequestIds { get; init; } = NoRequestIds;

    /// <summary>Request ids of starts that found this run and were attached to it, with the events that say so; 0 while these are buffered.</summary>
    public ImmutableDictionary<string, long> AttachedRequestIds { get; init; } = NoIds;

    public int SignalCount { get; init; }

    /// <summary>Messages to other runs that are not delivered yet, by id.</summary>
    public ImmutableSortedDictionary<long, OutgoingMessage> Outgoing { get; init; } = ImmutableSortedDictionary<long, OutgoingMessage>.Empty;

    public long NextOutgoingId { get; init; } = 1;

    public ImmutableSortedDictionary<string, Payload> Memo { get; init; } = NoPayloads;

    public ImmutableSortedDictionary<string, Payload> SearchAttributes { get; init; } = NoPayloads;

    public UpdatesState Updates { get; init; } = UpdatesState.None;

    /// <summary>Somebody wants the run gone: it is removed once it is closed and its last message is delivered.</summary>
    public bool DeletionRequested { get; init; }

    /// <summary>How many transitions made this state.</summary>
    public long TransitionCount { get; init; }

    public bool IsRunning => Execution.Status is WorkflowExecutionStatus.Running or WorkflowExecutionStatus.Paused;

    /// <summary>Running, and none of its tasks is handed out.</summary>
    public bool IsPaused => Execution.Status == WorkflowExecutionStatus.Paused;

    /// <summary>It has tasks that no worker has, or messages to deliver.</summary>
    public bool HasPendingWork => PendingWork.Any(this);

    internal static ImmutableDictionary<string, long> NoIds { get; } = ImmutableDictionary.Create<string, long>(StringComparer.Ordinal);

    internal static ImmutableHashSet<string> NoRequestIds { get; } = ImmutableHashSet.Create<string>(StringComparer.Ordinal);

    private static ImmutableSortedDictionary<string, Payload> NoPayloads { get; } =
        ImmutableSortedDictionary.Create<string, Payload>(StringComparer.Ordinal);

    /// <summary>
    /// The only way a state changes, live and at recovery. <paramref name="state"/> is null before a run's first change, which is
    /// <see cref="RunCreated"/>.
    /// </summary>
    public static RunState Apply(RunState? state, Change change) => ChangeEffects.Apply(state, change);

    /// <summary>A change that is never stored.</summary>
    public static RunState Apply(RunState state, MemoryChange change) => MemoryEffects.Apply(state, change);

    /// <summary>One stored transition more. Applying all transitions of a run in order gives its state.</summary>
    public static RunState Apply(RunState? state, TransitionChanges transition)
    {
        foreach (var change in transition.Changes)
        {
            state = Apply(state, change);
        }

        return CountTransition(state!);
    }

    internal static RunState CountTransition(RunState state) => state with { TransitionCount = state.TransitionCount + 1 };
}

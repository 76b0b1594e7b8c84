using Weir.Engine.Executions.Records;
using Weir.Engine.Visibility.Attributes;
using Weir.Protocol.Calls;
using Weir.Protocol.History.V1;

namespace Weir.Engine.Executions;

/// <summary>
/// One transition in the making. Operations add changes to it; each takes effect on <see cref="State"/> at once. Several operations may be
/// decided in one transition. Drop it, and nothing has happened.
/// </summary>
internal sealed class Decision
{
    private RunState? state;

    /// <param name="state">Null for a run that is about to start.</param>
    public Decision(RunState? state, DateTimeOffset now, IIdSource ids, EngineLimits limits)
    {
        this.state = state;
        Now = now;
        Ids = ids;
        Limits = limits;
        FirstNewOutgoingId = state?.NextOutgoingId ?? 1;
    }

    public RunState State => state ?? throw new InvalidOperationException("The run has not been started.");

    public DateTimeOffset Now { get; }

    public IIdSource Ids { get; }

    public EngineLimits Limits { get; }

    /// <summary>Which search attributes commands may set; null when nobody checks.</summary>
    public ISearchAttributeCatalog? SearchAttributes { get; init; }

    /// <summary>The id of a namespace by its name; null when there is none.</summary>
    public Func<string, string?> NamespaceIdOf { get; init; } = _ => null;

    /// <summary>What to store, as one commit.</summary>
    public TransitionChanges Changes { get; } = new();

    /// <summary>The history events among the changes, with their ids.</summary>
    public List<HistoryEvent> NewEvents { get; } = [];

    /// <summary>Tasks that became available. Some may have been overtaken by later changes of the same transition.</summary>
    public List<ReadyTask> Ready { get; } = [];

    /// <summary>Runs of the same workflow id that this transition begins; they belong to the same commit.</summary>
    public List<Decision> FollowingRuns { get; } = [];

    /// <summary>What those who wait for updates hear once the changes are durable.</summary>
    public List<UpdateNews> UpdateNews { get; } = [];

    /// <summary>What to answer the caller although changes were made; null for success.</summary>
    public RpcException? Error { get; set; }

    /// <summary>Outgoing messages from this id on were added by this transition, so nobody has seen them.</summary>
    public long FirstNewOutgoingId { get; }

    /// <summary>
    /// While commands are handled, external events go to the buffer as they do while the task is started, so that they follow the
    /// events of the commands.
    /// </summary>
    internal bool HandlesCommands { get; set; }

    internal void Emit(Change change)
    {
        if (Changes.Changes.Count == 0 && state is not null)
        {
            state = RunState.CountTransition(state);
        }

        state = RunState.Apply(state, change);
        if (Changes.Changes.Count == 0 && change.KindCase == Change.KindOneofCase.RunCreated)
        {
            state = RunState.CountTransition(state);
        }

        Changes.Changes.Add(change);
        if (change.KindCase == Change.KindOneofCase.HistoryEvent)
        {
            NewEvents.Add(change.HistoryEvent);
        }
    }

    /// <summary>Changes the state without storing anything.</summary>
    internal void Remember(MemoryChange change) => state = RunState.Apply(State, change);

    /// <summary>Puts an event into the history now.</summary>
    internal HistoryEvent Append(HistoryEvent historyEvent, long inProcessIncarnation = 0)
    {
        Speculation.Convert(this);
        historyEvent.EventId = State.History.NextEventId;
        historyEvent.EventTime ??= Times.ToTimestamp(Now);
        Emit(new Change { HistoryEvent = historyEvent, InProcessIncarnation = inProcessIncarnation });
        return historyEvent;
    }

    /// <summary>Records something that happened outside the workflow: buffered, with event id 0, while a workflow task is started.</summary>
    internal HistoryEvent Record(HistoryEvent historyEvent)
    {
        Speculation.Convert(this);
        if (!HandlesCommands && !State.WorkflowTask.IsStarted)
        {
            return Append(historyEvent);
        }

        historyEvent.EventTime ??= Times.ToTimestamp(Now);
        Emit(new Change { EventBuffered = historyEvent });
        return historyEvent;
    }

    internal Mark Mark() => new(state, Changes.Changes.Count, NewEvents.Count, Ready.Count, FollowingRuns.Count, UpdateNews.Count);

    /// <summary>Undoes everything after <paramref name="mark"/>.</summary>
    internal void Rollback(Mark mark)
    {
        state = mark.State;
        while (Changes.Changes.Count > mark.Changes)
        {
            Changes.Changes.RemoveAt(Changes.Changes.Count - 1);
        }

        NewEvents.RemoveRange(mark.Events, NewEvents.Count - mark.Events);
        Ready.RemoveRange(mark.Ready, Ready.Count - mark.Ready);
        FollowingRuns.RemoveRange(mark.FollowingRuns, FollowingRuns.Count - mark.FollowingRuns);
        UpdateNews.RemoveRange(mark.UpdateNews, UpdateNews.Count - mark.UpdateNews);
    }
}

/// <summary>A point of a decision to go back to.</summary>
internal readonly record struct Mark(RunState? State, int Changes, int Events, int Ready, int FollowingRuns, int UpdateNews);

using Weir.Engine.Commits;
using Weir.Engine.Deliveries;
using Weir.Engine.Executions;
using Weir.Engine.Histories;
using Weir.Engine.Queries;
using Weir.Engine.Storage;
using Weir.Engine.TimeSkipping;
using Weir.Engine.WorkflowUpdates;

namespace Weir.Engine.Shards;

/// <summary>
/// A run in memory: the state that the newest decision left, which may be ahead of what is committed. Touched by its shard's loop only.
/// </summary>
internal sealed class LoadedRun(WorkflowSlot slot, string runId, RunNumber number)
{
    // What a run costs beside its history: the state's objects, its places in the shard's lists.
    private const long FixedSizeBytes = 5_120;

    // What the objects of an event cost beside its serialised size. Measured over runs of activities: 560 bytes serialised, 1,320 in memory.
    private const long EventObjectsBytes = 750;

    private List<(long Unit, Action<Exception?> Answer)>? afterCommit;

    public WorkflowSlot Slot { get; } = slot;

    public string RunId { get; } = runId;

    public RunNumber Number { get; } = number;

    /// <summary>The newest state; null while a first decision is being made, and in a run that could not be loaded.</summary>
    public RunState? State { get; set; }

    public EventLog History { get; } = new();

    /// <summary>How many events of <see cref="History"/> are durable: what readers may see.</summary>
    public int CommittedEvents { get; set; }

    /// <summary>How many units with this run in them were enqueued, and how many of those are durable.</summary>
    public long DecidedUnits { get; set; }

    public long CommittedUnits { get; private set; }

    public bool HasUncommitted => DecidedUnits > CommittedUnits;

    /// <summary>The due time in the newest row that was enqueued.</summary>
    public DateTimeOffset? StoredDue { get; set; }

    /// <summary>Why the engine leaves this run alone; null for a sound run.</summary>
    public Exception? Quarantine { get; set; }

    /// <summary>Those of its tasks that keep time from being skipped.</summary>
    public TasksInFlight TasksInFlight { get; set; }

    /// <summary>True once it left memory; whoever still holds it must ask its shard again.</summary>
    public bool IsDropped { get; set; }

    /// <summary>Its entry in the <see cref="DeadlineHeap"/>; null when it has none.</summary>
    public DeadlineHeap.Entry? Deadline { get; set; }

    /// <summary>The highest id of an outgoing message that is durable, and so may be delivered.</summary>
    public long CommittedOutgoing { get; set; }

    /// <summary>Its messages to other runs that are on their way or wait for their turn; null when there are none.</summary>
    public RunOutbox? Outbox { get; set; }

    /// <summary>The workflow task that was started last, for the worker that pages its history.</summary>
    public StartedWorkflowTask? StartedTask { get; set; }

    /// <summary>Queries that wait for a workflow task of this run.</summary>
    public BufferedQueries Queries { get; } = new();

    /// <summary>Those who wait for updates of this run.</summary>
    public UpdateWaits UpdateWaits { get; } = new();

    /// <summary>Readers that wait for new events.</summary>
    public HistoryWaiters HistoryWaiters { get; } = new();

    /// <summary>How many operations over several runs need it in memory.</summary>
    public int Pins { get; set; }

    /// <summary>Who waits for the run to be gone.</summary>
    public List<ICommitObserver> DeletionWaiters { get; } = new(0);

    /// <summary>Its place among the runs that may be evicted; null while it may not.</summary>
    public LinkedListNode<LoadedRun>? IdlePlace { get; set; }

    /// <summary>What <see cref="RunCache"/> has counted for it.</summary>
    public long CountedBytes { get; set; }

    /// <summary>About what it holds of the heap.</summary>
    public long SizeBytes => FixedSizeBytes + (History.Count * EventObjectsBytes) + (State?.History.SizeBytes ?? 0);

    public HistorySnapshot CommittedHistory => History.Snapshot(CommittedEvents);

    /// <summary>Calls <paramref name="answer"/> once everything decided so far is durable: with null, or with the failure.</summary>
    public void WhenCommitted(Action<Exception?> answer)
    {
        if (HasUncommitted)
        {
            (afterCommit ??= []).Add((DecidedUnits, answer));
        }
        else
        {
            answer(null);
        }
    }

    /// <summary>One more unit with this run is durable, and with it <paramref name="events"/> events.</summary>
    public void Advance(int events)
    {
        CommittedUnits++;
        CommittedEvents = events;
        if (afterCommit is null)
        {
            return;
        }

        var due = afterCommit.TakeWhile(entry => entry.Unit <= CommittedUnits).ToList();
        afterCommit.RemoveRange(0, due.Count);
        due.ForEach(entry => entry.Answer(null));
    }

    /// <summary>What was decided and is not durable never happened.</summary>
    public void FailWaiting(Exception error)
    {
        var waiting = afterCommit ?? [];
        afterCommit = null;
        waiting.ForEach(entry => entry.Answer(error));
    }
}

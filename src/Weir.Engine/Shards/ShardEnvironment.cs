using Microsoft.Extensions.Logging;
using Weir.Engine.Commits;
using Weir.Engine.Deployments;
using Weir.Engine.Executions;
using Weir.Engine.Namespaces;
using Weir.Engine.Schedules;
using Weir.Engine.Storage;
using Weir.Engine.TaskQueues;
using Weir.Engine.TimeSkipping;
using Weir.Engine.Tokens;
using Weir.Engine.Visibility.Attributes;

namespace Weir.Engine.Shards;

/// <summary>What all shards of an engine share.</summary>
internal sealed class ShardEnvironment
{
    private long lastRun;

    public required IEngineStore Store { get; init; }

    /// <summary>The time of the runs: every deadline, timer and timestamp. May be skipped forward.</summary>
    public required TimeProvider Clock { get; init; }

    /// <summary>Real time: how long a caller or a poll waits.</summary>
    public required TimeProvider CallClock { get; init; }

    /// <summary>What keeps time from being skipped; null when it never is.</summary>
    public WorkInFlight? Work { get; init; }

    public required EngineLimits Limits { get; init; }

    public required TaskQueueRegistry TaskQueues { get; init; }

    public required TaskQueueConfigs TaskQueueConfigs { get; init; }

    public required DeploymentRegistry Deployments { get; init; }

    public required NamespaceRegistry Namespaces { get; init; }

    public required SearchAttributeRegistry SearchAttributes { get; init; }

    public required TokenSealer Sealer { get; init; }

    public required ILogger Logger { get; init; }

    /// <summary>The store's incarnation: marks what workers inside this process have started.</summary>
    public required long Incarnation { get; init; }

    /// <summary>About how much the loaded runs of one shard may hold.</summary>
    public required long CacheBytesPerShard { get; init; }

    public required int ClosedRunsPerShardMax { get; init; }

    public required int BufferedQueriesMax { get; init; }

    /// <summary>A sleeping run that is due within this time stays in memory: the reader of due runs looks this far ahead.</summary>
    public required TimeSpan DueHorizon { get; init; }

    /// <summary>Set when the store stopped for good.</summary>
    public TaskCompletionSource<StoreException> StoreBroken { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The highest run number in use.</summary>
    public required long LastRun
    {
        init => lastRun = value;
    }

    public ParkedRuns Parked { get; } = new();

    public ShardSet Shards { get; private set; } = null!;

    public CommitQueue Commits { get; private set; } = null!;

    public DueReader DueReader { get; private set; } = null!;

    public Scheduler Scheduler { get; private set; } = null!;

    public void Attach(ShardSet shards, CommitQueue commits, DueReader dueReader, Scheduler scheduler) =>
        (Shards, Commits, DueReader, Scheduler) = (shards, commits, dueReader, scheduler);

    /// <summary>The highest run number given so far.</summary>
    public long LastRunNumber => Interlocked.Read(ref lastRun);

    public RunNumber NextRunNumber() => new(Interlocked.Increment(ref lastRun));
}

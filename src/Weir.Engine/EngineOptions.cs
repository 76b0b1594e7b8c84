using Microsoft.Extensions.Logging;
using Weir.Engine.Executions;

namespace Weir.Engine;

/// <summary>How an engine runs. The defaults suit a machine that does other work too.</summary>
public sealed record EngineOptions
{
    /// <summary>The only clock of the engine. Default: the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>
    /// Whether the time of runs may be skipped ahead of <see cref="TimeProvider"/>, for tests. How long callers and polls wait is
    /// measured by <see cref="TimeProvider"/> in any case. Skipped time is forgotten with the engine. Default: off.
    /// </summary>
    public TimeSkippingMode TimeSkipping { get; init; }

    /// <summary>How many loops share the workflow ids; at least 1. Default: one per processor. May differ from one start to the next.</summary>
    public int ShardCount { get; init; } = Math.Max(1, Environment.ProcessorCount);

    /// <summary>Where the engine logs; null for nowhere.</summary>
    public ILoggerFactory? LoggerFactory { get; init; }

    /// <summary>About how much memory loaded runs may hold, in bytes, over all shards; runs at work may exceed it. Default: 256 MB.</summary>
    public long RunCacheBytes { get; init; } = 256 * 1024 * 1024;

    /// <summary>How many closed runs stay in memory, per shard, for those who ask for their result; at most in a quarter of <see cref="RunCacheBytes"/>. Default: 256.</summary>
    public int ClosedRunsCached { get; init; } = 256;

    /// <summary>How long a worker's poll waits before it is answered empty. Default: 60 s, below the SDKs' own deadline of 70 s.</summary>
    public TimeSpan PollTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a reader of a history waits for a new event before it is answered empty. Default: 20 s.</summary>
    public TimeSpan HistoryPollTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long a caller waits for an update before it is told how far the update is. Default: 20 s.</summary>
    public TimeSpan UpdatePollTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long a query waits for a worker when its caller sets no deadline of its own. Default: 30 s.</summary>
    public TimeSpan QueryTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How many queries of one run may wait for a workflow task; more are refused with RESOURCE_EXHAUSTED, and SDKs come back a second
    /// later. Default: 100; Temporal's server allows 1.
    /// </summary>
    public int BufferedQueriesMax { get; init; } = 100;

    /// <summary>How many decided units one commit holds at most. Default: 1,000.</summary>
    public int CommitUnitsMax { get; init; } = 1_000;

    /// <summary>A commit takes no further unit once it holds about this many bytes of events. Default: 4 MB.</summary>
    public long CommitSizeBytesMax { get; init; } = 4 * 1024 * 1024;

    /// <summary>How far ahead the engine looks for sleeping runs to wake. Default: 30 s.</summary>
    public TimeSpan DueHorizon { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often the engine looks for closed runs past their namespace's retention. Default: 1 minute. Never where time is skipped.</summary>
    public TimeSpan RetentionInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long the namespace <c>default</c> keeps closed runs when the engine makes it, in a new store. Default: 24 hours.</summary>
    public TimeSpan DefaultNamespaceRetention { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Makes run ids and request ids repeatable, for simulations; null for ids that are unique everywhere.</summary>
    public int? IdSeed { get; init; }

    /// <summary>
    /// How many events of one run may wait for its started workflow task to end before that task is failed for it. Default: 10,000;
    /// Temporal's server allows 100. An engine in the worker's own process completes hundreds of activities while one workflow task runs,
    /// and failing that task only repeats the work. Their size is bounded to 2 MB all the same.
    /// </summary>
    public int BufferedEventsMax
    {
        get => Limits.BufferedEventsMax;
        init => Limits = Limits with { BufferedEventsMax = value };
    }

    internal EngineLimits Limits { get; init; } = EngineLimits.Default with { BufferedEventsMax = 10_000 };
}

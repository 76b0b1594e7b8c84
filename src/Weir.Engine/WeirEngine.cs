using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Weir.Engine.Batches;
using Weir.Engine.Commits;
using Weir.Engine.Deletions;
using Weir.Engine.Deployments;
using Weir.Engine.Executions;
using Weir.Engine.Histories;
using Weir.Engine.Namespaces;
using Weir.Engine.Queries;
using Weir.Engine.Resets;
using Weir.Engine.Schedules;
using Weir.Engine.Service;
using Weir.Engine.Shards;
using Weir.Engine.Starts;
using Weir.Engine.Storage;
using Weir.Engine.TaskQueues;
using Weir.Engine.TimeSkipping;
using Weir.Engine.Tokens;
using Weir.Engine.Visibility;
using Weir.Engine.Visibility.Attributes;
using Weir.Engine.Workers;
using Weir.Engine.WorkflowUpdates;
using Weir.Protocol.Services;

namespace Weir.Engine;

/// <summary>
/// A workflow engine inside this process: Temporal's API over a store. What it has answered is durable; what a crash interrupts goes on
/// when the same store is opened again.
/// </summary>
/// <remarks>Both services are safe for concurrent use. After <see cref="DisposeAsync"/> began, calls are refused with UNAVAILABLE.</remarks>
public sealed class WeirEngine : IAsyncDisposable
{
    // Time may only be skipped to a deadline that is known, so every run that has one stays in memory.
    private static readonly TimeSpan SkippedDueHorizon = TimeSpan.FromDays(3_000 * 365);

    private readonly ShardEnvironment environment;
    private readonly CallGate gate;
    private readonly TimeSkipper? skipper;
    private readonly Upkeep upkeep;
    private Task? stopped;

    private WeirEngine(
        ShardEnvironment environment, CallGate gate, TimeSkipper? skipper, Upkeep upkeep, IWorkflowService workflowService, IOperatorService operatorService)
    {
        this.upkeep = upkeep;
        this.environment = environment;
        this.gate = gate;
        this.skipper = skipper;
        TestService = skipper is null ? null : new TimeSkippingService(gate, skipper);
        SkippedTime = skipper is null ? null : new SkippedTime(skipper);
        WorkflowService = workflowService;
        OperatorService = operatorService;
    }

    /// <summary>The API for workers and clients.</summary>
    public IWorkflowService WorkflowService { get; }

    /// <summary>How many runs are out of memory although tasks of theirs wait for workers.</summary>
    internal int ParkedRuns => environment.Parked.Count;

    /// <summary>The API for operators.</summary>
    public IOperatorService OperatorService { get; }

    /// <summary>The API for tests; null unless <see cref="EngineOptions.TimeSkipping"/> is on.</summary>
    public ITestService? TestService { get; }

    /// <summary>For test environments in this process; null unless <see cref="EngineOptions.TimeSkipping"/> is on.</summary>
    public SkippedTime? SkippedTime { get; }

    /// <summary>
    /// Completes when the store stopped after a failure (a full or broken disk): every call that needs it is refused with UNAVAILABLE from
    /// then on. Dispose the engine and start another one when the cause is mended; nothing that was acknowledged is lost.
    /// </summary>
    public Task<StoreException> StoreBroken => environment.StoreBroken.Task;

    /// <summary>
    /// Opens the store and starts the engine on it. Work that an earlier engine left unfinished goes on at once; tasks that were with
    /// workers inside that earlier engine's process are timed out and handed out again.
    /// </summary>
    /// <param name="store">Not open yet. Belongs to the engine from now on, also when this throws.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <exception cref="StoreException">The store cannot be opened.</exception>
    public static async Task<WeirEngine> StartAsync(IEngineStore store, EngineOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        options ??= new EngineOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.ShardCount, 1);
        try
        {
            var opened = await store.OpenAsync(cancellationToken).ConfigureAwait(false);
            return await BuildAsync(store, options, opened, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await store.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>
    /// Stops in order: refuses new calls, ends waiting polls empty, stores what was decided and answers for it, closes the store.
    /// </summary>
    public ValueTask DisposeAsync() => new(Interlocked.CompareExchange(ref stopped, null, null) ?? BeginStop());

    private Task BeginStop()
    {
        var completion = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return Interlocked.CompareExchange(ref stopped, completion.Task, null) ?? StopAsync(completion);
    }

    private async Task StopAsync(TaskCompletionSource completion)
    {
        gate.Close();
        await upkeep.DisposeAsync().ConfigureAwait(false);
        if (skipper is not null)
        {
            await skipper.DisposeAsync().ConfigureAwait(false);
        }

        environment.TaskQueues.Dispose();
        await environment.Scheduler.DisposeAsync().ConfigureAwait(false);
        await environment.DueReader.DisposeAsync().ConfigureAwait(false);
        await Task.WhenAll(environment.Shards.All.Select(shard => shard.RefuseCallsAsync())).ConfigureAwait(false);
        await environment.Commits.DisposeAsync().ConfigureAwait(false);
        foreach (var shard in environment.Shards.All)
        {
            await shard.DisposeAsync().ConfigureAwait(false);
        }

        environment.Namespaces.Dispose();
        environment.TaskQueueConfigs.Dispose();
        environment.Deployments.Dispose();
        environment.SearchAttributes.Dispose();
        environment.Sealer.Dispose();
        await environment.Store.DisposeAsync().ConfigureAwait(false);
        completion.SetResult();
    }

    private static async Task<WeirEngine> BuildAsync(IEngineStore store, EngineOptions options, StoreOpened opened, CancellationToken cancellationToken)
    {
        var sealer = new TokenSealer(opened.TokenKey);
        var namespaces = new NamespaceRegistry(store);
        await namespaces.LoadAsync(cancellationToken).ConfigureAwait(false);
        var searchAttributes = new SearchAttributeRegistry(store);
        await searchAttributes.LoadAsync(cancellationToken).ConfigureAwait(false);
        var namespaceIds = new LockedIdSource(IdSource(options, shard: -1));
        var gate = new CallGate(namespaces);
        var namespaceService = new NamespaceService(gate, namespaces, sealer, namespaceIds.NewId, options.Limits.IdLengthBytesMax, options.Limits.BlobSizeBytesMax);
        await namespaceService.EnsureDefaultAsync(options.DefaultNamespaceRetention, cancellationToken).ConfigureAwait(false);

        var skipper = options.TimeSkipping == TimeSkippingMode.Off ? null : new TimeSkipper(options.TimeProvider, options.TimeSkipping);
        var queueConfigs = new TaskQueueConfigs(store);
        await queueConfigs.LoadAsync(cancellationToken).ConfigureAwait(false);
        var deployments = new DeploymentRegistry(store);
        await deployments.LoadAsync(cancellationToken).ConfigureAwait(false);

        var environment = new ShardEnvironment
        {
            Store = store,
            Clock = skipper?.Clock ?? options.TimeProvider,
            CallClock = options.TimeProvider,
            Work = skipper?.Work,
            Limits = options.Limits,
            TaskQueues = new TaskQueueRegistry(options.TimeProvider, queueConfigs.Find),
            TaskQueueConfigs = queueConfigs,
            Deployments = deployments,
            Namespaces = namespaces,
            SearchAttributes = searchAttributes,
            Sealer = sealer,
            Logger = (options.LoggerFactory ?? NullLoggerFactory.Instance).CreateLogger("Weir.Engine"),
            Incarnation = opened.Incarnation,
            CacheBytesPerShard = options.RunCacheBytes / options.ShardCount,
            ClosedRunsPerShardMax = options.ClosedRunsCached,
            BufferedQueriesMax = options.BufferedQueriesMax,
            DueHorizon = skipper is null ? options.DueHorizon : SkippedDueHorizon,
            LastRun = opened.LastRun,
        };
        var shards = Enumerable.Range(0, options.ShardCount).Select(index => new Shard(index, environment, IdSource(options, index))).ToArray();
        var commits = new CommitQueue(store, shards, new CommitBounds(options.CommitUnitsMax, options.CommitSizeBytesMax), environment.Logger, skipper?.Work)
        {
            StoreBroken = broken => environment.StoreBroken.TrySetResult(broken),
        };
        namespaces.Deleted = async name =>
        {
            await queueConfigs.ForgetAsync(name).ConfigureAwait(false);
            await deployments.ForgetAsync(name).ConfigureAwait(false);
        };
        deployments.RoutingChanged = queues =>
        {
            foreach (var queue in queues)
            {
                environment.TaskQueues.Reroute(queue, deployments.Routing);
            }
        };
        environment.Attach(new ShardSet(shards), commits, new DueReader(environment), new Scheduler(environment, new LockedIdSource(IdSource(options, shard: -2))));

        var attributeService = new SearchAttributeService(gate, searchAttributes, store.GetType().Name);
        var removal = new NamespaceRemoval(gate, environment);
        var upkeep = new Upkeep(
            new BatchOperations(environment), removal, skipper is null ? new Retention(environment, removal, options.RetentionInterval) : null);
        var service = Services(environment, gate, namespaceService, attributeService, upkeep.Batches, options);
        var engine = new WeirEngine(environment, gate, skipper, upkeep, service, new EngineOperatorService(gate, attributeService, removal));
        commits.Start();
        foreach (var shard in shards)
        {
            shard.Start();
        }

        environment.DueReader.Start();
        environment.Scheduler.Start();
        skipper?.Start([.. shards, environment.Scheduler]);
        await upkeep.StartAsync(service, cancellationToken).ConfigureAwait(false);
        return engine;
    }

    private static EngineWorkflowService Services(
        ShardEnvironment environment,
        CallGate gate,
        NamespaceService namespaces,
        SearchAttributeService searchAttributes,
        BatchOperations batches,
        EngineOptions options)
    {
        var polls = new WorkerPolls(environment.TaskQueues, environment.CallClock, options.PollTimeout);
        var starts = new StartService(gate, environment);
        var updates = new UpdateService(gate, environment, options.UpdatePollTimeout);
        var world = new DeploymentWorld(environment);
        var workers = new WorkerRegistry(environment.CallClock);
        return new EngineWorkflowService(
            new SystemService(gate, options.ShardCount, environment.Store.GetType().Name),
            namespaces,
            starts,
            new ExecutionService(gate, environment),
            new HistoryService(gate, environment, options.HistoryPollTimeout),
            new WorkflowTaskService(gate, environment, polls, world),
            new ActivityTaskService(gate, environment, polls, world),
            new ActivityByIdService(gate, environment),
            new ActivityOperationService(gate, environment),
            new ExecutionOperationService(gate, environment),
            new ResetService(gate, environment),
            new QueryService(gate, environment, options.QueryTimeout),
            new VisibilityService(gate, environment),
            searchAttributes,
            new DeletionService(gate, environment),
            new BatchService(gate, environment, batches),
            new TaskQueueService(gate, environment, polls, environment.TaskQueueConfigs, workers),
            updates,
            new MultiOperationService(gate, environment, starts, updates),
            new DeploymentService(gate, environment, world),
            new DeploymentReads(gate, environment, world),
            new WorkerService(gate, workers, environment.Sealer),
            new ScheduleService(gate, environment),
            new ScheduleListService(gate, environment));
    }

    private static IIdSource IdSource(EngineOptions options, int shard) =>
        options.IdSeed is { } seed ? new SeededIdSource(unchecked((seed * 31) + shard)) : new RandomIdSource();
}

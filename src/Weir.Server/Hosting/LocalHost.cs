using Weir.Engine;
using Weir.Engine.Sqlite;
using Weir.Engine.Storage;
using Weir.Interpreter.Actions;
using Weir.Interpreter.Agents;
using Weir.Interpreter.KeyValues;
using Weir.Interpreter.Packs;
using Weir.Interpreter.Runs;
using Weir.Sdk.Client;
using Weir.Server.Grpc;
using Weir.Server.KeyValues;
using Weir.Server.StepRecords;

namespace Weir.Server.Hosting;

/// <summary>
/// Everything that one machine needs, in one process: the engine on its data folder, a socket for other processes, a coordinator and an
/// agent. Stopping ends the workers first (running steps are given back to the engine), then the socket, then the engine.
/// </summary>
public sealed class LocalHost : IAsyncDisposable
{
    /// <summary>The server group that takes every job submitted to a local host, whatever its <c>runs-on</c> says.</summary>
    public const string ServerGroup = "local";

    /// <summary>Jobs learn of a cancellation with a heartbeat. Here a heartbeat costs no network, so it may be asked for often.</summary>
    private static readonly TimeSpan HeartbeatInterval = TimeSpan.FromMilliseconds(500);

    // People come back to a run weeks after it ended.
    private static readonly TimeSpan Retention = TimeSpan.FromDays(90);

    private readonly WeirEngine engine;
    private readonly GrpcHost? grpc;
    private readonly StepRecordStore records;
    private readonly CancellationTokenSource stopping = new();
    private Task workers = Task.CompletedTask;
    private Agent? agent;

    private LocalHost(WeirEngine engine, GrpcHost? grpc, StepRecordStore records)
    {
        this.engine = engine;
        this.grpc = grpc;
        this.records = records;
        Client = new WeirClient(engine.WorkflowService);
    }

    public IWeirClient Client { get; }

    public StepRecordReader Records => records.Reader;

    /// <summary>Why the engine's store stopped for good; null while it works.</summary>
    public StoreException? StoreFailure => engine.StoreBroken is { IsCompletedSuccessfully: true, Result: var failure } ? failure : null;

    /// <summary>Ends when a worker broke; a host without its workers is of no use.</summary>
    public Task Workers => workers;

    /// <summary>Takes the data folder and starts.</summary>
    /// <exception cref="StoreException">Another process owns the folder, or it cannot be used.</exception>
    public static async Task<LocalHost> StartAsync(LocalHostOptions options, CancellationToken cancellationToken)
    {
        var store = new SqliteEngineStore(options.EngineFolder);
        var engineOptions = new EngineOptions { LoggerFactory = options.LoggerFactory, DefaultNamespaceRetention = Retention };
        var engine = await WeirEngine.StartAsync(store, engineOptions, cancellationToken).ConfigureAwait(false);
        StepRecordStore? records = null;
        GrpcHost? grpc = null;
        try
        {
            records = StepRecordStore.Open(options.StepRecords);
            if (options.SocketPath is { } path)
            {
                grpc = await GrpcHost.StartAsync(
                    new GrpcHostServices { Workflow = engine.WorkflowService, Operator = engine.OperatorService },
                    new GrpcHostOptions { SocketPath = path, LoggerFactory = options.LoggerFactory },
                    cancellationToken).ConfigureAwait(false);
                store.Announce(grpc.Address);
            }

            var host = new LocalHost(engine, grpc, records);
            if (options.Works)
            {
                host.workers = host.WorkAsync(options);
            }

            return host;
        }
        catch
        {
            await DisposeAsync(grpc, engine, records).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Jobs and tasks that run in this process now.</summary>
    public int RunningJobs => agent?.RunningCount ?? 0;

    /// <summary>
    /// Lets the steps that run here end and begins no others; returns when none runs. Whoever takes the folder next goes on with what is left.
    /// </summary>
    public async Task HandOverAsync(CancellationToken cancellationToken)
    {
        if (agent is not null)
        {
            await agent.HandOverAsync().ConfigureAwait(false);
            await workers.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync().ConfigureAwait(false);
        try
        {
            await workers.ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Workers may end either way when they are stopped.
        }
        finally
        {
            await DisposeAsync(grpc, engine, records).ConfigureAwait(false);
            stopping.Dispose();
            agent?.Dispose();
        }
    }

    private static async Task DisposeAsync(GrpcHost? grpc, WeirEngine engine, StepRecordStore? records)
    {
        if (grpc is not null)
        {
            await grpc.DisposeAsync().ConfigureAwait(false);
        }

        await engine.DisposeAsync().ConfigureAwait(false);
        if (records is not null)
        {
            await records.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task WorkAsync(LocalHostOptions options)
    {
        IKeyValues keys = options.Keys is { } where ? new KeyValueStore(where) : NoKeyValues.Instance;
        var work = new List<Task> { new Coordinator(Client, keys).ExecuteAsync(stopping.Token) };
        if (options.RunsJobs)
        {
            var actions = ActionRegistry.CreateBuiltIn();
            var packs = options.Packs is { } folder ? new PackWatcher(new(folder), actions, options.LoggerFactory) : null;
            packs?.Load();
            agent = new Agent(Client, new AgentOptions
            {
                DataFolder = options.AgentFolder,
                ServerGroups = [ServerGroup],
                Recorder = records,
                Actions = actions,
                Keys = keys,
                Secrets = new EnvironmentSecrets(),
                HeartbeatInterval = HeartbeatInterval,
                LoggerFactory = options.LoggerFactory,
            });
            work.Add(agent.ExecuteAsync(stopping.Token));
            if (packs is not null)
            {
                work.Add(packs.ExecuteAsync(stopping.Token));
            }
        }

        // When one of them breaks the others stop too, so that the owner learns of it.
        await Task.WhenAny(work).ConfigureAwait(false);
        await stopping.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(work).ConfigureAwait(false);
    }
}

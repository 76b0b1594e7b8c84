using Weir.Engine.Sqlite;
using Weir.Engine.Storage;
using Weir.Protocol.Calls;
using Weir.Sdk.Client;
using Weir.Server.Hosting;
using Weir.Server.StepRecords;

namespace Weir.Cli.Hosting;

/// <summary>
/// A way to the engine of a data folder: in this process when nobody owns the folder, else over the owner's socket. Callers cannot tell
/// the two apart, but for <see cref="IsOwner"/>.
/// </summary>
internal sealed class Connection : IAsyncDisposable
{
    private static readonly TimeSpan BetweenAttempts = TimeSpan.FromMilliseconds(50);

    private readonly LocalHost? host;
    private readonly WeirClient? remote;

    private Connection(LocalHost host)
    {
        this.host = host;
        Records = host.Records;
    }

    private Connection(WeirClient remote, StepRecordReader records)
    {
        this.remote = remote;
        Records = records;
    }

    public IWeirClient Client => host?.Client ?? remote!;

    public StepRecordReader Records { get; }

    /// <summary>Whether this process runs the engine.</summary>
    public bool IsOwner => host is not null;

    /// <summary>Completes when this process's own workers broke; never when it is not the owner.</summary>
    public Task Workers => host?.Workers ?? Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System);

    /// <summary>Takes the folder, or connects to its owner.</summary>
    /// <param name="works">Whether runs go on in this process if it becomes the owner.</param>
    /// <param name="runsJobs">Whether their jobs and tasks run here, too; false only decides what comes next.</param>
    /// <exception cref="StoreException">The folder cannot be used, or its owner serves nobody.</exception>
    public static async Task<Connection> OpenAsync(DataFolder folder, bool works, CancellationToken cancellationToken, bool runsJobs = true)
    {
        folder.Create();
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return new Connection(await LocalHost.StartAsync(Options(folder, works, runsJobs), cancellationToken));
            }
            catch (StoreException problem) when (problem.Failure == StoreFailure.Owned)
            {
                if (await TryReachAsync(folder, cancellationToken) is { } connection)
                {
                    return connection;
                }

                // The owner is just starting, just ending, or reads the folder for a moment.
                if (attempt == 100)
                {
                    throw;
                }

                await Task.Delay(BetweenAttempts, TimeProvider.System, cancellationToken);
            }
        }
    }

    /// <summary>Connects to the folder's owner; null when there is none or it does not answer.</summary>
    public static async Task<Connection?> TryReachAsync(DataFolder folder, CancellationToken cancellationToken)
    {
        if (SqliteEngineStore.Owner(folder.Engine)?.Address is not { } address)
        {
            return null;
        }

        try
        {
            var client = await WeirClient.ConnectAsync(new WeirClientOptions { TargetHost = address, RetriesUnavailable = false }, cancellationToken);
            return new Connection(client, StepRecordReader.Open(folder.StepRecords));
        }
        catch (RpcException problem) when (problem.Code == StatusCode.Unavailable)
        {
            return null;
        }
    }

    /// <summary>
    /// Does something with a connection. When the owner of the folder ends meanwhile, it is done again with a new connection, so it must be
    /// something that may be done twice.
    /// </summary>
    public static Task<T> UseAsync<T>(
        DataFolder folder, bool works, Func<Connection, Task<T>> body, CancellationToken cancellationToken, bool runsJobs = true) =>
        UseAsync(() => OpenAsync(folder, works, cancellationToken, runsJobs), body);

    /// <inheritdoc cref="UseAsync{T}(DataFolder, bool, Func{Connection, Task{T}}, CancellationToken, bool)"/>
    /// <param name="open">Gives a new connection each time.</param>
    public static async Task<T> UseAsync<T>(Func<Task<Connection>> open, Func<Connection, Task<T>> body)
    {
        while (true)
        {
            await using var connection = await open();
            try
            {
                return await body(connection);
            }
            catch (RpcException problem) when (problem.Code == StatusCode.Unavailable && !connection.IsOwner)
            {
                // The next round becomes the owner, or finds a new one.
            }
            catch (RpcException problem) when (problem.Code == StatusCode.Unavailable && connection.host?.StoreFailure is not null)
            {
                throw connection.host.StoreFailure;
            }
        }
    }

    /// <summary>
    /// Before this process leaves the folder that it owns: lets steps of other runs end that run in it, since a step that is cut off runs
    /// again. Does nothing when somebody else is the owner.
    /// </summary>
    /// <param name="waiting">Told how many jobs there are, when there are any.</param>
    /// <param name="cancellationToken">Ends the waiting; what still runs is then cut off when the connection is disposed.</param>
    public async Task HandOverAsync(Action<int> waiting, CancellationToken cancellationToken)
    {
        if (host is null)
        {
            return;
        }

        if (host.RunningJobs is > 0 and var jobs)
        {
            waiting(jobs);
        }

        await host.HandOverAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (host is not null)
        {
            await host.DisposeAsync();
        }

        if (remote is not null)
        {
            await remote.DisposeAsync();
        }
    }

    private static LocalHostOptions Options(DataFolder folder, bool works, bool runsJobs) => new()
    {
        EngineFolder = folder.Engine,
        AgentFolder = folder.Agent,
        StepRecords = folder.StepRecords,
        SocketPath = works ? folder.Socket : null,
        Works = works,
        RunsJobs = runsJobs,
        Packs = folder.Packs,
        Keys = folder.Keys,
    };
}

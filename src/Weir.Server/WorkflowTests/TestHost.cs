using Weir.Definitions.WorkflowTests;
using Weir.Engine;
using Weir.Engine.Storage;
using Weir.Engine.TimeSkipping;
using Weir.Interpreter.Actions;
using Weir.Interpreter.Agents;
using Weir.Interpreter.KeyValues;
using Weir.Interpreter.Runs;
using Weir.Protocol.WorkflowService.V1;
using Weir.Sdk.Client;
using Weir.Server.Hosting;

namespace Weir.Server.WorkflowTests;

/// <summary>
/// A whole engine in memory whose time is skipped, a coordinator and an agent. These two can be killed: everything of them that is not
/// durable is lost, and new ones take over.
/// </summary>
internal sealed class TestHost : IAsyncDisposable
{
    /// <summary>Skipping an hour means so many of them; jobs learn of a cancellation with one.</summary>
    private static readonly TimeSpan HeartbeatInterval = TimeSpan.FromSeconds(10);

    /// <summary>Run ids, and what expressions make of them, are the same in every run of a case.</summary>
    private const int IdSeed = 1;

    private readonly WeirEngine engine;
    private readonly string folder;
    private readonly TestCase test;
    private readonly ActionRegistry actions;
    private readonly TestRecorder recorder;
    private readonly CallLedger ledger;
    private readonly CrashPoints points;
    private Workers? workers;

    private TestHost(WeirEngine engine, string folder, TestCase test, ActionRegistry actions, TestRecorder recorder, CallLedger ledger, CrashPoints points)
    {
        this.engine = engine;
        this.folder = folder;
        this.test = test;
        this.actions = actions;
        this.recorder = recorder;
        this.ledger = ledger;
        this.points = points;
        Client = new WeirClient(engine.WorkflowService);
        points.Reached = Kill;
        workers = StartWorkers([]);
    }

    /// <summary>Is not cut off when the workers are.</summary>
    public IWeirClient Client { get; }

    public SkippedTime Time => engine.SkippedTime!;

    /// <summary>Ends when the workers are killed, or break.</summary>
    public Task WorkersGone => workers!.Gone;

    /// <param name="folder">Belongs to the host while it is there. Runs of a case have the same, as their outputs may name it.</param>
    public static async Task<TestHost> StartAsync(
        TestCase test, string folder, ActionRegistry actions, TestRecorder recorder, CallLedger ledger, CrashPoints points)
    {
        Directory.CreateDirectory(folder);
        var options = new EngineOptions
        {
            TimeSkipping = TimeSkippingMode.Unlocked,
            ShardCount = 1,
            IdSeed = IdSeed,
            TimeProvider = new StartingClock(test.Now ?? TimeProvider.System.GetUtcNow(), stands: !RunsReal(test)),
        };
        var engine = await WeirEngine.StartAsync(new MemoryEngineStore(), options).ConfigureAwait(false);
        return new(engine, folder, test, actions, recorder, ledger, points);
    }

    /// <summary>New workers take over from killed ones. They have what the others made durable, and nothing else.</summary>
    public async Task ReplaceWorkersAsync()
    {
        using (Time.Hold())
        {
            var dead = workers!;
            await dead.EndAsync().ConfigureAwait(false);
            points.Revive();
            await dead.Line.GiveUpTasksAsync().ConfigureAwait(false);
            dead.Dispose();
            workers = StartWorkers(dead.Line.Queries);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Time.Idle = null;
        if (workers is not null)
        {
            await workers.EndAsync().ConfigureAwait(false);
            workers.Dispose();
        }

        await engine.DisposeAsync().ConfigureAwait(false);
        TestFolder.Remove(folder);
    }

    /// <summary>Whether programs may run, which take their own time.</summary>
    private static bool RunsReal(TestCase test) =>
        test.Action is not null || test.Unmocked == UnmockedPolicy.Run || test.Mocks.Any(mock => mock.Answers.Any(answer => answer.Runs));

    private void Kill() => workers?.Kill();

    private Workers StartWorkers(IReadOnlyList<PollWorkflowTaskQueueResponse> queries)
    {
        var line = new WorkerLine(engine.WorkflowService, Time, queries) { ActivityCompleted = points.Completed };
        var client = new WeirClient(line);
        var keys = new TestKeys(test.Keys);
        var coordinator = new Coordinator(client, keys) { MaxCachedRuns = points.MayKill ? 0 : 1_000 };
        return new(line, stop => [coordinator.ExecuteAsync(stop), new Agent(client, AgentOptions(keys)).ExecuteAsync(stop)]);
    }

    private AgentOptions AgentOptions(IKeyValues keys) => new()
    {
        DataFolder = Path.Combine(folder, "agent"),
        HeartbeatInterval = HeartbeatInterval,
        // The folder goes with the host, and each sweep would be a moment at which skipping time stops.
        CleaningInterval = Timeout.InfiniteTimeSpan,
        ServerGroups = [LocalHost.ServerGroup],
        Actions = actions,
        Recorder = recorder,
        Keys = keys,
        Secrets = new FixedSecrets(test.Secrets.Members.ToDictionary(member => member.Key, member => member.Value.ToText(), StringComparer.Ordinal)),
        Time = Time.Clock,
        Pause = Time.PauseAsync,
        Settled = step =>
        {
            ledger.Settle(step);
            points.Settled(step);
        },
    };

    /// <summary>A coordinator and an agent on one line to the engine.</summary>
    private sealed class Workers : IDisposable
    {
        private readonly CancellationTokenSource stop = new();
        private readonly TaskCompletionSource killed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly Task all;

        public Workers(WorkerLine line, Func<CancellationToken, Task[]> start)
        {
            Line = line;
            all = Task.WhenAll(start(stop.Token));
        }

        public WorkerLine Line { get; }

        public Task Gone => Task.WhenAny(all, killed.Task).Unwrap();

        public void Kill()
        {
            Line.Cut();
            killed.TrySetResult();
        }

        public async Task EndAsync()
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await all.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        public void Dispose()
        {
            stop.Dispose();
            Line.Dispose();
        }
    }
}

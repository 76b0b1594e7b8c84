using Weir.Definitions.Plans;
using Weir.Engine;
using Weir.Engine.Storage;
using Weir.Interpreter.Actions;
using Weir.Interpreter.Agents;
using Weir.Interpreter.KeyValues;
using Weir.Interpreter.Runs;
using Weir.Interpreter.Tests.Support;
using Weir.Protocol.Enums.V1;
using Weir.Sdk.Client;
using Weir.Tests.Shared;

namespace Weir.Interpreter.Tests.Runs;

/// <summary>An engine on the memory store, a coordinator, and agents as tests start them.</summary>
internal sealed class RunFixture : IAsyncDisposable
{
    private readonly WeirEngine engine;
    private readonly CancellationTokenSource stop = new();
    private readonly List<Task> workers = [];

    private RunFixture(WeirEngine engine, ActionRegistry? actions, IKeyValues? keys, bool coordinates)
    {
        this.engine = engine;
        Actions = actions ?? ActionRegistry.CreateBuiltIn();
        Keys = keys ?? NoKeyValues.Instance;
        Client = new WeirClient(engine.WorkflowService);
        Runs = new(Client);
        if (coordinates)
        {
            StartCoordinator();
        }
    }

    public ActionRegistry Actions { get; }

    public IKeyValues Keys { get; }

    public IWeirClient Client { get; }

    public RunClient Runs { get; }

    public Scratch Scratch { get; } = new();

    public CollectingRecorder Recorder { get; } = new();

    /// <summary>The clock of the agents that start from now on.</summary>
    public TimeProvider AgentTime { get; set; } = TimeProvider.System;

    /// <summary>Changes the options of the agents that start from now on.</summary>
    public Func<AgentOptions, AgentOptions> Configure { get; set; } = options => options;

    /// <param name="skipsTime">Whether retries, delays and timers pass at once.</param>
    /// <param name="coordinates">Whether runs go on from the start; else from <see cref="StartCoordinator"/>.</param>
    public static async Task<RunFixture> StartAsync(
        ActionRegistry? actions = null, IKeyValues? keys = null, bool skipsTime = false, bool coordinates = true) =>
        new(
            await WeirEngine.StartAsync(
                new MemoryEngineStore(), new() { TimeSkipping = skipsTime ? TimeSkippingMode.Unlocked : TimeSkippingMode.Off }),
            actions,
            keys,
            coordinates);

    public void StartCoordinator() => workers.Add(RunCoordinator(stop.Token));

    public Task RunCoordinator(CancellationToken stopping) => Task.Run(() => new Coordinator(Client, Keys).ExecuteAsync(stopping), CancellationToken.None);

    public void StartAgent(params string[] groups) => workers.Add(RunAgent(stop.Token, groups));

    public Task RunAgent(CancellationToken stopping, params string[] groups)
    {
        var options = new AgentOptions
        {
            DataFolder = Scratch["agent"],
            ServerGroups = groups.Length == 0 ? ["default"] : groups,
            Recorder = Recorder,
            Actions = Actions,
            Keys = Keys,
            Time = AgentTime,
            HeartbeatInterval = TimeSpan.FromMilliseconds(50),
        };
        return Task.Run(() => new Agent(Client, Configure(options)).ExecuteAsync(stopping), CancellationToken.None);
    }

    public void Add(Func<CancellationToken, Task> worker) => workers.Add(Task.Run(() => worker(stop.Token)));

    public Task<SubmittedRun> SubmitAsync(Plan plan, string id = "run") => Runs.SubmitAsync(new(plan, Plans.Inputs(plan), id));

    public async Task<RunReport> RunAsync(string yaml)
    {
        var run = await SubmitAsync(Plans.Compile(yaml));
        return await Runs.GetResultAsync(run.WorkflowId).WaitAsync(Patience.Limit);
    }

    public async Task<IReadOnlyList<EventType>> EventsAsync(string? runId = null)
    {
        var events = new List<EventType>();
        await foreach (var entry in Client.GetWorkflowHandle("run", runId).FetchHistoryEventsAsync())
        {
            events.Add(entry.EventType);
        }

        return events;
    }

    /// <summary>Waits until the history of the run has such an event.</summary>
    public async Task UntilEventAsync(EventType type)
    {
        await foreach (var entry in Client.GetWorkflowHandle("run").FetchHistoryEventsAsync(waitNewEvent: true))
        {
            if (entry.EventType == type)
            {
                return;
            }
        }
    }

    /// <summary>How many runs of the workflow the run is made of.</summary>
    public async Task<int> ChainLengthAsync()
    {
        var runs = 0;
        await foreach (var _ in Client.ListWorkflowsAsync("WorkflowId = 'run'"))
        {
            runs++;
        }

        return runs;
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await Task.WhenAll(workers).WaitAsync(Patience.Limit);
        await engine.DisposeAsync();
        stop.Dispose();
        Scratch.Dispose();
    }
}

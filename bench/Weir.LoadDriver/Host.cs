using Weir.Engine;
using Weir.Sdk.Client;
using Weir.Sdk.Worker;

namespace Weir.LoadDriver;

/// <summary>Engine, worker and client in this process, as a program that embeds Weir has them.</summary>
internal sealed class Host : IAsyncDisposable
{
    public const string TaskQueue = "load";

    private const int Polls = 64;

    private readonly WeirEngine _engine;
    private readonly Task _worker;
    private readonly CancellationTokenSource _stop = new();

    private Host(WeirEngine engine)
    {
        _engine = engine;
        Client = new WeirClient(engine.WorkflowService);

        // A poll in this process costs little, and one is taken up for as long as the commit that starts its task.
        var options = new WeirWorkerOptions(TaskQueue) { MaxConcurrentWorkflowTaskPolls = Polls, MaxConcurrentActivityTaskPolls = Polls }
            .AddWorkflow<OneActivityWorkflow>()
            .AddWorkflow<SequentialWorkflow>()
            .AddWorkflow<FanOutWorkflow>()
            .AddAllActivities(typeof(LoadActivities));
        _worker = new WeirWorker(Client, options).ExecuteAsync(_stop.Token);
    }

    public WeirClient Client { get; }

    public static async Task<Host> StartAsync(string folder, Arguments arguments) =>
        new(await WeirEngine.StartAsync(Stores.Create(folder, arguments), new EngineOptions()));

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        try
        {
            await _worker;
        }
        catch (OperationCanceledException)
        {
            // That is how a worker may end.
        }

        await Client.DisposeAsync();
        await _engine.DisposeAsync();
        _stop.Dispose();
    }
}

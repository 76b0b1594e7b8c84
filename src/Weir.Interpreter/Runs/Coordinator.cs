using Weir.Interpreter.KeyValues;
using Weir.Interpreter.Limits;
using Weir.Sdk.Client;
using Weir.Sdk.Worker;

namespace Weir.Interpreter.Runs;

/// <summary>The worker that decides what runs do next. Any number of them may serve one engine.</summary>
/// <param name="keys">What <c>kv.get</c> reads; null has no keys.</param>
public sealed class Coordinator(IWeirClient client, IKeyValues? keys = null)
{
    /// <summary>How many runs stay in memory between their decisions; 0 replays the history of a run for each of them.</summary>
    public int MaxCachedRuns { get; init; } = 10_000;

    /// <summary>Works until the token is cancelled, then stops in order and returns.</summary>
    public Task ExecuteAsync(CancellationToken stoppingToken) =>
        new WeirWorker(
            client,
            new WeirWorkerOptions(RunNames.CoordinatorTaskQueue) { MaxCachedWorkflows = MaxCachedRuns }
                .AddWorkflow<RunWorkflow>()
                .AddWorkflow<LimitsWorkflow>()
                .AddAllActivities(new LimitsActivities(client))
                .AddAllActivities(new KeyActivities(keys ?? NoKeyValues.Instance))).ExecuteAsync(stoppingToken);
}

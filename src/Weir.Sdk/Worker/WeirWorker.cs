using Weir.Sdk.Client;

namespace Weir.Sdk.Worker;

/// <summary>Takes workflow and activity tasks from a queue and runs them.</summary>
public sealed class WeirWorker(IWeirClient client, WeirWorkerOptions options)
{
    public IWeirClient Client { get; } = client;

    public WeirWorkerOptions Options { get; } = options;

    /// <summary>Works until <paramref name="stoppingToken"/> is cancelled, then stops in order and returns.</summary>
    public Task ExecuteAsync(CancellationToken stoppingToken = default) => throw new NotImplementedException();
}

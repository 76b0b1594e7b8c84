using Weir.Engine.Batches;
using Weir.Protocol.Services;

namespace Weir.Engine.Deletions;

/// <summary>What the engine does on its own over all runs: batch operations that go on, runs past their retention, namespaces on their way out.</summary>
/// <param name="Retention">Null where time is skipped: there a run is wanted however long ago it closed.</param>
internal sealed record Upkeep(BatchOperations Batches, NamespaceRemoval Removal, Retention? Retention) : IAsyncDisposable
{
    public async Task StartAsync(IWorkflowService service, CancellationToken cancellationToken)
    {
        Removal.Start(service);
        await Batches.StartAsync(service, cancellationToken).ConfigureAwait(false);
        Retention?.Start();
    }

    public async ValueTask DisposeAsync()
    {
        await Batches.DisposeAsync().ConfigureAwait(false);
        if (Retention is not null)
        {
            await Retention.DisposeAsync().ConfigureAwait(false);
        }

        Removal.Dispose();
    }
}

using Weir.Engine.Storage;

namespace Weir.Conformance.Tests;

/// <summary>What every store promises. A class per store says how one is made.</summary>
public abstract partial class StoreConformance : IAsyncLifetime
{
    protected IEngineStore Store { get; private set; } = null!;

    protected StoreOpened Opened { get; private set; } = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Store = Create();
        Opened = await Store.OpenAsync(Token);
    }

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        CleanUp();
        GC.SuppressFinalize(this);
    }

    /// <summary>A new, empty store.</summary>
    protected abstract IEngineStore Create();

    /// <summary>A store over the data of <paramref name="closed"/>, not opened yet.</summary>
    protected abstract IEngineStore Again(IEngineStore closed);

    protected virtual void CleanUp()
    {
    }

    protected async Task ReopenAsync()
    {
        await Store.DisposeAsync();
        Store = Again(Store);
        Opened = await Store.OpenAsync(Token);
    }

    private Task<RunRow?> FindAsync(string workflowId, string? runId = null, string namespaceName = "default") =>
        Store.FindRunAsync(namespaceName, workflowId, runId, Token);

    private async Task<IReadOnlyList<long>> ListAsync(RunListRequest request) =>
        [.. (await Store.ListRunsAsync(request, Token)).Select(row => row.Number.Value)];
}

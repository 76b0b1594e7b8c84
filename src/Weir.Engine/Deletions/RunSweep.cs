using Weir.Engine.Shards;
using Weir.Engine.Storage;
using Weir.Protocol.Calls;

namespace Weir.Engine.Deletions;

/// <summary>Removes many runs, a small page at a time, so that the shards' other work goes on in between.</summary>
internal sealed class RunSweep(ShardEnvironment environment)
{
    private const int PageSize = 100;

    /// <summary>Removes runs of a namespace that closed before a time.</summary>
    /// <returns>How many are gone.</returns>
    public Task<long> ClosedAsync(string namespaceName, DateTimeOffset before, CancellationToken cancellationToken) => RunAsync(
        () => environment.Store.ReadClosedAsync(namespaceName, before, PageSize, cancellationToken), cancellationToken);

    /// <summary>Removes every run of a namespace, running ones too.</summary>
    public Task<long> AllAsync(string namespaceName, CancellationToken cancellationToken) => RunAsync(
        () => environment.Store.ListRunsAsync(new RunListRequest(namespaceName, PageSize, Order: RunOrder.ByNumber), cancellationToken), cancellationToken);

    private async Task<long> RunAsync(Func<Task<IReadOnlyList<RunRow>>> read, CancellationToken cancellationToken)
    {
        long gone = 0;
        while (await read().ConfigureAwait(false) is { Count: > 0 } rows)
        {
            var calls = rows.Select(Delete).ToList();
            var outcomes = await Task.WhenAll(calls).WaitAsync(cancellationToken).ConfigureAwait(false);
            gone += outcomes.Count(isGone => isGone);

            // Runs that do not go now are tried again by the next sweep, not in a circle.
            if (Array.TrueForAll(outcomes, isGone => !isGone))
            {
                break;
            }
        }

        return gone;
    }

    private async Task<bool> Delete(RunRow row)
    {
        var call = new DeleteCall(new WorkflowKey(row.Namespace, row.WorkflowId), row.RunId);
        environment.Shards.Post(call);
        try
        {
            await call.Completion.ConfigureAwait(false);
            return true;
        }
        catch (RpcException error)
        {
            return error.Code == StatusCode.NotFound;
        }
    }
}

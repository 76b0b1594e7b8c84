using Weir.Protocol.Calls;

namespace Weir.Engine.Shards;

/// <summary>A look at a run for an outside caller, answered once what it saw is durable.</summary>
internal sealed class ReadCall<T>(WorkflowKey key, string? runId, Func<LoadedRun, T> read) : RunMessage(key, runId)
{
    private readonly TaskCompletionSource<T> completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<T> Completion => completion.Task;

    public override void Execute(Shard shard, WorkflowSlot slot, LoadedRun? run)
    {
        if (run is null)
        {
            Fail(ShardErrors.RunNotFound());
            return;
        }

        if (run.Quarantine is { } cause)
        {
            Fail(ShardErrors.Quarantined(run.RunId, cause));
            return;
        }

        T result;
        try
        {
            result = read(run);
        }
        catch (Exception error)
        {
            Fail(error as RpcException ?? new RpcException(StatusCode.Internal, $"Run {run.RunId} cannot be shown: {error.Message}", innerException: error));
            return;
        }

        run.WhenCommitted(failure =>
        {
            if (failure is null)
            {
                completion.TrySetResult(result);
            }
            else
            {
                Fail(ShardErrors.NotStored(failure));
            }
        });
    }

    public override void Fail(Exception error) => completion.TrySetException(error);
}

using Weir.Engine.Commits;
using Weir.Engine.Shards;
using Weir.Protocol.Calls;

namespace Weir.Engine.Deletions;

/// <summary>Removes a run for somebody, who hears when it is gone.</summary>
internal sealed class DeleteCall(WorkflowKey key, string? runId) : RunMessage(key, runId), ICommitObserver
{
    private readonly TaskCompletionSource completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Completion => completion.Task;

    public override void Execute(Shard shard, WorkflowSlot slot, LoadedRun? run)
    {
        if (run is null)
        {
            Fail(ShardErrors.RunNotFound());
        }
        else
        {
            shard.Deletions.Delete(run, this);
        }
    }

    public override void Fail(Exception error) => completion.TrySetException(error);

    public void Committed() => completion.TrySetResult();

    public void Failed(Exception error) => Fail(error as RpcException ?? ShardErrors.NotStored(error));
}

using Weir.Engine.Commits;
using Weir.Engine.Executions;
using Weir.Protocol.Calls;

namespace Weir.Engine.Shards;

/// <summary>One transition of an existing run for an outside caller, who hears when it is durable.</summary>
internal sealed class DecideCall<T>(WorkflowKey key, string? runId, Func<RunDecision, T> decide) : RunMessage(key, runId), ICommitObserver
{
    private readonly TaskCompletionSource<T> completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? result;
    private RpcException? refusal;

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

        var decision = shard.Transitions.Begin(run);
        try
        {
            result = decide(new RunDecision(shard, run, decision));
        }
        catch (RpcException error)
        {
            // The refusal may rest on changes that are not durable yet.
            refusal = error;
            run.WhenCommitted(Answer);
            return;
        }
        catch (Exception error)
        {
            shard.Quarantine(run, error);
            Fail(ShardErrors.Quarantined(run.RunId, error));
            return;
        }

        decision = shard.Transitions.Bounded(run, decision);
        refusal = decision.Error;
        shard.Transitions.Conclude(run, decision, this);
    }

    public override void Fail(Exception error) => completion.TrySetException(error);

    public void Committed() => Answer(null);

    public void Failed(Exception error) => Answer(error);

    private void Answer(Exception? failure)
    {
        if (failure is not null)
        {
            Fail(failure as RpcException ?? ShardErrors.NotStored(failure));
        }
        else if (refusal is not null)
        {
            Fail(refusal);
        }
        else
        {
            completion.TrySetResult(result!);
        }
    }
}

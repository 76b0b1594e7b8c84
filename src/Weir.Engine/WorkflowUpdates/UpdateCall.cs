using Weir.Engine.Executions;
using Weir.Engine.Shards;
using Weir.Protocol.WorkflowService.V1;

namespace Weir.Engine.WorkflowUpdates;

/// <summary>UpdateWorkflowExecution arrives at its run.</summary>
internal sealed class UpdateCall(WorkflowKey key, UpdateWorkflowExecutionRequest request)
    : UpdateWait(key, request.WorkflowExecution.RunId, request.Request.Meta.UpdateId, request.WaitPolicy.LifecycleStage)
{
    protected override void Ask(Shard shard, WorkflowSlot slot, LoadedRun? run)
    {
        if (run is null)
        {
            Fail(ShardErrors.RunNotFound());
            return;
        }

        Admit(shard, run, request);
    }
}

/// <summary>PollWorkflowExecutionUpdate: waits for an update that is there already.</summary>
internal sealed class UpdatePoll(WorkflowKey key, PollWorkflowExecutionUpdateRequest request)
    : UpdateWait(
        key,
        request.UpdateRef.WorkflowExecution.RunId,
        request.UpdateRef.UpdateId,
        request.WaitPolicy?.LifecycleStage ?? Protocol.Enums.V1.UpdateWorkflowExecutionLifecycleStage.Unspecified)
{
    protected override void Ask(Shard shard, WorkflowSlot slot, LoadedRun? run)
    {
        if (run is null)
        {
            Fail(ShardErrors.RunNotFound());
        }
        else if (Executions.Updates.Find(run.State!, UpdateId) is { } status)
        {
            Join(run, status);
        }
        else
        {
            Refuse(run, UpdateErrors.NotFound(UpdateId));
        }
    }
}

/// <summary>Nobody waits any more.</summary>
internal sealed class UpdateWaitLeft(RunKey key, UpdateWait wait) : ShardMessage
{
    public WorkflowKey Workflow { get; } = new(key.Namespace, key.WorkflowId);

    public override void Process(Shard shard)
    {
        if (shard.Runs.Find(Workflow, key.RunId) is { } run)
        {
            run.UpdateWaits.Remove(wait);
            shard.Transitions.Settle(run);
        }
    }
}

using Weir.Engine.Executions;
using Weir.Engine.Shards;
using Weir.Protocol.Calls;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.ErrorDetails.V1;

namespace Weir.Engine.Queries;

/// <summary>A query arrives at its run.</summary>
internal sealed class QueryCall(PendingQuery query) : RunMessage(query.Key, query.RunId)
{
    public override void Execute(Shard shard, WorkflowSlot slot, LoadedRun? run)
    {
        if (run is null)
        {
            Fail(ShardErrors.RunNotFound());
        }
        else if (run.Quarantine is { } cause)
        {
            Fail(ShardErrors.Quarantined(run.RunId, cause));
        }
        else if (IsRejected(run.State!.Execution.Status))
        {
            query.Reject(run.State.Execution.Status);
        }
        else if (run.Queries.Count >= shard.Environment.BufferedQueriesMax)
        {
            Fail(RpcException.With(
                StatusCode.ResourceExhausted,
                "consistent query buffer is full, cannot accept new consistent queries",
                new ResourceExhaustedFailure { Cause = ResourceExhaustedCause.BusyWorkflow, Scope = ResourceExhaustedScope.Namespace }));
        }
        else
        {
            run.Queries.Add(query);
            QueryRouting.Review(shard, run);
        }
    }

    public override void Fail(Exception error) => query.Fail(error);

    private bool IsRejected(WorkflowExecutionStatus status) => query.RejectCondition switch
    {
        // A paused run answers nothing, whatever the condition.
        QueryRejectCondition.NotOpen => status != WorkflowExecutionStatus.Running,
        QueryRejectCondition.NotCompletedCleanly => status is not (WorkflowExecutionStatus.Running or WorkflowExecutionStatus.Completed),
        _ => status == WorkflowExecutionStatus.Paused,
    };
}

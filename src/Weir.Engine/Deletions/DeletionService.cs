using Weir.Engine.Service;
using Weir.Engine.Shards;
using Weir.Protocol.WorkflowService.V1;

namespace Weir.Engine.Deletions;

/// <summary>DeleteWorkflowExecution. Without a run id it means the latest run. When it has answered, the run is gone.</summary>
internal sealed class DeletionService(CallGate gate, ShardEnvironment environment)
{
    public async Task<DeleteWorkflowExecutionResponse> DeleteAsync(DeleteWorkflowExecutionRequest request, CancellationToken cancellationToken)
    {
        gate.Admit(request.Namespace);
        var call = new DeleteCall(
            Validation.Workflow(request.Namespace, request.WorkflowExecution, environment.Limits), request.WorkflowExecution.RunId);
        environment.Shards.Post(call);
        await call.Completion.WaitAsync(cancellationToken).ConfigureAwait(false);
        return new DeleteWorkflowExecutionResponse();
    }
}

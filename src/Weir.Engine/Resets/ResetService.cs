using Weir.Engine.Service;
using Weir.Engine.Shards;
using Weir.Protocol.WorkflowService.V1;

namespace Weir.Engine.Resets;

internal sealed class ResetService(CallGate gate, ShardEnvironment environment)
{
    public Task<ResetWorkflowExecutionResponse> ResetAsync(ResetWorkflowExecutionRequest request, CancellationToken cancellationToken)
    {
        gate.Admit(request.Namespace);
        var limits = environment.Limits;
        var key = Validation.Workflow(request.Namespace, request.WorkflowExecution, limits);
        Validation.Length(request.RequestId, "RequestId", limits);
        Validation.Length(request.Reason, "Reason", limits);
        Validation.Length(request.Identity, "Identity", limits);
        foreach (var operation in request.PostResetOperations)
        {
            Validation.Size(operation.SignalWorkflow?.Input, limits.BlobSizeBytesMax);
        }

        var identified = request.RequestId.Length > 0 ? request : new ResetWorkflowExecutionRequest(request) { RequestId = Guid.NewGuid().ToString() };
        var call = new ResetCall(key, identified);
        environment.Shards.Post(call);
        return ShardSet.Wait(call.Completion, cancellationToken);
    }
}

using Weir.Engine.Executions;
using Weir.Engine.Service;
using Weir.Protocol.Calls;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.Update.V1;
using Weir.Protocol.WorkflowService.V1;

namespace Weir.Engine.WorkflowUpdates;

/// <summary>Checks of update requests, and what is filled in for the caller.</summary>
internal static class UpdateValidation
{
    /// <returns>The request with an update id and a stage to wait for; a copy if anything was missing.</returns>
    public static UpdateWorkflowExecutionRequest Complete(UpdateWorkflowExecutionRequest request, EngineLimits limits)
    {
        if (request.Request?.Meta is not { } meta)
        {
            throw Validation.Invalid("Update meta is not set on request.");
        }

        Validation.Length(meta.UpdateId, "UpdateId", limits);
        if (request.Request.Input is not { } input)
        {
            throw Validation.Invalid("Update input is not set on request.");
        }

        if (input.Name.Length == 0)
        {
            throw Validation.Invalid("Update name is not set on request.");
        }

        Validation.Size(request.Request, limits.BlobSizeBytesMax);
        var stage = request.WaitPolicy?.LifecycleStage ?? UpdateWorkflowExecutionLifecycleStage.Unspecified;
        if (stage == UpdateWorkflowExecutionLifecycleStage.Admitted)
        {
            throw new RpcException(
                StatusCode.PermissionDenied,
                "UpdateWorkflowExecution issued asynchronously and waiting on update admitted is not supported.");
        }

        if (meta.UpdateId.Length > 0 && stage != UpdateWorkflowExecutionLifecycleStage.Unspecified)
        {
            return request;
        }

        var completed = request.Clone();
        completed.Request.Meta.UpdateId = meta.UpdateId.Length > 0 ? meta.UpdateId : Guid.NewGuid().ToString();
        completed.WaitPolicy = new WaitPolicy
        {
            LifecycleStage = stage == UpdateWorkflowExecutionLifecycleStage.Unspecified ? UpdateWorkflowExecutionLifecycleStage.Completed : stage,
        };
        return completed;
    }
}

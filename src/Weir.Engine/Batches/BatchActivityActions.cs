using Weir.Protocol.Batch.V1;
using Weir.Protocol.Common.V1;
using Weir.Protocol.Services;
using Weir.Protocol.WorkflowService.V1;
using Operation = Weir.Protocol.WorkflowService.V1.StartBatchOperationRequest.OperationOneofCase;

namespace Weir.Engine.Batches;

/// <summary>The operations of a batch on the activities of a run.</summary>
internal static class BatchActivityActions
{
    public static Task ApplyAsync(IWorkflowService service, StartBatchOperationRequest batch, WorkflowExecution run, CancellationToken cancellationToken) =>
        batch.OperationCase switch
        {
            Operation.UnpauseActivitiesOperation => service.UnpauseActivityAsync(Unpause(batch, run), cancellationToken: cancellationToken),
            Operation.ResetActivitiesOperation => service.ResetActivityAsync(Reset(batch, run), cancellationToken: cancellationToken),
            Operation.UpdateActivityOptionsOperation => service.UpdateActivityOptionsAsync(Update(batch, run), cancellationToken: cancellationToken),
            _ => throw new System.Diagnostics.UnreachableException($"Operation {batch.OperationCase} was not refused."),
        };

    private static UnpauseActivityRequest Unpause(StartBatchOperationRequest batch, WorkflowExecution run)
    {
        var operation = batch.UnpauseActivitiesOperation;
        var request = new UnpauseActivityRequest
        {
            Namespace = batch.Namespace,
            Execution = run,
            Identity = operation.Identity,
            ResetAttempts = operation.ResetAttempts,
            ResetHeartbeat = operation.ResetHeartbeat,
            Jitter = operation.Jitter,
        };
        if (operation.ActivityCase == BatchOperationUnpauseActivities.ActivityOneofCase.Type)
        {
            request.Type = operation.Type;
        }
        else
        {
            request.UnpauseAll = true;
        }

        return request;
    }

    private static ResetActivityRequest Reset(StartBatchOperationRequest batch, WorkflowExecution run)
    {
        var operation = batch.ResetActivitiesOperation;
        var request = new ResetActivityRequest
        {
            Namespace = batch.Namespace,
            Execution = run,
            Identity = operation.Identity,
            ResetHeartbeat = operation.ResetHeartbeat,
            KeepPaused = operation.KeepPaused,
            Jitter = operation.Jitter,
            RestoreOriginalOptions = operation.RestoreOriginalOptions,
        };
        if (operation.ActivityCase == BatchOperationResetActivities.ActivityOneofCase.Type)
        {
            request.Type = operation.Type;
        }
        else
        {
            request.MatchAll = true;
        }

        return request;
    }

    private static UpdateActivityOptionsRequest Update(StartBatchOperationRequest batch, WorkflowExecution run)
    {
        var operation = batch.UpdateActivityOptionsOperation;
        var request = new UpdateActivityOptionsRequest
        {
            Namespace = batch.Namespace,
            Execution = run,
            Identity = operation.Identity,
            ActivityOptions = operation.ActivityOptions,
            UpdateMask = operation.UpdateMask,
            RestoreOriginal = operation.RestoreOriginal,
        };
        if (operation.ActivityCase == BatchOperationUpdateActivityOptions.ActivityOneofCase.Type)
        {
            request.Type = operation.Type;
        }
        else
        {
            request.MatchAll = true;
        }

        return request;
    }
}

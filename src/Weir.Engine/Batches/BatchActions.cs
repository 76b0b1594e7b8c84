using Weir.Protocol.Common.V1;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.Services;
using Weir.Protocol.WorkflowService.V1;
using Operation = Weir.Protocol.WorkflowService.V1.StartBatchOperationRequest.OperationOneofCase;

namespace Weir.Engine.Batches;

/// <summary>Does a batch's operation to one run, through the same API that anybody else would use.</summary>
internal static class BatchActions
{
    /// <summary>Operations that mean running runs only.</summary>
    public static bool NeedsRunning(Operation operation) => operation is not (Operation.DeletionOperation or Operation.ResetOperation);

    /// <exception cref="Protocol.Calls.RpcException">The run refused.</exception>
    public static Task ApplyAsync(IWorkflowService service, StartBatchOperationRequest batch, WorkflowExecution run, CancellationToken cancellationToken) =>
        batch.OperationCase switch
        {
            Operation.TerminationOperation => service.TerminateWorkflowExecutionAsync(
                new TerminateWorkflowExecutionRequest
                {
                    Namespace = batch.Namespace,
                    WorkflowExecution = run,
                    Reason = batch.Reason,
                    Details = batch.TerminationOperation.Details,
                    Identity = batch.TerminationOperation.Identity,
                },
                cancellationToken: cancellationToken),
            Operation.CancellationOperation => service.RequestCancelWorkflowExecutionAsync(
                new RequestCancelWorkflowExecutionRequest
                {
                    Namespace = batch.Namespace,
                    WorkflowExecution = run,
                    Reason = batch.Reason,
                    Identity = batch.CancellationOperation.Identity,
                    RequestId = RequestId(batch, run),
                },
                cancellationToken: cancellationToken),
            Operation.SignalOperation => service.SignalWorkflowExecutionAsync(
                new SignalWorkflowExecutionRequest
                {
                    Namespace = batch.Namespace,
                    WorkflowExecution = run,
                    SignalName = batch.SignalOperation.Signal,
                    Input = batch.SignalOperation.Input,
                    Header = batch.SignalOperation.Header,
                    Identity = batch.SignalOperation.Identity,
                    RequestId = RequestId(batch, run),
                },
                cancellationToken: cancellationToken),
            Operation.DeletionOperation => service.DeleteWorkflowExecutionAsync(
                new DeleteWorkflowExecutionRequest { Namespace = batch.Namespace, WorkflowExecution = run }, cancellationToken: cancellationToken),
            Operation.ResetOperation => ResetAsync(service, batch, run, cancellationToken),
            Operation.UpdateWorkflowOptionsOperation => service.UpdateWorkflowExecutionOptionsAsync(
                new UpdateWorkflowExecutionOptionsRequest
                {
                    Namespace = batch.Namespace,
                    WorkflowExecution = run,
                    WorkflowExecutionOptions = batch.UpdateWorkflowOptionsOperation.WorkflowExecutionOptions,
                    UpdateMask = batch.UpdateWorkflowOptionsOperation.UpdateMask,
                    Identity = batch.UpdateWorkflowOptionsOperation.Identity,
                },
                cancellationToken: cancellationToken),
            _ => BatchActivityActions.ApplyAsync(service, batch, run, cancellationToken),
        };

    /// <summary>The same when a batch that was interrupted comes to the run again, so that nothing happens to it twice.</summary>
    private static string RequestId(StartBatchOperationRequest batch, WorkflowExecution run) => $"{batch.JobId}-{run.RunId}";

    private static async Task ResetAsync(
        IWorkflowService service, StartBatchOperationRequest batch, WorkflowExecution run, CancellationToken cancellationToken)
    {
        var operation = batch.ResetOperation;
        var eventId = await ResetPoints.FindAsync(service, batch.Namespace, run, operation, cancellationToken).ConfigureAwait(false);
        var request = new ResetWorkflowExecutionRequest
        {
            Namespace = batch.Namespace,
            WorkflowExecution = run,
            Reason = batch.Reason,
            RequestId = RequestId(batch, run),
            WorkflowTaskFinishEventId = eventId,
            Identity = operation.Identity,
        };
#pragma warning disable CS0612, CS0618 // Still sent by clients: deprecated on the wire.
        request.ResetReapplyType = operation.Options?.ResetReapplyType ?? operation.ResetReapplyType;
#pragma warning restore CS0612, CS0618
        request.ResetReapplyExcludeTypes.AddRange(operation.Options?.ResetReapplyExcludeTypes ?? []);
        request.PostResetOperations.AddRange(operation.PostResetOperations);
        await service.ResetWorkflowExecutionAsync(request, cancellationToken: cancellationToken).ConfigureAwait(false);
    }
}

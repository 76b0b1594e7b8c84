using Google.Protobuf.WellKnownTypes;
using Weir.Engine.Service;
using Weir.Engine.Shards;
using Weir.Engine.Starts;
using Weir.Protocol.Calls;
using Weir.Protocol.ErrorDetails.V1;
using Weir.Protocol.Failure.V1;
using Weir.Protocol.WorkflowService.V1;

namespace Weir.Engine.WorkflowUpdates;

/// <summary>ExecuteMultiOperation: a start and an update, in this order, and nothing else.</summary>
internal sealed class MultiOperationService(CallGate gate, ShardEnvironment environment, StartService starts, UpdateService updates)
{
    public async Task<ExecuteMultiOperationResponse> ExecuteAsync(ExecuteMultiOperationRequest request, CancellationToken cancellationToken)
    {
        gate.Admit(request.Namespace);
        if (request.Operations is not [{ StartWorkflow: { } start }, { UpdateWorkflow: { } update }])
        {
            throw Validation.Invalid("Operations have to be exactly [Start, Update].");
        }

        (start, update) = Check(request.Namespace, start, update);
        var namespaceId = environment.Namespaces.Find(request.Namespace).NamespaceInfo.Id;
        var call = new UpdateWithStartCall(new WorkflowKey(request.Namespace, start.WorkflowId), namespaceId, start, update);
        try
        {
            var answer = await updates.WaitAsync(call, cancellationToken).ConfigureAwait(false);
            return new ExecuteMultiOperationResponse
            {
                Responses =
                {
                    new ExecuteMultiOperationResponse.Types.Response { StartWorkflow = call.Started },
                    new ExecuteMultiOperationResponse.Types.Response { UpdateWorkflow = UpdateService.ResponseOf(answer, call.UpdateId) },
                },
            };
        }
        catch (RpcException error)
        {
            throw FailureOf(call, error);
        }
    }

    private (StartWorkflowExecutionRequest Start, UpdateWorkflowExecutionRequest Update) Check(
        string namespaceName, StartWorkflowExecutionRequest start, UpdateWorkflowExecutionRequest update)
    {
        RpcException? startError = null;
        RpcException? updateError = null;
        try
        {
            start = CheckStart(namespaceName, start);
        }
        catch (RpcException error)
        {
            startError = error;
        }

        try
        {
            update = CheckUpdate(namespaceName, start.WorkflowId, update);
        }
        catch (RpcException error)
        {
            updateError = error;
        }

        return startError is null && updateError is null
            ? (start, update)
            : throw Failed("MultiOperation could not be executed.", startError ?? Aborted(), updateError ?? Aborted());
    }

    private StartWorkflowExecutionRequest CheckStart(string namespaceName, StartWorkflowExecutionRequest start)
    {
        SameNamespace(namespaceName, start.Namespace);
        if (start.CronSchedule.Length > 0)
        {
            throw Validation.Invalid("CronSchedule is not allowed.");
        }

        if (start.RequestEagerExecution)
        {
            throw Validation.Invalid("RequestEagerExecution is not supported.");
        }

        if (start.WorkflowStartDelay is not null)
        {
            throw Validation.Invalid("WorkflowStartDelay is not supported.");
        }

        return starts.Check(start);
    }

    private UpdateWorkflowExecutionRequest CheckUpdate(string namespaceName, string workflowId, UpdateWorkflowExecutionRequest update)
    {
        SameNamespace(namespaceName, update.Namespace);
        if (update.FirstExecutionRunId.Length > 0)
        {
            throw Validation.Invalid("FirstExecutionRunId is not allowed.");
        }

        if (update.WorkflowExecution?.RunId.Length > 0)
        {
            throw Validation.Invalid("RunId is not allowed.");
        }

        Validation.Workflow(namespaceName, update.WorkflowExecution, environment.Limits);
        if (update.WorkflowExecution!.WorkflowId != workflowId)
        {
            throw Validation.Invalid("WorkflowId is not consistent with previous operation(s).");
        }

        return UpdateValidation.Complete(update, environment.Limits);
    }

    private static void SameNamespace(string expected, string actual)
    {
        if (expected != actual)
        {
            throw Validation.Invalid("Operation namespace did not match request's namespace.");
        }
    }

    private static RpcException FailureOf(UpdateWithStartCall call, RpcException error)
    {
        if (call.IsStartRefused)
        {
            return Failed($"MultiOperation could not be executed: Start failed: {error.Message}", error, Aborted());
        }

        var updateError = call.IsAbortedByClosing ? new RpcException(StatusCode.Aborted, error.Message) : error;
        return Failed(
            $"MultiOperation could not be executed: Update failed: {error.Message}",
            call.Started is { Started: true } ? null : Aborted(),
            updateError);
    }

    /// <summary>The operation was fine, but the other one was not.</summary>
    private static RpcException Aborted() =>
        RpcException.With(StatusCode.Aborted, "Operation was aborted.", new MultiOperationExecutionAborted());

    private static RpcException Failed(string message, RpcException? startError, RpcException? updateError)
    {
        RpcException?[] errors = [startError, updateError];
        var failure = new MultiOperationExecutionFailure();
        foreach (var error in errors)
        {
            var status = new MultiOperationExecutionFailure.Types.OperationStatus
            {
                Code = (int)(error?.Code ?? StatusCode.Ok),
                Message = error?.Message ?? "",
            };
            status.Details.AddRange(error?.Details ?? []);
            failure.Statuses.Add(status);
        }

        // The status of the whole is that of what went wrong.
        var cause = errors.FirstOrDefault(error => error is not null && error.FindDetail<MultiOperationExecutionAborted>() is null);
        return new RpcException(cause?.Code ?? StatusCode.Aborted, message, [Any.Pack(failure)], cause);
    }
}

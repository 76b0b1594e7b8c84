using Weir.Engine.Executions;
using Weir.Engine.Shards;
using Weir.Protocol.WorkflowService.V1;

namespace Weir.Engine.Service;

/// <summary>What is done to one existing run: signal, cancel, terminate, describe.</summary>
internal sealed class ExecutionService(CallGate gate, ShardEnvironment environment)
{
    public Task<SignalWorkflowExecutionResponse> SignalAsync(SignalWorkflowExecutionRequest request, CancellationToken cancellationToken)
    {
        gate.Admit(request.Namespace);
        var key = Validation.Workflow(request.Namespace, request.WorkflowExecution, environment.Limits);
        if (request.SignalName.Length == 0)
        {
            throw Validation.Invalid("SignalName is not set on request.");
        }

        Validation.Length(request.SignalName, "SignalName", environment.Limits);
        Validation.Length(request.RequestId, "RequestId", environment.Limits);
        Validation.Size(request.Input, environment.Limits.BlobSizeBytesMax);
        return environment.Shards.DecideAsync(
            key,
            request.WorkflowExecution.RunId,
            run =>
            {
                Signals.Signal(run.Decision, request);
                return new SignalWorkflowExecutionResponse();
            },
            cancellationToken);
    }

    public Task<RequestCancelWorkflowExecutionResponse> RequestCancelAsync(RequestCancelWorkflowExecutionRequest request, CancellationToken cancellationToken)
    {
        gate.Admit(request.Namespace);
        var key = Validation.Workflow(request.Namespace, request.WorkflowExecution, environment.Limits);
        return environment.Shards.DecideAsync(
            key,
            request.WorkflowExecution.RunId,
            run =>
            {
                Cancellation.Request(run.Decision, request);
                return new RequestCancelWorkflowExecutionResponse();
            },
            cancellationToken);
    }

    public Task<TerminateWorkflowExecutionResponse> TerminateAsync(TerminateWorkflowExecutionRequest request, CancellationToken cancellationToken)
    {
        gate.Admit(request.Namespace);
        var key = Validation.Workflow(request.Namespace, request.WorkflowExecution, environment.Limits);
        Validation.Size(request.Details, environment.Limits.BlobSizeBytesMax);
        return environment.Shards.DecideAsync(
            key,
            request.WorkflowExecution.RunId,
            run =>
            {
                Termination.Terminate(run.Decision, request);
                return new TerminateWorkflowExecutionResponse();
            },
            cancellationToken);
    }

    public async Task<DescribeWorkflowExecutionResponse> DescribeAsync(DescribeWorkflowExecutionRequest request, CancellationToken cancellationToken)
    {
        gate.Admit(request.Namespace);
        var key = Validation.Workflow(request.Namespace, request.Execution, environment.Limits);
        var state = await environment.Shards.ReadAsync(key, request.Execution.RunId, run => run.State!, cancellationToken).ConfigureAwait(false);
        return Descriptions.Describe(state);
    }
}

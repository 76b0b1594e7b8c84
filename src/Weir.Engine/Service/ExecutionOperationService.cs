using Google.Protobuf.WellKnownTypes;
using Weir.Engine.Deployments;
using Weir.Engine.Executions;
using Weir.Engine.Shards;
using Weir.Engine.TaskQueues;
using Weir.Protocol.Common.V1;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.WorkflowService.V1;

namespace Weir.Engine.Service;

/// <summary>What operators do to a running run besides ending it: pause, unpause, change its options.</summary>
internal sealed class ExecutionOperationService(CallGate gate, ShardEnvironment environment)
{
    public Task<PauseWorkflowExecutionResponse> PauseAsync(PauseWorkflowExecutionRequest request, CancellationToken cancellationToken)
    {
        CheckTexts(request.Reason, request.RequestId, request.Identity);
        return DecideAsync(
            request.Namespace,
            new WorkflowExecution { WorkflowId = request.WorkflowId, RunId = request.RunId },
            decision =>
            {
                RunPausing.Pause(decision, request);
                return new PauseWorkflowExecutionResponse();
            },
            cancellationToken);
    }

    public Task<UnpauseWorkflowExecutionResponse> UnpauseAsync(UnpauseWorkflowExecutionRequest request, CancellationToken cancellationToken)
    {
        CheckTexts(request.Reason, request.RequestId, request.Identity);
        return DecideAsync(
            request.Namespace,
            new WorkflowExecution { WorkflowId = request.WorkflowId, RunId = request.RunId },
            decision =>
            {
                RunPausing.Unpause(decision, request);
                return new UnpauseWorkflowExecutionResponse();
            },
            cancellationToken);
    }

    public Task<UpdateWorkflowExecutionOptionsResponse> UpdateOptionsAsync(
        UpdateWorkflowExecutionOptionsRequest request, CancellationToken cancellationToken)
    {
        if (request.UpdateMask is null || request.UpdateMask.Paths.Count == 0)
        {
            throw Validation.Invalid("UpdateMask is not set on request.");
        }

        return DecideAsync(
            request.Namespace,
            request.WorkflowExecution,
            decision =>
            {
                var queue = new TaskQueueKey(request.Namespace, decision.State.Execution.TaskQueue, TaskQueueType.Workflow);
                OverrideChecks.Check(request.WorkflowExecutionOptions?.VersioningOverride, environment.Deployments.Routing, queue);
                return new UpdateWorkflowExecutionOptionsResponse
                {
                    WorkflowExecutionOptions = ExecutionOptions.Update(decision, request.WorkflowExecutionOptions, request.UpdateMask, request.Identity),
                    UpdateTime = Timestamp.FromDateTimeOffset(decision.Now),
                };
            },
            cancellationToken);
    }

    private void CheckTexts(string reason, string requestId, string identity)
    {
        var limits = environment.Limits;
        Validation.Length(reason, "reason", limits);
        Validation.Length(requestId, "request id", limits);
        Validation.Length(identity, "identity", limits);
    }

    private Task<T> DecideAsync<T>(string namespaceName, WorkflowExecution? execution, Func<Decision, T> decide, CancellationToken cancellationToken)
    {
        gate.Admit(namespaceName);
        var key = Validation.Workflow(namespaceName, execution, environment.Limits);
        return environment.Shards.DecideAsync(key, execution!.RunId, run => decide(run.Decision), cancellationToken);
    }
}

using Weir.Engine.Executions;
using Weir.Engine.Service;
using Weir.Engine.Shards;
using Weir.Protocol.Calls;
using Weir.Protocol.Common.V1;
using Weir.Protocol.Update.V1;
using Weir.Protocol.WorkflowService.V1;

namespace Weir.Engine.WorkflowUpdates;

/// <summary>UpdateWorkflowExecution and PollWorkflowExecutionUpdate.</summary>
/// <param name="gate">Admits calls.</param>
/// <param name="environment">The engine.</param>
/// <param name="longPoll">After this long a caller is told how far the update is, and asks again.</param>
internal sealed class UpdateService(CallGate gate, ShardEnvironment environment, TimeSpan longPoll)
{
    public async Task<UpdateWorkflowExecutionResponse> UpdateAsync(UpdateWorkflowExecutionRequest request, CancellationToken cancellationToken)
    {
        gate.Admit(request.Namespace);
        var key = Validation.Workflow(request.Namespace, request.WorkflowExecution, environment.Limits);
        var completed = UpdateValidation.Complete(request, environment.Limits);
        var answer = await WaitAsync(new UpdateCall(key, completed), cancellationToken).ConfigureAwait(false);
        return ResponseOf(answer, completed.Request.Meta.UpdateId);
    }

    public async Task<PollWorkflowExecutionUpdateResponse> PollAsync(PollWorkflowExecutionUpdateRequest request, CancellationToken cancellationToken)
    {
        gate.Admit(request.Namespace);
        if (request.UpdateRef is not { UpdateId.Length: > 0 } reference)
        {
            throw Validation.Invalid("UpdateRef is not set on request.");
        }

        var key = Validation.Workflow(request.Namespace, reference.WorkflowExecution, environment.Limits);
        var answer = await WaitAsync(new UpdatePoll(key, request), cancellationToken).ConfigureAwait(false);
        return new PollWorkflowExecutionUpdateResponse
        {
            UpdateRef = ReferenceOf(answer.Run, reference.UpdateId),
            Outcome = answer.Status.Outcome,
            Stage = answer.Status.Stage,
        };
    }

    /// <summary>Waits for the stage that is asked for, or as long as a caller is to wait for one answer.</summary>
    public async Task<UpdateAnswer> WaitAsync(UpdateWait wait, CancellationToken cancellationToken)
    {
        environment.Shards.Post(wait);
        try
        {
            return await wait.Completion.WaitAsync(longPoll, environment.CallClock, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException) when (!wait.Completion.IsCompleted)
        {
            return wait.Reached
                ?? throw new RpcException(StatusCode.Unavailable, "The update has not reached its workflow yet; try again.");
        }
        finally
        {
            var isLeft = !wait.Completion.IsCompleted;
            wait.Abandon();
            if (isLeft && wait.Reached is { } reached)
            {
                var left = new UpdateWaitLeft(reached.Run, wait);
                environment.Shards.Of(left.Workflow).Post(left);
            }
        }
    }

    public static UpdateWorkflowExecutionResponse ResponseOf(UpdateAnswer answer, string updateId) => new()
    {
        UpdateRef = ReferenceOf(answer.Run, updateId),
        Outcome = answer.Status.Outcome,
        Stage = answer.Status.Stage,
    };

    private static UpdateRef ReferenceOf(RunKey run, string updateId) => new()
    {
        WorkflowExecution = new WorkflowExecution { WorkflowId = run.WorkflowId, RunId = run.RunId },
        UpdateId = updateId,
    };
}

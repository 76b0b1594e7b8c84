using Weir.Engine.Executions;
using Weir.Engine.Shards;
using Weir.Protocol.WorkflowService.V1;

namespace Weir.Engine.Service;

/// <summary>Activities that are reported by workflow id and activity id, from outside any worker.</summary>
internal sealed class ActivityByIdService(CallGate gate, ShardEnvironment environment)
{
    public Task<RespondActivityTaskCompletedByIdResponse> CompleteAsync(RespondActivityTaskCompletedByIdRequest request, CancellationToken cancellationToken) =>
        DecideAsync(
            (request.Namespace, request.WorkflowId, request.RunId, request.ActivityId),
            decision =>
            {
                var key = Activities.FindById(decision, request.ActivityId, request.Identity, start: true);
                ActivityResults.Complete(decision, key, request.Result, request.Identity);
                return new RespondActivityTaskCompletedByIdResponse();
            },
            cancellationToken);

    public Task<RespondActivityTaskFailedByIdResponse> FailAsync(RespondActivityTaskFailedByIdRequest request, CancellationToken cancellationToken) =>
        DecideAsync(
            (request.Namespace, request.WorkflowId, request.RunId, request.ActivityId),
            decision =>
            {
                var key = Activities.FindById(decision, request.ActivityId, request.Identity, start: true);
                ActivityResults.Fail(decision, key, request.Failure, request.LastHeartbeatDetails, request.Identity);
                return new RespondActivityTaskFailedByIdResponse();
            },
            cancellationToken);

    public Task<RespondActivityTaskCanceledByIdResponse> CancelAsync(RespondActivityTaskCanceledByIdRequest request, CancellationToken cancellationToken) =>
        DecideAsync(
            (request.Namespace, request.WorkflowId, request.RunId, request.ActivityId),
            decision =>
            {
                var key = Activities.FindById(decision, request.ActivityId, request.Identity, start: false);
                ActivityResults.Cancel(decision, key, request.Details, request.Identity);
                return new RespondActivityTaskCanceledByIdResponse();
            },
            cancellationToken);

    public Task<RecordActivityTaskHeartbeatByIdResponse> HeartbeatAsync(RecordActivityTaskHeartbeatByIdRequest request, CancellationToken cancellationToken)
    {
        return DecideAsync(
            (request.Namespace, request.WorkflowId, request.RunId, request.ActivityId),
            decision =>
            {
                var key = Activities.FindById(decision, request.ActivityId, request.Identity, start: false);
                var answer = ActivityResults.Heartbeat(decision, key, request.Details, request.Identity);
                return new RecordActivityTaskHeartbeatByIdResponse
                {
                    CancelRequested = answer.CancelRequested,
                    ActivityPaused = answer.ActivityPaused,
                    ActivityReset = answer.ActivityReset,
                };
            },
            cancellationToken);
    }

    private Task<T> DecideAsync<T>(
        (string Namespace, string WorkflowId, string RunId, string ActivityId) target, Func<Decision, T> decide, CancellationToken cancellationToken)
    {
        gate.Admit(target.Namespace);
        var execution = new Protocol.Common.V1.WorkflowExecution { WorkflowId = target.WorkflowId, RunId = target.RunId };
        var key = Validation.Workflow(target.Namespace, execution, environment.Limits);
        if (target.ActivityId.Length == 0)
        {
            throw Validation.Invalid("ActivityId is not set on request.");
        }

        return environment.Shards.DecideAsync(key, target.RunId, run => decide(run.Decision), cancellationToken);
    }
}

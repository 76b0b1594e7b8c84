using Google.Protobuf;
using Weir.Engine.Deployments;
using Weir.Engine.Executions;
using Weir.Engine.Shards;
using Weir.Engine.TaskQueues;
using Weir.Engine.Tokens;
using Weir.Protocol.Calls;
using Weir.Protocol.Common.V1;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.Failure.V1;
using Weir.Protocol.WorkflowService.V1;

namespace Weir.Engine.Service;

/// <summary>The RPCs of an activity worker, by task token.</summary>
internal sealed class ActivityTaskService(CallGate gate, ShardEnvironment environment, WorkerPolls polls, DeploymentWorld deployments)
{
    public async Task<PollActivityTaskQueueResponse> PollAsync(
        PollActivityTaskQueueRequest request, CallContext context, CancellationToken cancellationToken)
    {
        gate.Admit(request.Namespace);
        Validation.TaskQueue(request.TaskQueue, environment.Limits);
        Validation.Length(request.Identity, "Identity", environment.Limits);
        var key = new TaskQueueKey(request.Namespace, request.TaskQueue.Name, TaskQueueType.Activity);
        if (request.TaskQueueMetadata?.MaxTasksPerSecond is { } rate && !(double.IsFinite(rate) && rate >= 0))
        {
            throw Validation.Invalid("TaskQueueMetadata.MaxTasksPerSecond is not a rate.");
        }

        var worker = new PollingWorker(request.Identity)
        {
            InstanceKey = request.WorkerInstanceKey,
            IsInProcess = context.Peer is null,
            TasksPerSecondMax = request.TaskQueueMetadata?.MaxTasksPerSecond,
            Deployment = request.DeploymentOptions,
        };
        if (DeploymentVersion.Of(request.DeploymentOptions) is { } version)
        {
            await deployments.RegisterAsync(version, key, cancellationToken).ConfigureAwait(false);
            key = key with { Version = version };
        }

        var answer = await polls.PollAsync(key, worker, context, cancellationToken).ConfigureAwait(false);
        var response = answer.Delivery is ActivityTaskDelivery task ? task.Build() : new PollActivityTaskQueueResponse();
        response.PollerScalingDecision = answer.Scaling;
        return response;
    }

    public Task<RespondActivityTaskCompletedResponse> CompleteAsync(RespondActivityTaskCompletedRequest request, CancellationToken cancellationToken) =>
        DecideAsync(
            request.Namespace,
            request.TaskToken,
            (decision, key) =>
            {
                ActivityResults.Complete(decision, key, request.Result, request.Identity);
                return new RespondActivityTaskCompletedResponse();
            },
            cancellationToken);

    public Task<RespondActivityTaskFailedResponse> FailAsync(RespondActivityTaskFailedRequest request, CancellationToken cancellationToken) =>
        DecideAsync(
            request.Namespace,
            request.TaskToken,
            (decision, key) =>
            {
                ActivityResults.Fail(decision, key, request.Failure, request.LastHeartbeatDetails, request.Identity);
                return new RespondActivityTaskFailedResponse();
            },
            cancellationToken);

    public Task<RespondActivityTaskCanceledResponse> CancelAsync(RespondActivityTaskCanceledRequest request, CancellationToken cancellationToken) =>
        DecideAsync(
            request.Namespace,
            request.TaskToken,
            (decision, key) =>
            {
                ActivityResults.Cancel(decision, key, request.Details, request.Identity);
                return new RespondActivityTaskCanceledResponse();
            },
            cancellationToken);

    public Task<RecordActivityTaskHeartbeatResponse> HeartbeatAsync(RecordActivityTaskHeartbeatRequest request, CancellationToken cancellationToken) =>
        DecideAsync(
            request.Namespace,
            request.TaskToken,
            (decision, key) => ActivityResults.Heartbeat(decision, key, request.Details, request.Identity),
            cancellationToken);

    private Task<T> DecideAsync<T>(string namespaceName, ByteString bytes, Func<Decision, ActivityTaskKey, T> decide, CancellationToken cancellationToken)
    {
        gate.Admit(namespaceName);
        var token = TaskToken.Open(environment.Sealer, TokenKind.ActivityTask, bytes);
        Validation.SameNamespace(namespaceName, token);
        return environment.Shards.DecideAsync(
            new WorkflowKey(namespaceName, token.Run.WorkflowId),
            token.Run.RunId,
            run => decide(run.Decision, token.Activity),
            cancellationToken);
    }
}

/// <summary>What a worker reports of an activity. A report that is too large for a history fails the activity instead of being refused for ever.</summary>
internal static class ActivityResults
{
    public static void Complete(Decision decision, ActivityTaskKey key, Payloads? result, string identity)
    {
        if (result?.CalculateSize() > decision.Limits.BlobSizeBytesMax)
        {
            Activities.Fail(decision, key, TooLarge("Complete result exceeds size limit."), lastHeartbeatDetails: null, identity);
        }
        else
        {
            Activities.Complete(decision, key, result, identity);
        }
    }

    public static void Fail(Decision decision, ActivityTaskKey key, Failure? failure, Payloads? lastHeartbeatDetails, string identity)
    {
        var isTooLarge = failure?.CalculateSize() > decision.Limits.BlobSizeBytesMax;
        var keptDetails = lastHeartbeatDetails?.CalculateSize() > decision.Limits.BlobSizeBytesMax ? null : lastHeartbeatDetails;
        Activities.Fail(decision, key, isTooLarge ? TooLarge("Failure exceeds size limit.") : failure, keptDetails, identity);
    }

    public static void Cancel(Decision decision, ActivityTaskKey key, Payloads? details, string identity)
    {
        if (details?.CalculateSize() > decision.Limits.BlobSizeBytesMax)
        {
            Activities.Fail(decision, key, TooLarge("Cancel details exceed size limit."), lastHeartbeatDetails: null, identity);
        }
        else
        {
            Activities.Cancel(decision, key, details, identity);
        }
    }

    /// <summary>An activity that tells more than can be kept has failed, and its worker learns that it need not go on.</summary>
    public static RecordActivityTaskHeartbeatResponse Heartbeat(Decision decision, ActivityTaskKey key, Payloads? details, string identity)
    {
        if (details?.CalculateSize() <= decision.Limits.BlobSizeBytesMax || details is null)
        {
            return Activities.Heartbeat(decision, key, details, identity);
        }

        Activities.Fail(decision, key, TooLarge("Heartbeat details exceed size limit."), lastHeartbeatDetails: null, identity);
        return new RecordActivityTaskHeartbeatResponse { CancelRequested = true };
    }

    private static Failure TooLarge(string message) => new()
    {
        Message = message,
        Source = "Server",
        ServerFailureInfo = new ServerFailureInfo { NonRetryable = true },
    };
}

using Google.Protobuf.Collections;
using Google.Protobuf.WellKnownTypes;
using Weir.Engine.Executions;
using Weir.Engine.Service;
using Weir.Protocol.Calls;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.TaskQueue.V1;
using Weir.Protocol.WorkflowService.V1;

namespace Weir.Engine.TaskQueues;

/// <summary>What UpdateTaskQueueConfig may ask for, and what it does to the settings of a queue.</summary>
internal static class TaskQueueConfigUpdate
{
    private const int ReasonLengthMax = 1_000;
    private const int WeightOverridesMax = 1_000;

    /// <exception cref="RpcException">INVALID_ARGUMENT.</exception>
    public static void Validate(UpdateTaskQueueConfigRequest request)
    {
        if (request.TaskQueueType == TaskQueueType.Unspecified)
        {
            throw Validation.Invalid("TaskQueueType is not set on request.");
        }

        if (request.TaskQueueType == TaskQueueType.Workflow && (request.UpdateQueueRateLimit is not null || request.UpdateFairnessKeyRateLimitDefault is not null))
        {
            throw Validation.Invalid("Setting rate limit on workflow task queues is not allowed.");
        }

        Validate(request.UpdateQueueRateLimit, "UpdateQueueRateLimit");
        Validate(request.UpdateFairnessKeyRateLimitDefault, "UpdateFairnessKeyRateLimitDefault");
        foreach (var (key, weight) in request.SetFairnessWeightOverrides)
        {
            ValidateKey(key);
            if (!(weight > 0) || !float.IsFinite(weight))
            {
                throw Validation.Invalid($"The weight of fairness key '{key}' must be a positive number.");
            }

            if (request.UnsetFairnessWeightOverrides.Contains(key))
            {
                throw Validation.Invalid($"Fairness key '{key}' is in set_fairness_weight_overrides and in unset_fairness_weight_overrides.");
            }
        }

        foreach (var key in request.UnsetFairnessWeightOverrides)
        {
            ValidateKey(key);
        }
    }

    /// <exception cref="RpcException">INVALID_ARGUMENT when there would be too many weights.</exception>
    public static void Apply(UpdateTaskQueueConfigRequest request, TaskQueueConfig config, DateTimeOffset now)
    {
        if (request.UpdateQueueRateLimit is { } queue)
        {
            config.QueueRateLimit = Limit(queue, request.Identity, now);
        }

        if (request.UpdateFairnessKeyRateLimitDefault is { } key)
        {
            config.FairnessKeysRateLimitDefault = Limit(key, request.Identity, now);
        }

        Apply(request, config.FairnessWeightOverrides);
        if (config.FairnessWeightOverrides.Count > WeightOverridesMax)
        {
            throw Validation.Invalid($"fairness weight overrides update rejected: exceeds limit of {WeightOverridesMax} keys");
        }
    }

    private static void Apply(UpdateTaskQueueConfigRequest request, MapField<string, float> overrides)
    {
        foreach (var (key, weight) in request.SetFairnessWeightOverrides)
        {
            overrides[key] = weight;
        }

        foreach (var key in request.UnsetFairnessWeightOverrides)
        {
            overrides.Remove(key);
        }
    }

    // Without a rate the limit is lifted; who did it and why is kept.
    private static RateLimitConfig Limit(UpdateTaskQueueConfigRequest.Types.RateLimitUpdate update, string identity, DateTimeOffset now) => new()
    {
        RateLimit = update.RateLimit,
        Metadata = new ConfigMetadata { Reason = update.Reason, UpdateIdentity = identity, UpdateTime = Timestamp.FromDateTimeOffset(now) },
    };

    private static void Validate(UpdateTaskQueueConfigRequest.Types.RateLimitUpdate? update, string field)
    {
        if (update?.RateLimit is { } limit && (!float.IsFinite(limit.RequestsPerSecond) || limit.RequestsPerSecond < 0))
        {
            throw Validation.Invalid($"The requests per second limit in rate limit for {field} is out of range.");
        }

        if (update?.Reason.Length > ReasonLengthMax)
        {
            throw Validation.Invalid($"The reason for {field} is longer than {ReasonLengthMax} characters.");
        }
    }

    private static void ValidateKey(string key)
    {
        if (Priorities.ValidateFairnessKey(key) is { } problem)
        {
            throw Validation.Invalid(problem);
        }
    }
}

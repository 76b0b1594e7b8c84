using Weir.Engine.Executions;
using Weir.Engine.Service;
using Weir.Engine.TaskQueues;
using Weir.Protocol.Calls;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.Workflow.V1;

namespace Weir.Engine.Deployments;

/// <summary>Whether a versioning override makes sense, and leads to workers that were ever there.</summary>
internal static class OverrideChecks
{
    /// <param name="value">Null for no override.</param>
    /// <param name="routing">Knows who serves what.</param>
    /// <param name="queue">Of the workflow.</param>
    /// <exception cref="RpcException">INVALID_ARGUMENT, UNIMPLEMENTED; FAILED_PRECONDITION when no worker of the version has polled the queue.</exception>
    public static void Check(VersioningOverride? value, RoutingTable routing, TaskQueueKey queue)
    {
        if (value is null)
        {
            return;
        }

        if (value.OverrideCase == VersioningOverride.OverrideOneofCase.OneTime)
        {
            throw new RpcException(StatusCode.Unimplemented, "versioning_override.one_time is not supported.");
        }

        if (Versioning.OverrideOf(value) is not { } asked)
        {
            throw Validation.Invalid("override behavior is required");
        }

        if (asked.Behavior == VersioningBehavior.Pinned)
        {
            var version = asked.PinnedTo ?? throw Validation.Invalid("must provide deployment (deprecated) or pinned version if behavior is 'PINNED'");
            if (!routing.Has(queue, version))
            {
                throw Refusals.FailedPrecondition($"Pinned version '{version}' is not present in task queue '{queue.Name}' of type '{queue.Type}'");
            }
        }
    }
}

using Google.Protobuf.WellKnownTypes;
using Weir.Protocol.Calls;
using Weir.Protocol.Common.V1;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.History.V1;
using Weir.Protocol.Workflow.V1;

namespace Weir.Engine.Executions;

/// <summary>UpdateWorkflowExecutionOptions: the versioning override and the priority of a running run.</summary>
internal static class ExecutionOptions
{
    public static WorkflowExecutionOptions Of(RunState state) => new()
    {
        VersioningOverride = state.Execution.VersioningOverride,
        Priority = state.Execution.Priority,
    };

    /// <summary>Writes nothing when nothing changes.</summary>
    /// <returns>The options as they are now.</returns>
    /// <exception cref="RpcException">NOT_FOUND when the run is closed; INVALID_ARGUMENT for an unknown path.</exception>
    public static WorkflowExecutionOptions Update(Decision d, WorkflowExecutionOptions? options, FieldMask? mask, string identity)
    {
        Refusals.EnsureRunning(d.State);
        var changes = d.Changes.Changes.Count;
        var merged = Record(d, options, mask, identity);
        if (d.Changes.Changes.Count > changes)
        {
            Transitions.Settle(d, wake: false);

            // What waits in a queue may have to wait in that of another version; whichever entry comes too late is stale.
            d.Ready.AddRange(PendingWork.Of(d.State));
        }

        return merged;
    }

    /// <summary>As <see cref="Update"/>, within a larger operation.</summary>
    internal static WorkflowExecutionOptions Record(Decision d, WorkflowExecutionOptions? options, FieldMask? mask, string identity)
    {
        var current = Of(d.State);
        var merged = Merge(current, options ?? new WorkflowExecutionOptions(), mask);
        if (!merged.Equals(current))
        {
            d.Record(new HistoryEvent
            {
                EventType = EventType.WorkflowExecutionOptionsUpdated,
                WorkerMayIgnore = true,
                WorkflowExecutionOptionsUpdatedEventAttributes = new WorkflowExecutionOptionsUpdatedEventAttributes
                {
                    VersioningOverride = merged.VersioningOverride,
                    UnsetVersioningOverride = merged.VersioningOverride is null,
                    Priority = merged.Priority,
                    Identity = identity,
                },
            });
        }

        return merged;
    }

    private static WorkflowExecutionOptions Merge(WorkflowExecutionOptions current, WorkflowExecutionOptions options, FieldMask? mask)
    {
        var merged = new WorkflowExecutionOptions(current);
        var paths = (mask?.Paths ?? []).Select(FieldPaths.ToSnakeCase).ToHashSet(StringComparer.Ordinal);
        if (paths.Contains("versioning_override.behavior") != paths.Contains("versioning_override.deployment"))
        {
            throw Refusals.InvalidArgument("error applying update_options: versioning_override fields must be updated together");
        }

        foreach (var path in paths)
        {
            switch (path)
            {
                case "versioning_override" or "versioning_override.behavior" or "versioning_override.deployment":
                    merged.VersioningOverride = options.VersioningOverride;
                    break;
                case "priority":
                    merged.Priority = options.Priority ?? new Priority();
                    break;
                case "priority.priority_key" or "priority.fairness_key" or "priority.fairness_weight":
                    merged.Priority = Priorities.WithPart(merged.Priority, options.Priority, path);
                    break;
                default:
                    throw Refusals.InvalidArgument($"error applying update_options: invalid path \"{path}\" for workflow execution options");
            }
        }

        return merged;
    }
}

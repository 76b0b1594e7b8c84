using Weir.Engine.Deployments;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.Workflow.V1;

namespace Weir.Engine.Executions;

/// <summary>What DescribeWorkflowExecution says of a run's version.</summary>
internal static class VersioningDescriptions
{
    /// <summary>Null for a run that has nothing to do with versions.</summary>
    public static WorkflowExecutionVersioningInfo? Describe(RunState state)
    {
        var versioning = state.Versioning;
        if (versioning == VersioningState.None && state.Execution.VersioningOverride is null)
        {
            return null;
        }

        var info = new WorkflowExecutionVersioningInfo
        {
            Behavior = versioning.Behavior,
            DeploymentVersion = versioning.Version?.ToMessage(),
            VersioningOverride = state.Execution.VersioningOverride,
        };
        if (versioning.Transition is { } transition)
        {
            info.VersionTransition = new DeploymentVersionTransition { DeploymentVersion = transition.To?.ToMessage() };
        }

#pragma warning disable CS0612 // Older clients read it.
        info.Version = versioning.Behavior == VersioningBehavior.Unspecified ? "" : DeploymentNames.ToOlderString(versioning.Version);
#pragma warning restore CS0612
        return info;
    }
}

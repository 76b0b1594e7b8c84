using Weir.Engine.Deployments;
using Weir.Protocol.Deployment.V1;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.History.V1;

namespace Weir.Engine.Executions;

/// <summary>What a run's children and the runs that continue it begin with.</summary>
internal static class VersionInheritance
{
    /// <summary>
    /// A child in its parent's namespace begins on the version that the parent is pinned to, unless it has an override of its own; whether
    /// that version serves the child's task queue is seen when its tasks are routed.
    /// </summary>
    public static void ToChild(RunState parent, WorkflowExecutionStartedEventAttributes child, string childNamespace)
    {
        if (childNamespace != parent.Key.Namespace || child.VersioningOverride is not null)
        {
            return;
        }

        if (Versioning.PinnedTo(parent) is { } pinned)
        {
            child.InheritedPinnedVersion = pinned.ToMessage();
        }
        else
        {
            child.InheritedAutoUpgradeInfo = AutoUpgrade(parent);
        }
    }

    /// <summary>A pinned run continues on its version, unless it asks to begin on the newest one.</summary>
    public static void ToContinuation(RunState previous, WorkflowExecutionStartedEventAttributes next, ContinueAsNewVersioningBehavior initial)
    {
        var isSameQueue = next.TaskQueue.Name == previous.Execution.TaskQueue;
        if (initial == ContinueAsNewVersioningBehavior.Unspecified && isSameQueue && Versioning.PinnedTo(previous) is { } pinned)
        {
            next.InheritedPinnedVersion = pinned.ToMessage();
        }
        else
        {
            next.InheritedAutoUpgradeInfo = AutoUpgrade(previous);
        }
    }

    /// <summary>A retry begins like the run that it repeats.</summary>
    public static void ToRetry(RunState previous, WorkflowExecutionStartedEventAttributes next)
    {
        next.InheritedPinnedVersion = previous.Execution.Started.InheritedPinnedVersion;
        next.InheritedAutoUpgradeInfo = previous.Execution.Started.InheritedAutoUpgradeInfo;
    }

    private static InheritedAutoUpgradeInfo? AutoUpgrade(RunState state) =>
        state.Versioning is { Behavior: VersioningBehavior.AutoUpgrade, Version: { } version }
            ? new InheritedAutoUpgradeInfo { SourceDeploymentVersion = version.ToMessage() }
            : null;
}

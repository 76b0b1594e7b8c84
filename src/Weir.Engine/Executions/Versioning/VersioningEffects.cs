using Weir.Engine.Deployments;
using Weir.Engine.Executions.Records;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.History.V1;

namespace Weir.Engine.Executions;

internal static class VersioningEffects
{
    // More versions than this are not listed: a search attribute is no archive.
    private const int UsedMax = 20;

    /// <summary>A run may begin where the run before it, or its parent, was pinned.</summary>
    public static RunState Started(RunState state, WorkflowExecutionStartedEventAttributes attributes)
    {
        var inherited = DeploymentVersion.Of(attributes.InheritedPinnedVersion);
        if (inherited is not null)
        {
            state = state with { Versioning = new VersioningState { Behavior = VersioningBehavior.Pinned, Version = inherited } };
        }

        return VersioningAttributes.Show(state);
    }

    public static RunState TransitionStarted(RunState state, VersionTransitionStarted started) =>
        state with { Versioning = state.Versioning with { Transition = new VersionTransition(DeploymentVersion.Of(started.To)) } };

    /// <summary>The worker that completes a task decides: what it says of itself is what the run is on from now on.</summary>
    public static RunState Completed(RunState state, WorkflowTaskCompletedEventAttributes attributes)
    {
        var before = state.Versioning;
        var isVersioned = attributes.VersioningBehavior != VersioningBehavior.Unspecified;
        var version = isVersioned ? DeploymentVersion.Of(attributes.DeploymentVersion) : null;
        if (before.Transition is null && before.Behavior == attributes.VersioningBehavior && before.Version == version && IsUsed(before, version))
        {
            return state;
        }

        return VersioningAttributes.Show(state with
        {
            Versioning = new VersioningState
            {
                Behavior = attributes.VersioningBehavior,
                Version = version,
                Used = version is { } used && !before.Used.Contains(used) ? [.. before.Used.TakeLast(UsedMax - 1), used] : before.Used,
            },
        });
    }

    private static bool IsUsed(VersioningState versioning, DeploymentVersion? version) => version is not { } known || versioning.Used.Contains(known);
}

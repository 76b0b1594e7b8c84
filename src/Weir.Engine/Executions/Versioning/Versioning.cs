using Weir.Engine.Deployments;
using Weir.Engine.Executions.Records;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.Workflow.V1;

namespace Weir.Engine.Executions;

/// <summary>What holds for a run's version: an override before what its workers said.</summary>
internal static class Versioning
{
    public static VersioningBehavior BehaviorOf(RunState state) =>
        OverrideOf(state.Execution.VersioningOverride) is { } set ? set.Behavior : state.Versioning.Behavior;

    /// <summary>The version that a pinned run stays on; null for a run that is not pinned.</summary>
    public static DeploymentVersion? PinnedTo(RunState state) =>
        OverrideOf(state.Execution.VersioningOverride) is { } set
            ? set.PinnedTo
            : state.Versioning.Behavior == VersioningBehavior.Pinned ? state.Versioning.Version : null;

    /// <summary>The version it works on, or is going over to.</summary>
    public static DeploymentVersion? VersionOf(RunState state) =>
        PinnedTo(state) ?? (state.Versioning.Transition is { } transition ? transition.To : state.Versioning.Version);

    /// <summary>What an override asks for, in its own fields or in those of older clients; null when there is none.</summary>
    public static (VersioningBehavior Behavior, DeploymentVersion? PinnedTo)? OverrideOf(VersioningOverride? value)
    {
        switch (value?.OverrideCase)
        {
            case VersioningOverride.OverrideOneofCase.Pinned:
                return (VersioningBehavior.Pinned, DeploymentVersion.Of(value.Pinned.Version));
            case VersioningOverride.OverrideOneofCase.AutoUpgrade:
                return (VersioningBehavior.AutoUpgrade, null);
        }

#pragma warning disable CS0612 // Older clients set these.
        return value?.Behavior switch
        {
            VersioningBehavior.Pinned => (VersioningBehavior.Pinned, Older(value)),
            VersioningBehavior.AutoUpgrade => (VersioningBehavior.AutoUpgrade, null),
            _ => null,
        };
    }

    private static DeploymentVersion? Older(VersioningOverride value) => value.Deployment is { SeriesName.Length: > 0, BuildId.Length: > 0 } deployment
        ? new DeploymentVersion(deployment.SeriesName, deployment.BuildId)
        : DeploymentNames.Parse(value.PinnedVersion);
#pragma warning restore CS0612

    /// <summary>
    /// A poll of <paramref name="version"/> takes the run's workflow task. A run that is not pinned goes over to that version when the task
    /// completes; until then it is on its way. A speculative task leaves no trace unless it completes, so its start does not show.
    /// </summary>
    public static void NoteStarted(Decision d, DeploymentVersion? version)
    {
        var state = d.State;
        var isFirst = state.WorkflowTask.LastCompletedStartedEventId == 0;
        if (isFirst || state.WorkflowTask.IsSpeculative || PinnedTo(state) is not null || version == VersionOf(state))
        {
            return;
        }

        d.Emit(new Change { VersionTransitionStarted = new VersionTransitionStarted { To = version?.ToMessage() } });
    }
}

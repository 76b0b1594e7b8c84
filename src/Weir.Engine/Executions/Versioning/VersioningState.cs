using Weir.Engine.Deployments;
using Weir.Protocol.Enums.V1;

namespace Weir.Engine.Executions;

/// <summary>Which deployment version the run works on.</summary>
internal sealed record VersioningState
{
    public static VersioningState None { get; } = new();

    /// <summary>As the last completed workflow task said; unspecified for an unversioned worker.</summary>
    public VersioningBehavior Behavior { get; init; }

    /// <summary>The version of the worker that completed the last workflow task, or that was inherited; null for none.</summary>
    public DeploymentVersion? Version { get; init; }

    /// <summary>A workflow task is with a worker of another version, which the run goes over to when it completes.</summary>
    public VersionTransition? Transition { get; init; }

    /// <summary>All versions that ever completed one of its workflow tasks.</summary>
    public IReadOnlyList<DeploymentVersion> Used { get; init; } = [];
}

/// <param name="To">Null for workers without a version.</param>
internal sealed record VersionTransition(DeploymentVersion? To);

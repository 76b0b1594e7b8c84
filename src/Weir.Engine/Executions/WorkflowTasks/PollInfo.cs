using Weir.Engine.Deployments;

namespace Weir.Engine.Executions;

/// <summary>The poll that takes a task.</summary>
/// <param name="RequestId">Unique for this start.</param>
/// <param name="StickyQueue">The sticky queue that was polled; null for a normal queue.</param>
/// <param name="InProcessIncarnation">The store's incarnation for a worker inside this process; 0 for a remote one.</param>
internal sealed record PollInfo(string Identity, string RequestId, string? StickyQueue = null, long InProcessIncarnation = 0)
{
    /// <summary>The deployment version of the worker; null for one without.</summary>
    public DeploymentVersion? Version { get; init; }

    /// <summary>The run is pinned, and would go to another version if it were not.</summary>
    public bool TargetVersionChanged { get; init; }
}

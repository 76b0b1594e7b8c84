using Weir.Protocol.Deployment.V1;

namespace Weir.Engine.Deployments;

/// <summary>What a decision on a deployment has to know of the world; gathered before, so that the decision itself is pure.</summary>
/// <param name="Now">The time.</param>
/// <param name="IsActive">Whether a task queue has tasks, or has had some lately.</param>
/// <param name="HasPollers">Whether workers of a version have polled lately.</param>
internal sealed record DeploymentFacts(
    DateTimeOffset Now,
    Func<WorkerDeploymentVersionInfo.Types.VersionTaskQueueInfo, bool> IsActive,
    Func<DeploymentVersion, bool> HasPollers);

/// <summary>Who changes a deployment, and on what understanding.</summary>
/// <param name="Identity">The caller's.</param>
/// <param name="ConflictToken">Of the state that the caller has seen; empty for whatever it is.</param>
internal sealed record DeploymentChange(string Identity, Google.Protobuf.ByteString ConflictToken);

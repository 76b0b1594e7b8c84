using Weir.Protocol.Deployment.V1;
using Weir.Protocol.Enums.V1;

namespace Weir.Engine.Deployments;

/// <summary>One build of a worker deployment. Neither part is empty.</summary>
internal readonly record struct DeploymentVersion(string DeploymentName, string BuildId)
{
    /// <summary>Separates the parts where a version is one string; a deployment's name cannot contain it.</summary>
    public const char Delimiter = ':';

    /// <summary>The version that a worker works for; null for one that is not versioned.</summary>
    public static DeploymentVersion? Of(WorkerDeploymentOptions? options) =>
        options is { WorkerVersioningMode: WorkerVersioningMode.Versioned, DeploymentName.Length: > 0, BuildId.Length: > 0 }
            ? new DeploymentVersion(options.DeploymentName, options.BuildId)
            : null;

    /// <summary>Null for no version, or one without a build id: unversioned.</summary>
    public static DeploymentVersion? Of(WorkerDeploymentVersion? version) =>
        version is { DeploymentName.Length: > 0, BuildId.Length: > 0 } ? new DeploymentVersion(version.DeploymentName, version.BuildId) : null;

    public WorkerDeploymentVersion ToMessage() => new() { DeploymentName = DeploymentName, BuildId = BuildId };

    public override string ToString() => $"{DeploymentName}{Delimiter}{BuildId}";
}

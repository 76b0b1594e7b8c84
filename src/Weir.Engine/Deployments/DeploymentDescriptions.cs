using Weir.Engine.Deployments.Records;
using Weir.Protocol.Deployment.V1;
using Weir.Protocol.WorkflowService.V1;
using VersionSummary = Weir.Protocol.Deployment.V1.WorkerDeploymentInfo.Types.WorkerDeploymentVersionSummary;

namespace Weir.Engine.Deployments;

/// <summary>A deployment in the API's words, with the strings that older clients read.</summary>
internal static class DeploymentDescriptions
{
    public static WorkerDeploymentInfo Info(DeploymentRecord deployment)
    {
        var info = deployment.Info.Clone();
        info.RoutingConfig = Routing(deployment);
        info.VersionSummaries.AddRange(deployment.Versions.Select(version => Summary(deployment, version)));
        return info;
    }

    public static ListWorkerDeploymentsResponse.Types.WorkerDeploymentSummary Summary(DeploymentRecord deployment) => new()
    {
        Name = deployment.Info.Name,
        CreateTime = deployment.Info.CreateTime,
        RoutingConfig = Routing(deployment),
        LatestVersionSummary = deployment.Versions.Count == 0 ? null : Summary(deployment, deployment.Versions[^1]),
        CurrentVersionSummary = Summary(deployment, deployment.Current()),
        RampingVersionSummary = Summary(deployment, deployment.Ramping()),
    };

    public static WorkerDeploymentVersionInfo Version(DeploymentRecord deployment, WorkerDeploymentVersionInfo version)
    {
        var info = version.Clone();
        info.Status = DeploymentRecords.StatusOf(deployment, version);
#pragma warning disable CS0612 // Older clients read it.
        info.Version = DeploymentNames.ToOlderString(DeploymentVersion.Of(version.DeploymentVersion));
#pragma warning restore CS0612
        return info;
    }

    private static RoutingConfig Routing(DeploymentRecord deployment)
    {
        var routing = deployment.Info.RoutingConfig.Clone();
#pragma warning disable CS0612 // Older clients read it.
        routing.CurrentVersion = DeploymentNames.ToOlderString(deployment.Current());
#pragma warning restore CS0612
        return routing;
    }

    private static VersionSummary? Summary(DeploymentRecord deployment, DeploymentVersion? version) =>
        version is { } known && deployment.FindVersion(known.BuildId) is { } info ? Summary(deployment, info) : null;

    private static VersionSummary Summary(DeploymentRecord deployment, WorkerDeploymentVersionInfo version)
    {
        var summary = new VersionSummary
        {
            Status = DeploymentRecords.StatusOf(deployment, version),
            DeploymentVersion = version.DeploymentVersion,
            CreateTime = version.CreateTime,
            DrainageInfo = version.DrainageInfo,
            CurrentSinceTime = version.CurrentSinceTime,
            RampingSinceTime = version.RampingSinceTime,
            RoutingUpdateTime = version.RoutingChangedTime,
            FirstActivationTime = version.FirstActivationTime,
            LastCurrentTime = version.LastCurrentTime,
            LastDeactivationTime = version.LastDeactivationTime,
        };
        summary.DrainageStatus = version.DrainageInfo?.Status ?? default;
#pragma warning disable CS0612 // Older clients read it.
        summary.Version = DeploymentNames.ToOlderString(DeploymentVersion.Of(version.DeploymentVersion));
#pragma warning restore CS0612
        return summary;
    }
}

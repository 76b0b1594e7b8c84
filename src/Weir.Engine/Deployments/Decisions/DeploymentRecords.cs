using System.Buffers.Binary;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Weir.Engine.Deployments.Records;
using Weir.Engine.Executions;
using Weir.Protocol.Calls;
using Weir.Protocol.Deployment.V1;
using Weir.Protocol.Enums.V1;

namespace Weir.Engine.Deployments;

/// <summary>Parts of a deployment's record. Whoever changes one has a copy of its own.</summary>
internal static class DeploymentRecords
{
    public static DeploymentRecord New(string name, DateTimeOffset now) => new()
    {
        Info = new WorkerDeploymentInfo
        {
            Name = name,
            CreateTime = Timestamp.FromDateTimeOffset(now),
            RoutingConfig = new RoutingConfig(),
            RoutingConfigUpdateState = RoutingConfigUpdateState.Completed,
        },
    };

    public static WorkerDeploymentVersionInfo? FindVersion(this DeploymentRecord deployment, string buildId) =>
        deployment.Versions.FirstOrDefault(version => version.DeploymentVersion.BuildId == buildId);

    public static DeploymentVersion? Current(this DeploymentRecord deployment) => DeploymentVersion.Of(deployment.Info.RoutingConfig.CurrentDeploymentVersion);

    public static DeploymentVersion? Ramping(this DeploymentRecord deployment) => DeploymentVersion.Of(deployment.Info.RoutingConfig.RampingDeploymentVersion);

    public static WorkerDeploymentVersionInfo AddVersion(this DeploymentRecord deployment, string buildId, DateTimeOffset now)
    {
        var version = new DeploymentVersion(deployment.Info.Name, buildId);
        var info = new WorkerDeploymentVersionInfo
        {
            DeploymentName = deployment.Info.Name,
            DeploymentVersion = version.ToMessage(),
            CreateTime = Timestamp.FromDateTimeOffset(now),
            Metadata = new VersionMetadata(),
        };
        deployment.Versions.Add(info);
        return info;
    }

    /// <summary>Proves to have seen the deployment as it is; one that was deleted and made anew has other tokens.</summary>
    public static ByteString ConflictToken(this DeploymentRecord deployment)
    {
        var token = new byte[2 * sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(token, deployment.Info.CreateTime.ToDateTimeOffset().UtcTicks);
        BinaryPrimitives.WriteInt64BigEndian(token.AsSpan(sizeof(long)), deployment.Revision);
        return ByteString.CopyFrom(token);
    }

    /// <exception cref="RpcException">FAILED_PRECONDITION when the caller has seen another state, or somebody else manages the deployment.</exception>
    public static void Admit(this DeploymentRecord deployment, DeploymentChange change)
    {
        var manager = deployment.Info.ManagerIdentity;
        if (manager.Length > 0 && manager != change.Identity)
        {
            throw Refusals.FailedPrecondition(
                $"ManagerIdentity '{manager}' is set and does not match user identity '{change.Identity}'; to proceed, set your own identity as the " +
                "ManagerIdentity, remove the ManagerIdentity, or wait for the other client to do so");
        }

        AdmitToken(deployment, change);
    }

    /// <exception cref="RpcException">FAILED_PRECONDITION when the caller has seen another state.</exception>
    public static void AdmitToken(this DeploymentRecord deployment, DeploymentChange change)
    {
        if (!change.ConflictToken.IsEmpty && change.ConflictToken != deployment.ConflictToken())
        {
            throw Refusals.FailedPrecondition("conflict token mismatch");
        }
    }

    /// <summary>Notes who made a change; the conflict token is another one from here on.</summary>
    public static void Sign(this DeploymentRecord deployment, string identity)
    {
        deployment.Revision++;
        deployment.Info.LastModifierIdentity = identity;
        deployment.Info.RoutingConfig.RevisionNumber = deployment.Revision;
        foreach (var version in deployment.Versions)
        {
            version.Status = StatusOf(deployment, version);
        }
    }

    public static WorkerDeploymentVersionStatus StatusOf(DeploymentRecord deployment, WorkerDeploymentVersionInfo info)
    {
        var version = DeploymentVersion.Of(info.DeploymentVersion);
        return version == deployment.Current() ? WorkerDeploymentVersionStatus.Current
            : version == deployment.Ramping() ? WorkerDeploymentVersionStatus.Ramping
            : info.DrainageInfo?.Status switch
            {
                VersionDrainageStatus.Draining => WorkerDeploymentVersionStatus.Draining,
                VersionDrainageStatus.Drained => WorkerDeploymentVersionStatus.Drained,
                _ => info.TaskQueueInfos.Count == 0 ? WorkerDeploymentVersionStatus.Created : WorkerDeploymentVersionStatus.Inactive,
            };
    }
}

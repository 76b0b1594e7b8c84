using Google.Protobuf.WellKnownTypes;
using Weir.Engine.Deployments.Records;
using Weir.Engine.Executions;
using Weir.Engine.TaskQueues;
using Weir.Protocol.Calls;
using Weir.Protocol.Deployment.V1;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.WorkflowService.V1;

namespace Weir.Engine.Deployments;

/// <summary>How versions come and go. Pure: changes the copy it is given.</summary>
internal static class DeploymentVersions
{
    private const int VersionsMax = 100;
    private const int TaskQueuesMax = 100;

    /// <summary>A worker of the version polls the queue for the first time: deployment, version and queue come into being as needed.</summary>
    /// <exception cref="RpcException">RESOURCE_EXHAUSTED when there are too many versions, or too many queues in one.</exception>
    public static DeploymentRecord Register(DeploymentRecord? deployment, DeploymentVersion version, TaskQueueKey queue, DeploymentFacts facts)
    {
        deployment ??= DeploymentRecords.New(version.DeploymentName, facts.Now);
        var info = deployment.FindVersion(version.BuildId) ?? Add(deployment, version, facts);
        var served = new WorkerDeploymentVersionInfo.Types.VersionTaskQueueInfo { Name = queue.Name, Type = queue.Type };
        if (!info.TaskQueueInfos.Contains(served))
        {
            if (info.TaskQueueInfos.Count >= TaskQueuesMax)
            {
                throw new RpcException(
                    StatusCode.ResourceExhausted,
                    $"cannot add task queue {queue.Name} since maximum number of task queues ({TaskQueuesMax}) have been registered in deployment");
            }

            info.TaskQueueInfos.Add(served);
            info.Status = DeploymentRecords.StatusOf(deployment, info);
        }

        return deployment;
    }

    /// <summary>Makes a version before any of its workers is there.</summary>
    public static void Create(DeploymentRecord deployment, DeploymentVersion version, string identity, DeploymentFacts facts)
    {
        if (deployment.FindVersion(version.BuildId) is not null)
        {
            throw new RpcException(StatusCode.AlreadyExists, $"Worker Deployment Version '{version}' already exists");
        }

        Add(deployment, version, facts).LastModifierIdentity = identity;
        deployment.Sign(identity);
    }

    /// <exception cref="RpcException">NOT_FOUND, FAILED_PRECONDITION.</exception>
    public static void Delete(DeploymentRecord deployment, DeploymentVersion version, DeploymentChange change, bool skipDrainage, DeploymentFacts facts)
    {
        deployment.Admit(change);
        var info = Require(deployment, version.BuildId);
        if (Obstacle(deployment, info, skipDrainage, facts) is { } obstacle)
        {
            throw Refusals.FailedPrecondition(obstacle);
        }

        deployment.Versions.Remove(info);
        deployment.Sign(change.Identity);
    }

    /// <exception cref="RpcException">NOT_FOUND.</exception>
    public static void UpdateMetadata(DeploymentRecord deployment, UpdateWorkerDeploymentVersionMetadataRequest request, string buildId)
    {
        var info = Require(deployment, buildId);
        info.Metadata ??= new VersionMetadata();
        foreach (var (name, value) in request.UpsertEntries)
        {
            info.Metadata.Entries[name] = value;
        }

        foreach (var name in request.RemoveEntries)
        {
            info.Metadata.Entries.Remove(name);
        }

        info.LastModifierIdentity = request.Identity;
    }

    /// <summary>What was found out about the runs that are pinned to a version which no longer gets new ones.</summary>
    /// <returns>Whether anything but the time of the check changed.</returns>
    public static bool NoteDrainage(DeploymentRecord deployment, string buildId, bool hasPinnedRuns, DateTimeOffset now)
    {
        if (deployment.FindVersion(buildId) is not { DrainageInfo: { } drainage } info)
        {
            return false;
        }

        var status = hasPinnedRuns ? VersionDrainageStatus.Draining : VersionDrainageStatus.Drained;
        drainage.LastCheckedTime = Timestamp.FromDateTimeOffset(now);
        if (drainage.Status == status)
        {
            return false;
        }

        drainage.Status = status;
        drainage.LastChangedTime = drainage.LastCheckedTime;
        info.Status = DeploymentRecords.StatusOf(deployment, info);
        return true;
    }

    /// <exception cref="RpcException">NOT_FOUND.</exception>
    public static WorkerDeploymentVersionInfo Require(DeploymentRecord deployment, string buildId) =>
        deployment.FindVersion(buildId) ?? throw Refusals.NotFound($"build ID '{buildId}' not found in Worker Deployment '{deployment.Info.Name}'");

    // The oldest version that nobody needs makes room.
    private static WorkerDeploymentVersionInfo Add(DeploymentRecord deployment, DeploymentVersion version, DeploymentFacts facts)
    {
        if (deployment.Versions.Count >= VersionsMax)
        {
            var old = deployment.Versions.FirstOrDefault(info => Obstacle(deployment, info, skipDrainage: false, facts) is null)
                ?? throw new RpcException(
                    StatusCode.ResourceExhausted,
                    $"cannot add version {version} since maximum number of versions ({VersionsMax}) have been registered in the deployment");
            deployment.Versions.Remove(old);
        }

        var added = deployment.AddVersion(version.BuildId, facts.Now);
        added.Status = DeploymentRecords.StatusOf(deployment, added);
        return added;
    }

    private static string? Obstacle(DeploymentRecord deployment, WorkerDeploymentVersionInfo info, bool skipDrainage, DeploymentFacts facts)
    {
        var version = DeploymentVersion.Of(info.DeploymentVersion)!.Value;
        return version == deployment.Current() || version == deployment.Ramping() ? $"version '{version}' cannot be deleted since it is current or ramping"
            : !skipDrainage && info.DrainageInfo?.Status == VersionDrainageStatus.Draining ? $"version '{version}' cannot be deleted since it is draining"
            : facts.HasPollers(version) ? $"version '{version}' cannot be deleted since it has active pollers"
            : null;
    }
}

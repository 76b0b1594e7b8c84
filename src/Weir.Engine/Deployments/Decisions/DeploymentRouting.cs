using Google.Protobuf.WellKnownTypes;
using Weir.Engine.Deployments.Records;
using Weir.Engine.Executions;
using Weir.Protocol.Calls;
using Weir.Protocol.Deployment.V1;
using Weir.Protocol.Enums.V1;

namespace Weir.Engine.Deployments;

/// <summary>Which version of a deployment is current, and which one takes a part of the workflows. Pure: changes the copy it is given.</summary>
internal static class DeploymentRouting
{
    /// <param name="deployment">A copy.</param>
    /// <param name="buildId">Null for the unversioned workers.</param>
    /// <param name="change">Who and on what understanding.</param>
    /// <param name="ignoreMissingTaskQueues">Task queues that the new version does not serve may fall to the unversioned workers.</param>
    /// <param name="allowNoPollers">The version need not exist yet.</param>
    /// <param name="facts">What is known of the world.</param>
    /// <exception cref="RpcException">NOT_FOUND, FAILED_PRECONDITION.</exception>
    public static void SetCurrent(
        DeploymentRecord deployment, string? buildId, DeploymentChange change, bool ignoreMissingTaskQueues, bool allowNoPollers, DeploymentFacts facts)
    {
        deployment.Admit(change);
        var previous = deployment.Current();
        var next = Require(deployment, buildId, allowNoPollers, facts);
        if (next == previous && deployment.Info.LastModifierIdentity == change.Identity)
        {
            return;
        }

        if (!ignoreMissingTaskQueues && Misses(deployment, previous, next, facts))
        {
            throw Refusals.FailedPrecondition(
                $"proposed current version '{next}' is missing active task queues from the current version; these would become unversioned if it is " +
                "set as the current version");
        }

        var now = Timestamp.FromDateTimeOffset(facts.Now);
        var routing = deployment.Info.RoutingConfig;
        if (next != previous)
        {
            Deactivate(deployment, previous, now);
            if (DeploymentRecords.FindVersion(deployment, buildId ?? "") is { } version)
            {
                Activate(version, now);
                version.CurrentSinceTime = now;
                version.LastCurrentTime = now;
                version.RampingSinceTime = null;
                version.RampPercentage = 0;
            }
        }

        Point(routing, next);
        routing.CurrentVersionChangedTime = now;
        if (RoutingTable.IsRamping(routing) && deployment.Ramping() == next)
        {
            ClearRamp(routing, now);
        }

        deployment.Sign(change.Identity);
    }

    /// <param name="deployment">A copy.</param>
    /// <param name="target">What ramps, or nothing.</param>
    /// <param name="change">Who and on what understanding.</param>
    /// <param name="ignoreMissingTaskQueues">As for the current version.</param>
    /// <param name="allowNoPollers">The version need not exist yet.</param>
    /// <param name="facts">What is known of the world.</param>
    /// <exception cref="RpcException">NOT_FOUND, FAILED_PRECONDITION.</exception>
    public static void SetRamping(
        DeploymentRecord deployment, RampTarget target, DeploymentChange change, bool ignoreMissingTaskQueues, bool allowNoPollers, DeploymentFacts facts)
    {
        deployment.Admit(change);
        var routing = deployment.Info.RoutingConfig;
        var wasRamping = RoutingTable.IsRamping(routing);
        var previous = deployment.Ramping();
        var now = Timestamp.FromDateTimeOffset(facts.Now);
        if (target.IsNone)
        {
            if (wasRamping)
            {
                Deactivate(deployment, previous, now);
                ClearRamp(routing, now);
                deployment.Sign(change.Identity);
            }

            return;
        }

        var next = Require(deployment, target.BuildId, allowNoPollers, facts);
        if (next == deployment.Current())
        {
            throw Refusals.FailedPrecondition($"requested ramping version '{next?.ToString() ?? DeploymentNames.Unversioned}' is already current");
        }

        var isSame = wasRamping && next == previous;
        if (isSame && routing.RampingVersionPercentage.Equals(target.Percentage) && deployment.Info.LastModifierIdentity == change.Identity)
        {
            return;
        }

        if (!isSame)
        {
            if (!ignoreMissingTaskQueues && Misses(deployment, deployment.Current(), next, facts))
            {
                throw Refusals.FailedPrecondition(
                    $"proposed ramping version '{next}' is missing active task queues from the current version; these would become unversioned if it " +
                    "is set as the ramping version");
            }

            Deactivate(deployment, wasRamping ? previous : null, now);
            routing.RampingVersionChangedTime = now;
        }

        if (DeploymentRecords.FindVersion(deployment, target.BuildId ?? "") is { } version)
        {
            Activate(version, now);
            version.RampingSinceTime = isSame ? version.RampingSinceTime : now;
            version.RampPercentage = target.Percentage;
        }

        routing.RampingDeploymentVersion = next?.ToMessage();
        routing.RampingVersionPercentage = target.Percentage;
        routing.RampingVersionPercentageChangedTime = now;
#pragma warning disable CS0612 // Tells a ramp to the unversioned workers from none.
        routing.RampingVersion = DeploymentNames.ToOlderString(next);
#pragma warning restore CS0612
        deployment.Sign(change.Identity);
    }

    private static DeploymentVersion? Require(DeploymentRecord deployment, string? buildId, bool allowNoPollers, DeploymentFacts facts)
    {
        if (buildId is null)
        {
            return null;
        }

        if (deployment.FindVersion(buildId) is null)
        {
            if (!allowNoPollers)
            {
                throw Refusals.NotFound($"build ID '{buildId}' not found in Worker Deployment '{deployment.Info.Name}'");
            }

            deployment.AddVersion(buildId, facts.Now);
        }

        return new DeploymentVersion(deployment.Info.Name, buildId);
    }

    // Queues of the current version that have work, and that nobody would serve after the change.
    private static bool Misses(DeploymentRecord deployment, DeploymentVersion? current, DeploymentVersion? next, DeploymentFacts facts)
    {
        if (current is not { } from || next is not { } to)
        {
            return false;
        }

        var served = deployment.FindVersion(to.BuildId)!.TaskQueueInfos;
        return deployment.FindVersion(from.BuildId) is { } version && version.TaskQueueInfos.Any(queue => !served.Contains(queue) && facts.IsActive(queue));
    }

    private static void Activate(WorkerDeploymentVersionInfo version, Timestamp now)
    {
        version.FirstActivationTime ??= now;
        version.RoutingChangedTime = now;
        version.DrainageInfo = null;
    }

    private static void Deactivate(DeploymentRecord deployment, DeploymentVersion? version, Timestamp now)
    {
        if (version is { } known && deployment.FindVersion(known.BuildId) is { } info)
        {
            info.CurrentSinceTime = null;
            info.RampingSinceTime = null;
            info.RampPercentage = 0;
            info.RoutingChangedTime = now;
            info.LastDeactivationTime = now;
            info.DrainageInfo = new VersionDrainageInfo { Status = VersionDrainageStatus.Draining, LastChangedTime = now, LastCheckedTime = now };
        }
    }

    private static void Point(RoutingConfig routing, DeploymentVersion? current)
    {
        routing.CurrentDeploymentVersion = current?.ToMessage();
#pragma warning disable CS0612 // Older clients read it.
        routing.CurrentVersion = DeploymentNames.ToOlderString(current);
#pragma warning restore CS0612
    }

    private static void ClearRamp(RoutingConfig routing, Timestamp now)
    {
        routing.RampingDeploymentVersion = null;
        routing.RampingVersionPercentage = 0;
        routing.RampingVersionChangedTime = now;
        routing.RampingVersionPercentageChangedTime = now;
#pragma warning disable CS0612 // Empty means that nothing ramps.
        routing.RampingVersion = "";
#pragma warning restore CS0612
    }
}

/// <summary>What a ramp leads to.</summary>
/// <param name="IsNone">Nothing ramps any more; the rest does not matter.</param>
/// <param name="BuildId">Null for the unversioned workers.</param>
/// <param name="Percentage">0 to 100.</param>
internal readonly record struct RampTarget(bool IsNone, string? BuildId, float Percentage);

using System.Collections.Frozen;
using Google.Protobuf.WellKnownTypes;
using Weir.Engine.Deployments.Records;
using Weir.Engine.TaskQueues;
using Weir.Protocol.Deployment.V1;

namespace Weir.Engine.Deployments;

/// <summary>Where the tasks of every task queue go: what all deployments together come to. Immutable.</summary>
internal sealed class RoutingTable
{
    public static RoutingTable Empty { get; } = new(FrozenDictionary<TaskQueueKey, QueueRouting>.Empty);

    private readonly FrozenDictionary<TaskQueueKey, QueueRouting> queues;

    private RoutingTable(FrozenDictionary<TaskQueueKey, QueueRouting> queues) => this.queues = queues;

    public QueueRouting Of(TaskQueueKey family) =>
        queues.Count > 0 && queues.TryGetValue(family, out var routing) ? routing : QueueRouting.Unversioned;

    /// <summary>Whether workers of the version have ever polled the queue.</summary>
    public bool Has(TaskQueueKey family, DeploymentVersion version) => Of(family).Versions.Contains(version);

    /// <summary>The queues whose tasks may go elsewhere than by <paramref name="before"/>.</summary>
    public IEnumerable<TaskQueueKey> Differing(RoutingTable before) =>
        queues.Keys.Union(before.queues.Keys).Where(family => !IsSame(Of(family), before.Of(family)));

    /// <summary>
    /// A queue belongs to a deployment as far as the deployment's current version has it. When several deployments claim a queue, the one
    /// that was changed last has it; the same holds for ramps. A version that does not have the queue leaves it to the unversioned workers.
    /// </summary>
    public static RoutingTable Of(IEnumerable<(string Namespace, DeploymentRecord Deployment)> deployments)
    {
        var queues = new Dictionary<TaskQueueKey, QueueRouting>();
        foreach (var (space, deployment) in deployments)
        {
            foreach (var version in deployment.Versions)
            {
                foreach (var queue in version.TaskQueueInfos)
                {
                    var family = new TaskQueueKey(space, queue.Name, queue.Type);
                    queues[family] = Add(queues.GetValueOrDefault(family, QueueRouting.Unversioned), deployment, version);
                }
            }
        }

        return new RoutingTable(queues.ToFrozenDictionary());
    }

    private static QueueRouting Add(QueueRouting queue, DeploymentRecord deployment, WorkerDeploymentVersionInfo info)
    {
        var version = DeploymentVersion.Of(info.DeploymentVersion)!.Value;
        var routing = deployment.Info.RoutingConfig;
        var isCurrent = DeploymentVersion.Of(routing.CurrentDeploymentVersion) == version;
        queue = queue with { Versions = new HashSet<DeploymentVersion>(queue.Versions) { version } };
        var currentSince = Time(routing.CurrentVersionChangedTime);
        if (isCurrent && !(queue.CurrentSince >= currentSince))
        {
            queue = queue with { Current = version, CurrentSince = currentSince };
        }

        // A ramp to the unversioned workers has no queues of its own: it takes from those of the current version.
        var ramping = DeploymentVersion.Of(routing.RampingDeploymentVersion);
        var isRamped = IsRamping(routing) && (ramping == version || (ramping is null && isCurrent));
        var rampingSince = Time(routing.RampingVersionChangedTime);
        return isRamped && !(queue.RampingSince >= rampingSince)
            ? queue with { IsRamping = true, Ramping = ramping, RampPercentage = routing.RampingVersionPercentage, RampingSince = rampingSince }
            : queue;
    }

#pragma warning disable CS0612 // The only field that tells a ramp to the unversioned workers from none.
    internal static bool IsRamping(RoutingConfig routing) => routing.RampingVersion.Length > 0;
#pragma warning restore CS0612

    private static DateTimeOffset? Time(Timestamp? time) => time?.ToDateTimeOffset();

    private static bool IsSame(QueueRouting a, QueueRouting b) =>
        a.Current == b.Current && a.IsRamping == b.IsRamping && a.Ramping == b.Ramping
        && a.RampPercentage.Equals(b.RampPercentage) && a.Versions.SetEquals(b.Versions);
}

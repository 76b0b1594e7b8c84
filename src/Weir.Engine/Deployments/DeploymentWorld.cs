using Weir.Engine.Deployments.Records;
using Weir.Engine.Executions;
using Weir.Engine.Service;
using Weir.Engine.Shards;
using Weir.Engine.TaskQueues;
using Weir.Protocol.Calls;
using Weir.Protocol.Enums.V1;

namespace Weir.Engine.Deployments;

/// <summary>What goes on around the deployments: workers that poll, queues with tasks, runs that are pinned.</summary>
internal sealed class DeploymentWorld(ShardEnvironment environment)
{
    // A worker polls again at least so often.
    private static readonly TimeSpan PollerWindow = TimeSpan.FromMinutes(5);

    public static RpcException NotFound(string name) =>
        Refusals.NotFound($"no Worker Deployment found with name '{name}'; does your Worker Deployment have pollers?");

    public DeploymentFacts Facts(string namespaceName) => new(
        environment.Clock.GetUtcNow(),
        queue => environment.TaskQueues.Family(new TaskQueueKey(namespaceName, queue.Name, queue.Type))
            .Any(physical => physical.Describe().Total is { Count: > 0 } or { AddedPerSecond: > 0 }),
        version => environment.TaskQueues.OfVersion(namespaceName, version).Any(queue => queue.HasWorker(PollerWindow)));

    /// <summary>A worker polls: its version serves the queue from now on. Almost always known already, and then nothing waits.</summary>
    public Task RegisterAsync(DeploymentVersion version, TaskQueueKey queue, CancellationToken cancellationToken)
    {
        if (environment.Deployments.Routing.Has(queue.Family, version))
        {
            return Task.CompletedTask;
        }

        var named = DeploymentNames.Version(version.DeploymentName, version.BuildId);
        return StoreCalls.RunAsync(() => environment.Deployments.UpdateAsync(
            queue.Namespace,
            named.DeploymentName,
            deployment => DeploymentVersions.Register(deployment, named, queue.Family, Facts(queue.Namespace)),
            cancellationToken));
    }

    /// <summary>Looks whether the versions that get no new runs still have pinned ones.</summary>
    /// <returns>The deployment as it is then.</returns>
    /// <exception cref="RpcException">NOT_FOUND.</exception>
    public async Task<DeploymentRecord> CheckDrainageAsync(string namespaceName, string name, CancellationToken cancellationToken)
    {
        var deployment = environment.Deployments.Find(namespaceName, name) ?? throw NotFound(name);
        foreach (var version in deployment.Versions.Where(version => version.DrainageInfo is not null))
        {
            var known = DeploymentVersion.Of(version.DeploymentVersion)!.Value;
            var hasRuns = await StoreCalls.RunAsync(() => PinnedRuns.AnyAsync(environment.Store, namespaceName, known, cancellationToken)).ConfigureAwait(false);
            if (hasRuns != (version.DrainageInfo.Status == VersionDrainageStatus.Draining))
            {
                await StoreCalls.RunAsync(() => environment.Deployments.UpdateAsync(
                    namespaceName,
                    name,
                    record =>
                    {
                        if (record is not null)
                        {
                            DeploymentVersions.NoteDrainage(record, known.BuildId, hasRuns, environment.Clock.GetUtcNow());
                        }

                        return record;
                    },
                    cancellationToken)).ConfigureAwait(false);
            }
        }

        return environment.Deployments.Find(namespaceName, name) ?? throw NotFound(name);
    }
}

using Weir.Engine.Service;
using Weir.Engine.Shards;
using Weir.Engine.TaskQueues;
using Weir.Engine.Tokens;
using Weir.Protocol.Deployment.V1;
using Weir.Protocol.WorkflowService.V1;
using VersionTaskQueue = Weir.Protocol.WorkflowService.V1.DescribeWorkerDeploymentVersionResponse.Types.VersionTaskQueue;

namespace Weir.Engine.Deployments;

/// <summary>The RPCs that describe and list deployments.</summary>
internal sealed class DeploymentReads(CallGate gate, ShardEnvironment environment, DeploymentWorld world)
{
    private const int PageSizeMax = 1_000;

    public async Task<DescribeWorkerDeploymentResponse> DescribeAsync(DescribeWorkerDeploymentRequest request, CancellationToken cancellationToken)
    {
        gate.Admit(request.Namespace);
        DeploymentNames.Deployment(request.DeploymentName);
        var deployment = await world.CheckDrainageAsync(request.Namespace, request.DeploymentName, cancellationToken).ConfigureAwait(false);
        return new DescribeWorkerDeploymentResponse
        {
            ConflictToken = deployment.ConflictToken(),
            WorkerDeploymentInfo = DeploymentDescriptions.Info(deployment),
        };
    }

    public async Task<DescribeWorkerDeploymentVersionResponse> DescribeVersionAsync(
        DescribeWorkerDeploymentVersionRequest request, CancellationToken cancellationToken)
    {
        gate.Admit(request.Namespace);
#pragma warning disable CS0612 // Older clients name the version in one string.
        var version = DeploymentNames.Version(request.DeploymentVersion, request.Version);
#pragma warning restore CS0612
        var deployment = await world.CheckDrainageAsync(request.Namespace, version.DeploymentName, cancellationToken).ConfigureAwait(false);
        var info = DeploymentVersions.Require(deployment, version.BuildId);
        var response = new DescribeWorkerDeploymentVersionResponse { WorkerDeploymentVersionInfo = DeploymentDescriptions.Version(deployment, info) };
        foreach (var queue in info.TaskQueueInfos)
        {
            var family = new TaskQueueKey(request.Namespace, queue.Name, queue.Type);
            response.VersionTaskQueues.Add(Describe(family with { Version = version }, request.ReportTaskQueueStats));
        }

        return response;
    }

    public ListWorkerDeploymentsResponse List(ListWorkerDeploymentsRequest request)
    {
        gate.Admit(request.Namespace);
        var pageSize = request.PageSize is > 0 and <= PageSizeMax ? request.PageSize : PageSizeMax;
        var after = NamePageToken.Open(environment.Sealer, TokenKind.DeploymentListPage, request.NextPageToken);
        var rest = environment.Deployments.List(request.Namespace)
            .Where(deployment => string.CompareOrdinal(deployment.Info.Name, after) > 0)
            .Take(pageSize + 1)
            .ToList();
        var response = new ListWorkerDeploymentsResponse { WorkerDeployments = { rest.Take(pageSize).Select(DeploymentDescriptions.Summary) } };
        if (rest.Count > pageSize)
        {
            response.NextPageToken = NamePageToken.Seal(environment.Sealer, TokenKind.DeploymentListPage, rest[pageSize - 1].Info.Name);
        }

        return response;
    }

    private VersionTaskQueue Describe(TaskQueueKey key, bool withStats)
    {
        var described = new VersionTaskQueue { Name = key.Name, Type = key.Type };
        if (withStats)
        {
            var queue = environment.TaskQueues.Get(key);
            var snapshot = queue.Describe();
            described.Stats = TaskQueueDescriptions.Stats(snapshot.Total, queue.Limits.Effective is not null);
            foreach (var (priority, stats) in snapshot.ByPriority)
            {
                described.StatsByPriorityKey.Add(priority, TaskQueueDescriptions.Stats(stats, queue.Limits.Effective is not null));
            }
        }

        return described;
    }
}

using Weir.Engine.Tests.Support;
using Weir.Protocol.Command.V1;
using Weir.Protocol.Deployment.V1;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.TaskQueue.V1;
using Weir.Protocol.Workflow.V1;
using Weir.Protocol.WorkflowService.V1;

namespace Weir.Engine.Tests.Deployments;

/// <summary>Calls of versioned workers, and of those who decide which version is current.</summary>
internal static class VersionedHarness
{
    public const string Shop = "shop";

    public static WorkerDeploymentOptions Options(string buildId) =>
        new() { DeploymentName = Shop, BuildId = buildId, WorkerVersioningMode = WorkerVersioningMode.Versioned };

    public static Task<PollWorkflowTaskQueueResponse> PollVersionAsync(
        this EngineHarness harness, string? buildId, string queue = EngineHarness.Queue, string? sticky = null) =>
        EngineHarness.InTime(harness.Service.PollWorkflowTaskQueueAsync(new PollWorkflowTaskQueueRequest
        {
            Namespace = EngineHarness.Namespace,
            TaskQueue = sticky is null
                ? new TaskQueue { Name = queue }
                : new TaskQueue { Name = sticky, Kind = TaskQueueKind.Sticky, NormalName = queue },
            Identity = $"worker-{buildId}",
            DeploymentOptions = buildId is null ? null : Options(buildId),
        }));

    public static Task<PollActivityTaskQueueResponse> PollVersionActivityAsync(this EngineHarness harness, string? buildId, string queue = EngineHarness.Queue) =>
        EngineHarness.InTime(harness.Service.PollActivityTaskQueueAsync(new PollActivityTaskQueueRequest
        {
            Namespace = EngineHarness.Namespace,
            TaskQueue = new TaskQueue { Name = queue },
            Identity = $"worker-{buildId}",
            DeploymentOptions = buildId is null ? null : Options(buildId),
        }));

    public static Task<RespondWorkflowTaskCompletedResponse> CompleteVersionAsync(
        this EngineHarness harness,
        PollWorkflowTaskQueueResponse task,
        string buildId,
        VersioningBehavior behavior,
        params Command[] commands) =>
        harness.CompleteAsync(
            task,
            request =>
            {
                request.DeploymentOptions = Options(buildId);
                request.VersioningBehavior = behavior;
            },
            commands);

    /// <summary>Makes versions known: each polls the workflow and the activity queue once and goes away.</summary>
    public static async Task RegisterAsync(this EngineHarness harness, params string[] buildIds)
    {
        foreach (var buildId in buildIds)
        {
            using var gone = new CancellationTokenSource();
            var workflow = harness.Service.PollWorkflowTaskQueueAsync(
                new PollWorkflowTaskQueueRequest
                {
                    Namespace = EngineHarness.Namespace,
                    TaskQueue = new TaskQueue { Name = EngineHarness.Queue },
                    DeploymentOptions = Options(buildId),
                },
                cancellationToken: gone.Token);
            var activity = harness.Service.PollActivityTaskQueueAsync(
                new PollActivityTaskQueueRequest
                {
                    Namespace = EngineHarness.Namespace,
                    TaskQueue = new TaskQueue { Name = EngineHarness.Queue },
                    DeploymentOptions = Options(buildId),
                },
                cancellationToken: gone.Token);
            await harness.AdvanceUntilAsync(TimeSpan.Zero, async () =>
            {
                await Task.Yield();
                return await harness.FindVersionAsync(buildId) is { TaskQueueInfos.Count: 2 };
            });
            await gone.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => workflow);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => activity);
        }
    }

    public static async Task<WorkerDeploymentVersionInfo?> FindVersionAsync(this EngineHarness harness, string buildId)
    {
        try
        {
            return await harness.DescribeVersionAsync(buildId);
        }
        catch (Protocol.Calls.RpcException e) when (e.Code == Protocol.Calls.StatusCode.NotFound)
        {
            return null;
        }
    }

    public static async Task<WorkerDeploymentVersionInfo> DescribeVersionAsync(this EngineHarness harness, string buildId) =>
        (await EngineHarness.InTime(harness.Service.DescribeWorkerDeploymentVersionAsync(new DescribeWorkerDeploymentVersionRequest
        {
            Namespace = EngineHarness.Namespace,
            DeploymentVersion = new WorkerDeploymentVersion { DeploymentName = Shop, BuildId = buildId },
        }))).WorkerDeploymentVersionInfo;

    public static Task<DescribeWorkerDeploymentResponse> DescribeDeploymentAsync(this EngineHarness harness) =>
        EngineHarness.InTime(harness.Service.DescribeWorkerDeploymentAsync(new DescribeWorkerDeploymentRequest
        {
            Namespace = EngineHarness.Namespace,
            DeploymentName = Shop,
        }));

    public static Task<SetWorkerDeploymentCurrentVersionResponse> SetCurrentAsync(
        this EngineHarness harness, string buildId, Action<SetWorkerDeploymentCurrentVersionRequest>? configure = null)
    {
        var request = new SetWorkerDeploymentCurrentVersionRequest
        {
            Namespace = EngineHarness.Namespace,
            DeploymentName = Shop,
            BuildId = buildId,
            Identity = "operator",
        };
        configure?.Invoke(request);
        return EngineHarness.InTime(harness.Service.SetWorkerDeploymentCurrentVersionAsync(request));
    }

    public static Task<SetWorkerDeploymentRampingVersionResponse> SetRampingAsync(
        this EngineHarness harness, string buildId, float percentage, Action<SetWorkerDeploymentRampingVersionRequest>? configure = null)
    {
        var request = new SetWorkerDeploymentRampingVersionRequest
        {
            Namespace = EngineHarness.Namespace,
            DeploymentName = Shop,
            BuildId = buildId,
            Percentage = percentage,
            Identity = "operator",
        };
        configure?.Invoke(request);
        return EngineHarness.InTime(harness.Service.SetWorkerDeploymentRampingVersionAsync(request));
    }

    public static async Task<WorkflowExecutionVersioningInfo?> VersioningAsync(this EngineHarness harness, string workflowId, string runId = "") =>
        (await harness.DescribeAsync(workflowId, runId)).WorkflowExecutionInfo.VersioningInfo;

    public static VersioningOverride PinnedOverride(string buildId) => new()
    {
        Pinned = new VersioningOverride.Types.PinnedOverride
        {
            Behavior = VersioningOverride.Types.PinnedOverrideBehavior.Pinned,
            Version = new WorkerDeploymentVersion { DeploymentName = Shop, BuildId = buildId },
        },
    };
}

using Google.Protobuf;
using Weir.Engine.Storage;
using Weir.Engine.Tests.Support;
using Weir.Protocol.Calls;
using Weir.Protocol.Deployment.V1;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.WorkflowService.V1;
using static Weir.Engine.Tests.Deployments.VersionedHarness;

namespace Weir.Engine.Tests.Deployments;

public sealed class DeploymentTests
{
    [Fact]
    public async Task PollsRegisterVersionsAndTheirQueues()
    {
        await using var harness = await EngineHarness.StartAsync();
        await harness.RegisterAsync("1", "2");
        var info = (await harness.DescribeDeploymentAsync()).WorkerDeploymentInfo;
        Assert.Equal(["1", "2"], info.VersionSummaries.Select(summary => summary.DeploymentVersion.BuildId));
        Assert.All(info.VersionSummaries, summary => Assert.Equal(WorkerDeploymentVersionStatus.Inactive, summary.Status));
        var version = await harness.DescribeVersionAsync("1");
        Assert.Equal([TaskQueueType.Workflow, TaskQueueType.Activity], version.TaskQueueInfos.Select(queue => queue.Type).Order());

        var listed = Assert.Single((await EngineHarness.InTime(harness.Service.ListWorkerDeploymentsAsync(new ListWorkerDeploymentsRequest
        {
            Namespace = EngineHarness.Namespace,
        }))).WorkerDeployments);
        Assert.Equal("2", listed.LatestVersionSummary.DeploymentVersion.BuildId);
        Assert.Null(listed.CurrentVersionSummary);
    }

    [Fact]
    public async Task CurrentAndRampingFollowWhatIsSet()
    {
        await using var harness = await EngineHarness.StartAsync();
        await harness.RegisterAsync("1", "2");
        await harness.SetCurrentAsync("1");
        var changed = await harness.SetCurrentAsync("2");
#pragma warning disable CS0612 // Older clients read it.
        Assert.Equal("shop.1", changed.PreviousVersion);
        Assert.Equal("1", changed.PreviousDeploymentVersion.BuildId);
#pragma warning restore CS0612
        await harness.SetRampingAsync("1", 10);
        Assert.Equal(WorkerDeploymentVersionStatus.Ramping, (await harness.DescribeVersionAsync("1")).Status);
        Assert.Equal(WorkerDeploymentVersionStatus.Current, (await harness.DescribeVersionAsync("2")).Status);

        await harness.SetCurrentAsync("1");
        var routing = (await harness.DescribeDeploymentAsync()).WorkerDeploymentInfo.RoutingConfig;
        Assert.Equal("1", routing.CurrentDeploymentVersion.BuildId);
        Assert.Null(routing.RampingDeploymentVersion);
        Assert.Equal(0, routing.RampingVersionPercentage);
    }

    [Fact]
    public async Task VersionDrainsWhileRunsArePinnedToIt()
    {
        await using var harness = await EngineHarness.StartAsync();
        await harness.RegisterAsync("1", "2");
        await harness.SetCurrentAsync("1");
        await harness.StartWorkflowAsync("order-1");
        await harness.CompleteVersionAsync(await harness.PollVersionAsync("1"), "1", VersioningBehavior.Pinned);
        await harness.SetCurrentAsync("2");
        Assert.Equal(WorkerDeploymentVersionStatus.Draining, (await harness.DescribeVersionAsync("1")).Status);
        await RefusedAsync(StatusCode.FailedPrecondition, "version 'shop:1' cannot be deleted since it is draining", () => DeleteVersionAsync(harness, "1"));

        await harness.SignalAsync("order-1", "end");
        await harness.CompleteVersionAsync(await harness.PollVersionAsync("1"), "1", VersioningBehavior.Pinned, Commands.Complete());
        var drained = await harness.DescribeVersionAsync("1");
        Assert.Equal(WorkerDeploymentVersionStatus.Drained, drained.Status);
        Assert.Equal(VersionDrainageStatus.Drained, drained.DrainageInfo.Status);
    }

    [Fact]
    public async Task VersionsAreDeletedWhenNobodyNeedsThem()
    {
        await using var harness = await EngineHarness.StartAsync();
        await harness.RegisterAsync("1", "2");
        await harness.SetCurrentAsync("1");
        await RefusedAsync(StatusCode.FailedPrecondition, "version 'shop:1' cannot be deleted since it is current or ramping", () => DeleteVersionAsync(harness, "1"));
        await RefusedAsync(StatusCode.FailedPrecondition, "version 'shop:2' cannot be deleted since it has active pollers", () => DeleteVersionAsync(harness, "2"));
        await RefusedAsync(StatusCode.NotFound, "build ID '3' not found in Worker Deployment 'shop'", () => DeleteVersionAsync(harness, "3"));
        harness.Clock.Advance(TimeSpan.FromMinutes(6));
        await DeleteVersionAsync(harness, "2");
        Assert.Null(await harness.FindVersionAsync("2"));
        await RefusedAsync(StatusCode.FailedPrecondition, "deployment has versions, can't be deleted", () => DeleteAsync(harness));
        await harness.SetCurrentAsync("");
        await DeleteVersionAsync(harness, "1");
        await DeleteAsync(harness);
        await RefusedAsync(
            StatusCode.NotFound,
            "no Worker Deployment found with name 'shop'; does your Worker Deployment have pollers?",
            () => harness.DescribeDeploymentAsync());
    }

    [Fact]
    public async Task VersionThatMissesAnActiveQueueNeedsTheCallersWord()
    {
        await using var harness = await EngineHarness.StartAsync();
        await harness.RegisterAsync("1");
        await harness.SetCurrentAsync("1");
        await harness.StartWorkflowAsync("order-1");
        var elsewhere = harness.PollVersionAsync("2", "elsewhere");
        await harness.AdvanceUntilAsync(TimeSpan.Zero, async () => await harness.FindVersionAsync("2") is not null);
        await RefusedAsync(
            StatusCode.FailedPrecondition,
            "proposed current version 'shop:2' is missing active task queues from the current version; these would become unversioned if it is set as the current version",
            () => harness.SetCurrentAsync("2"));
        await RefusedAsync(
            StatusCode.FailedPrecondition,
            "proposed ramping version 'shop:2' is missing active task queues from the current version; these would become unversioned if it is set as the ramping version",
            () => harness.SetRampingAsync("2", 5));
        await harness.SetCurrentAsync("2", request => request.IgnoreMissingTaskQueues = true);
        Assert.Equal("order-1", (await harness.PollVersionAsync(null)).WorkflowExecution.WorkflowId);
        Assert.False(elsewhere.IsCompleted);
    }

    [Fact]
    public async Task VersionNobodyHasSeenNeedsTheCallersWord()
    {
        await using var harness = await EngineHarness.StartAsync();
        await RefusedAsync(
            StatusCode.NotFound, "no Worker Deployment found with name 'shop'; does your Worker Deployment have pollers?", () => harness.SetCurrentAsync("1"));
        await harness.SetCurrentAsync("1", request => request.AllowNoPollers = true);
        await RefusedAsync(StatusCode.NotFound, "build ID '2' not found in Worker Deployment 'shop'", () => harness.SetRampingAsync("2", 5));
        var poll = harness.PollVersionAsync("1");
        await harness.AdvanceUntilAsync(TimeSpan.Zero, async () => (await harness.FindVersionAsync("1"))!.TaskQueueInfos.Count == 1);
        await harness.StartWorkflowAsync("order-1");
        Assert.Equal("order-1", (await poll).WorkflowExecution.WorkflowId);
    }

    [Fact]
    public async Task ConflictTokenTellsWhetherSomebodyElseWasThere()
    {
        await using var harness = await EngineHarness.StartAsync();
        await harness.RegisterAsync("1", "2");
        var seen = (await harness.DescribeDeploymentAsync()).ConflictToken;
        var next = (await harness.SetCurrentAsync("1", request => request.ConflictToken = seen)).ConflictToken;
        Assert.NotEqual(seen, next);
        await RefusedAsync(
            StatusCode.FailedPrecondition, "conflict token mismatch", () => harness.SetCurrentAsync("2", request => request.ConflictToken = seen));
        Assert.Equal(next, (await harness.SetCurrentAsync("1")).ConflictToken);
        await harness.SetRampingAsync("2", 50, request => request.ConflictToken = next);
    }

    [Fact]
    public async Task OnlyTheManagerChangesAManagedDeployment()
    {
        await using var harness = await EngineHarness.StartAsync();
        await harness.RegisterAsync("1");
        await SetManagerAsync(harness, "controller");
        var refused = await Assert.ThrowsAsync<RpcException>(() => harness.SetCurrentAsync("1"));
        Assert.Equal(StatusCode.FailedPrecondition, refused.Code);
        Assert.StartsWith("ManagerIdentity 'controller' is set and does not match user identity 'operator'", refused.Message, StringComparison.Ordinal);
        await harness.SetCurrentAsync("1", request => request.Identity = "controller");
        await SetManagerAsync(harness, "");
        await harness.SetCurrentAsync("");
        Assert.Equal("", (await harness.DescribeDeploymentAsync()).WorkerDeploymentInfo.ManagerIdentity);
    }

    [Fact]
    public async Task MetadataIsKeptWithTheVersion()
    {
        await using var harness = await EngineHarness.StartAsync();
        await harness.RegisterAsync("1");
        var request = new UpdateWorkerDeploymentVersionMetadataRequest
        {
            Namespace = EngineHarness.Namespace,
            DeploymentVersion = new WorkerDeploymentVersion { DeploymentName = Shop, BuildId = "1" },
            UpsertEntries = { ["commit"] = Commands.Payloads("abc").Payloads_[0], ["old"] = Commands.Payloads("x").Payloads_[0] },
        };
        await EngineHarness.InTime(harness.Service.UpdateWorkerDeploymentVersionMetadataAsync(request));
        request.UpsertEntries.Clear();
        request.RemoveEntries.Add("old");
        var response = await EngineHarness.InTime(harness.Service.UpdateWorkerDeploymentVersionMetadataAsync(request));
        Assert.Equal(["commit"], response.Metadata.Entries.Keys);
        await harness.RestartAsync();
        Assert.Equal(["commit"], (await harness.DescribeVersionAsync("1")).Metadata.Entries.Keys);
    }

    [Fact]
    public async Task DeploymentsAndVersionsMayBeMadeBeforeTheirWorkers()
    {
        await using var harness = await EngineHarness.StartAsync();
        var create = new CreateWorkerDeploymentRequest { Namespace = EngineHarness.Namespace, DeploymentName = Shop, Identity = "operator" };
        Assert.Equal(
            (await EngineHarness.InTime(harness.Service.CreateWorkerDeploymentAsync(create))).ConflictToken, (await harness.DescribeDeploymentAsync()).ConflictToken);
        await RefusedAsync(StatusCode.AlreadyExists, "Worker Deployment 'shop' already exists", () => harness.Service.CreateWorkerDeploymentAsync(create));
        await EngineHarness.InTime(harness.Service.CreateWorkerDeploymentVersionAsync(new CreateWorkerDeploymentVersionRequest
        {
            Namespace = EngineHarness.Namespace,
            DeploymentVersion = new WorkerDeploymentVersion { DeploymentName = Shop, BuildId = "1" },
        }));
        Assert.Equal(WorkerDeploymentVersionStatus.Created, (await harness.DescribeVersionAsync("1")).Status);
    }

    [Theory]
    [InlineData("", "WorkerDeploymentName cannot be empty")]
    [InlineData("a.b", "worker deployment name cannot contain '.'")]
    [InlineData("a:b", "worker deployment name cannot contain ':'")]
    [InlineData("__a", "WorkerDeploymentName cannot start with '__'")]
    public async Task NamesAreChecked(string name, string message)
    {
        await using var harness = await EngineHarness.StartAsync();
        await RefusedAsync(
            StatusCode.InvalidArgument, message, () => harness.SetCurrentAsync("1", request => request.DeploymentName = name));
    }

    [Fact]
    public async Task PercentageIsChecked()
    {
        await using var harness = await EngineHarness.StartAsync();
        await harness.RegisterAsync("1");
        await RefusedAsync(StatusCode.InvalidArgument, "Percentage must be between 0 and 100 (inclusive)", () => harness.SetRampingAsync("1", 101));
        await harness.SetCurrentAsync("1");
        await RefusedAsync(StatusCode.FailedPrecondition, "requested ramping version 'shop:1' is already current", () => harness.SetRampingAsync("1", 5));
    }

    [Fact]
    public async Task ChangeThatIsNotStoredDidNotHappen()
    {
        var store = new FaultStore(new MemoryEngineStore());
        await using var harness = await EngineHarness.StartAsync(store);
        await harness.RegisterAsync("1");
        store.FailSettings = true;
        Assert.Equal(StatusCode.Unavailable, (await Assert.ThrowsAsync<RpcException>(() => harness.SetCurrentAsync("1"))).Code);
        Assert.Null((await harness.DescribeDeploymentAsync()).WorkerDeploymentInfo.RoutingConfig.CurrentDeploymentVersion);
        await harness.StartWorkflowAsync("order-1");
        Assert.Equal("order-1", (await harness.PollVersionAsync(null)).WorkflowExecution.WorkflowId);
    }

    private static async Task RefusedAsync(StatusCode code, string message, Func<Task> call)
    {
        var refused = await Assert.ThrowsAsync<RpcException>(call);
        Assert.Equal(message, refused.Message);
        Assert.Equal(code, refused.Code);
    }

    private static Task DeleteVersionAsync(EngineHarness harness, string buildId) =>
        EngineHarness.InTime(harness.Service.DeleteWorkerDeploymentVersionAsync(new DeleteWorkerDeploymentVersionRequest
        {
            Namespace = EngineHarness.Namespace,
            DeploymentVersion = new WorkerDeploymentVersion { DeploymentName = Shop, BuildId = buildId },
            SkipDrainage = false,
        }));

    private static Task DeleteAsync(EngineHarness harness) =>
        EngineHarness.InTime(harness.Service.DeleteWorkerDeploymentAsync(new DeleteWorkerDeploymentRequest
        {
            Namespace = EngineHarness.Namespace,
            DeploymentName = Shop,
        }));

    private static Task SetManagerAsync(EngineHarness harness, string identity) =>
        EngineHarness.InTime(harness.Service.SetWorkerDeploymentManagerAsync(new SetWorkerDeploymentManagerRequest
        {
            Namespace = EngineHarness.Namespace,
            DeploymentName = Shop,
            ManagerIdentity = identity,
            Identity = "operator",
            ConflictToken = ByteString.Empty,
        }));
}

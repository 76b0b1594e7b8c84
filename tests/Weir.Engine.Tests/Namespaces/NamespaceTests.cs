using Google.Protobuf.WellKnownTypes;
using Weir.Engine.Storage;
using Weir.Engine.Tests.Support;
using Weir.Protocol.Calls;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.ErrorDetails.V1;
using Weir.Protocol.Namespace.V1;
using Weir.Protocol.OperatorService.V1;
using Weir.Protocol.WorkflowService.V1;
using Weir.Tests.Shared;

namespace Weir.Engine.Tests.Namespaces;

public sealed class NamespaceTests
{
    [Fact]
    public async Task DefaultExistsFromTheStartAndKeepsItsIdOverRestarts()
    {
        await using var harness = await EngineHarness.StartAsync();
        var before = await DescribeAsync(harness, "default");
        await harness.RestartAsync();
        var after = await DescribeAsync(harness, "default");
        Assert.Equal(before.NamespaceInfo.Id, after.NamespaceInfo.Id);
        Assert.Equal(TimeSpan.FromHours(24), after.Config.WorkflowExecutionRetentionTtl.ToTimeSpan());
    }

    [Fact]
    public async Task RegisteredNamespaceIsUsableAtOnceAndSeparate()
    {
        await using var harness = await EngineHarness.StartAsync();
        await RegisterAsync(harness, "billing");
        await harness.StartWorkflowAsync("order-1", request => request.Namespace = "billing");
        var refused = await Assert.ThrowsAsync<RpcException>(() => harness.DescribeAsync("order-1"));
        Assert.Equal(StatusCode.NotFound, refused.Code);
        await harness.RestartAsync();
        Assert.Equal("billing", (await DescribeAsync(harness, "billing")).NamespaceInfo.Name);
    }

    [Fact]
    public async Task NamesAreTakenOnce()
    {
        await using var harness = await EngineHarness.StartAsync();
        var results = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Record.ExceptionAsync(() => RegisterAsync(harness, "billing")).AsTask()));
        Assert.Single(results, result => result is null);
        Assert.All(results.OfType<RpcException>(), refused => Assert.NotNull(refused.FindDetail<NamespaceAlreadyExistsFailure>()));
    }

    [Fact]
    public async Task ListIsPaged()
    {
        await using var harness = await EngineHarness.StartAsync();
        foreach (var name in new[] { "c", "a", "b" })
        {
            await RegisterAsync(harness, name);
        }

        var seen = new List<string>();
        var request = new ListNamespacesRequest { PageSize = 2 };
        do
        {
            var page = await EngineHarness.InTime(harness.Service.ListNamespacesAsync(request));
            seen.AddRange(page.Namespaces.Select(entry => entry.NamespaceInfo.Name));
            request = new ListNamespacesRequest { PageSize = 2, NextPageToken = page.NextPageToken };
        }
        while (!request.NextPageToken.IsEmpty);
        Assert.Equal(["a", "b", "c", "default"], seen);
    }

    [Fact]
    public async Task RetentionBelowAnHourIsRefused()
    {
        await using var harness = await EngineHarness.StartAsync();
        var refused = await Assert.ThrowsAsync<RpcException>(() => EngineHarness.InTime(harness.Service.RegisterNamespaceAsync(new RegisterNamespaceRequest
        {
            Namespace = "short",
            WorkflowExecutionRetentionPeriod = Duration.FromTimeSpan(TimeSpan.FromMinutes(59)),
        })));
        Assert.Equal(StatusCode.InvalidArgument, refused.Code);
    }

    [Fact]
    [Semantic(59)]
    public async Task ANamespaceMustBeNamedAndExist()
    {
        await using var harness = await EngineHarness.StartAsync();
        var missing = await Assert.ThrowsAsync<RpcException>(() => DescribeAsync(harness, "nowhere"));
        Assert.Equal((StatusCode.NotFound, "Namespace nowhere is not found."), (missing.Code, missing.Message));
        Assert.Equal("nowhere", missing.FindDetail<NamespaceNotFoundFailure>()!.Namespace);
        var empty = await Assert.ThrowsAsync<RpcException>(() => harness.ListAsync("", ""));
        Assert.Equal(StatusCode.InvalidArgument, empty.Code);
        await RegisterAsync(harness, "billing");
        var twice = await Assert.ThrowsAsync<RpcException>(() => RegisterAsync(harness, "billing"));
        Assert.Equal(StatusCode.AlreadyExists, twice.Code);
    }

    [Fact]
    public async Task ANamespaceIsDescribedByNameOrId()
    {
        await using var harness = await EngineHarness.StartAsync();
        var byName = await DescribeAsync(harness, "default");
        var byId = await harness.Service.DescribeNamespaceAsync(new DescribeNamespaceRequest { Id = byName.NamespaceInfo.Id });
        Assert.Equal("default", byId.NamespaceInfo.Name);
    }

    [Fact]
    public async Task AnUpdateMergesDataAndChangesWhatItNames()
    {
        await using var harness = await EngineHarness.StartAsync();
        await harness.Service.RegisterNamespaceAsync(new RegisterNamespaceRequest
        {
            Namespace = "billing",
            Description = "bills",
            OwnerEmail = "owner@example",
            Data = { ["a"] = "1", ["b"] = "2" },
            WorkflowExecutionRetentionPeriod = Duration.FromTimeSpan(TimeSpan.FromDays(3)),
        });
        await harness.Service.UpdateNamespaceAsync(new UpdateNamespaceRequest
        {
            Namespace = "billing",
            UpdateInfo = new UpdateNamespaceInfo { Description = "invoices", Data = { ["b"] = "3", ["c"] = "4" } },
        });
        await harness.Service.UpdateNamespaceAsync(new UpdateNamespaceRequest
        {
            Namespace = "billing",
            Config = new NamespaceConfig { WorkflowExecutionRetentionTtl = Duration.FromTimeSpan(TimeSpan.FromHours(1)) },
        });
        await harness.RestartAsync();

        var described = await DescribeAsync(harness, "billing");
        Assert.Equal(("invoices", "owner@example"), (described.NamespaceInfo.Description, described.NamespaceInfo.OwnerEmail));
        Assert.Equal(new Dictionary<string, string> { ["a"] = "1", ["b"] = "3", ["c"] = "4" }, described.NamespaceInfo.Data);
        Assert.Equal(TimeSpan.FromHours(1), described.Config.WorkflowExecutionRetentionTtl.ToTimeSpan());
        var refused = await Assert.ThrowsAsync<RpcException>(() => harness.Service.UpdateNamespaceAsync(new UpdateNamespaceRequest
        {
            Namespace = "billing",
            UpdateInfo = new UpdateNamespaceInfo { Description = "not kept" },
            Config = new NamespaceConfig { WorkflowExecutionRetentionTtl = Duration.FromTimeSpan(TimeSpan.FromMinutes(5)) },
        }));
        Assert.Equal(StatusCode.InvalidArgument, refused.Code);
        Assert.Equal("invoices", (await DescribeAsync(harness, "billing")).NamespaceInfo.Description);
    }

    [Fact]
    [Semantic(58)]
    public async Task ADeprecatedNamespaceTakesNoNewRuns()
    {
        await using var harness = await EngineHarness.StartAsync();
        await harness.StartWorkflowAsync("before");
        await harness.Service.DeprecateNamespaceAsync(new DeprecateNamespaceRequest { Namespace = "default" });
        var refused = await Assert.ThrowsAsync<RpcException>(() => harness.StartWorkflowAsync("after"));
        Assert.Equal(StatusCode.FailedPrecondition, refused.Code);
        Assert.Equal(NamespaceState.Deprecated, refused.FindDetail<NamespaceInvalidStateFailure>()!.State);
        await harness.SignalAsync("before", "still works");
        Assert.Equal(["before"], await harness.ListAsync(""));
    }

    [Fact]
    public async Task ADeletedNamespaceTakesItsRunsAndItsNameIsFree()
    {
        await using var harness = await EngineHarness.StartAsync();
        await RegisterAsync(harness, "billing");
        await harness.Engine.OperatorService.AddSearchAttributesAsync(
            new AddSearchAttributesRequest { Namespace = "billing", SearchAttributes = { ["Customer"] = IndexedValueType.Keyword } });
        for (var i = 0; i < 250; i++)
        {
            await harness.StartWorkflowAsync($"order-{i}", request => request.Namespace = "billing");
        }

        await harness.StartWorkflowAsync("kept");
        var deleted = await EngineHarness.InTime(harness.Engine.OperatorService.DeleteNamespaceAsync(new DeleteNamespaceRequest { Namespace = "billing" }));
        Assert.StartsWith("billing-deleted-", deleted.DeletedNamespace, StringComparison.Ordinal);
        Assert.Equal(StatusCode.NotFound, (await Assert.ThrowsAsync<RpcException>(() => DescribeAsync(harness, "billing"))).Code);
        Assert.Empty(await harness.Store.CountRunsAsync("billing", null, TestContext.Current.CancellationToken));

        await RegisterAsync(harness, "billing");
        Assert.Empty(await harness.ListAsync("", "billing"));
        await Assert.ThrowsAsync<RpcException>(() => harness.ListAsync("Customer = 'a'", "billing"));
        Assert.Equal(["kept"], await harness.ListAsync(""));
    }

    [Fact]
    public async Task ADeletionThatWasInterruptedGoesOnAfterARestart()
    {
        var store = new FaultStore(new MemoryEngineStore());
        await using var harness = await EngineHarness.StartAsync(store);
        await RegisterAsync(harness, "billing");
        await harness.StartWorkflowAsync("order-1", request => request.Namespace = "billing");
        store.FailCommits = 1_000;
        await EngineHarness.InTime(harness.Engine.OperatorService.DeleteNamespaceAsync(new DeleteNamespaceRequest { Namespace = "billing" }));
        Assert.NotEmpty(await store.CountRunsAsync("billing", null, TestContext.Current.CancellationToken));
        var taken = await Assert.ThrowsAsync<RpcException>(() => RegisterAsync(harness, "billing"));
        Assert.Equal(StatusCode.AlreadyExists, taken.Code);

        store.FailCommits = 0;
        await harness.RestartAsync();
        await harness.UntilAsync(async () => !(await store.ReadNamespacesAsync(default)).Any(row => row.Name == "billing"));
        Assert.Empty(await store.CountRunsAsync("billing", null, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task ClusterAndSystemSayWhatTheyAre()
    {
        await using var harness = await EngineHarness.StartAsync();
        var cluster = await harness.Service.GetClusterInfoAsync(new GetClusterInfoRequest());
        Assert.Equal("active", cluster.ClusterName);
        Assert.Equal(cluster.ServerVersion, cluster.VersionInfo.Current.Version);
        var clusters = await harness.Engine.OperatorService.ListClustersAsync(new ListClustersRequest());
        Assert.Equal("active", Assert.Single(clusters.Clusters).ClusterName);
        Assert.True((await harness.Service.GetSystemInfoAsync(new GetSystemInfoRequest())).Capabilities.CountGroupByExecutionStatus);
    }

    private static Task<DescribeNamespaceResponse> DescribeAsync(EngineHarness harness, string name) =>
        EngineHarness.InTime(harness.Service.DescribeNamespaceAsync(new DescribeNamespaceRequest { Namespace = name }));

    private static Task RegisterAsync(EngineHarness harness, string name) =>
        EngineHarness.InTime(harness.Service.RegisterNamespaceAsync(new RegisterNamespaceRequest { Namespace = name }));
}

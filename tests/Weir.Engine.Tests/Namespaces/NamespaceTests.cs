using Google.Protobuf.WellKnownTypes;
using Weir.Engine.Tests.Support;
using Weir.Protocol.Calls;
using Weir.Protocol.ErrorDetails.V1;
using Weir.Protocol.WorkflowService.V1;

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

    private static Task<DescribeNamespaceResponse> DescribeAsync(EngineHarness harness, string name) =>
        EngineHarness.InTime(harness.Service.DescribeNamespaceAsync(new DescribeNamespaceRequest { Namespace = name }));

    private static Task RegisterAsync(EngineHarness harness, string name) =>
        EngineHarness.InTime(harness.Service.RegisterNamespaceAsync(new RegisterNamespaceRequest { Namespace = name }));
}

using Google.Protobuf.WellKnownTypes;
using Weir.Engine.Tests.Support;
using Weir.Protocol.Calls;
using Weir.Protocol.Deployment.V1;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.Worker.V1;
using Weir.Protocol.WorkflowService.V1;

namespace Weir.Engine.Tests.Workers;

public sealed class WorkerTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task WorkersThatReportAreListedDescribedAndForgottenWhenTheyAreSilent()
    {
        await using var harness = await EngineHarness.StartAsync();
        await RecordAsync(harness, Worker("b"), Worker("a"));
        Assert.Equal(["a", "b"], await ListAsync(harness, ""));
        Assert.Equal("b", (await DescribeAsync(harness, "b")).WorkerInfo.WorkerHeartbeat.WorkerInstanceKey);
        harness.Clock.Advance(TimeSpan.FromMinutes(4));
        await RecordAsync(harness, Worker("b"));
        harness.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(["b"], await ListAsync(harness, ""));
        var gone = await Assert.ThrowsAsync<RpcException>(() => DescribeAsync(harness, "a"));
        Assert.Equal(StatusCode.NotFound, gone.Code);
    }

    [Fact]
    public async Task LastWordOfAWorkerIsKept()
    {
        await using var harness = await EngineHarness.StartAsync();
        await RecordAsync(harness, Worker("a"));
        var last = Worker("a");
        last.Status = WorkerStatus.ShuttingDown;
        await EngineHarness.InTime(harness.Service.ShutdownWorkerAsync(new ShutdownWorkerRequest
        {
            Namespace = EngineHarness.Namespace,
            WorkerInstanceKey = "a",
            WorkerHeartbeat = last,
        }));
        Assert.Equal(WorkerStatus.ShuttingDown, (await DescribeAsync(harness, "a")).WorkerInfo.WorkerHeartbeat.Status);
    }

    [Theory]
    [InlineData("TaskQueue = 'orders'", "a,b")]
    [InlineData("TaskQueue != 'orders'", "c")]
    [InlineData("TaskQueue = 'orders' AND HostName = 'host-b'", "b")]
    [InlineData("HostName = 'host-a' OR HostName = 'host-c'", "a,c")]
    [InlineData("WorkerInstanceKey IN ('a', 'c')", "a,c")]
    [InlineData("WorkerIdentity STARTS_WITH 'worker-' AND NOT (WorkerInstanceKey = 'b')", "a,c")]
    [InlineData("DeploymentName = 'shop' AND BuildId = '2'", "b")]
    [InlineData("DeploymentName IS NULL", "c")]
    [InlineData("SdkName = 'temporal-typescript' AND SdkVersion STARTS_WITH '1.24'", "a,b,c")]
    [InlineData("WorkerStatus = 'Running'", "a,b,c")]
    [InlineData("Status != 'Running'", "")]
    [InlineData("StartTime > '2026-01-01T00:00:01Z'", "c")]
    [InlineData("StartTime BETWEEN '2026-01-01T00:00:00Z' AND '2026-01-01T00:00:01Z'", "a,b")]
    [InlineData("HeartbeatTime IS NULL", "a,b,c")]
    public async Task QueriesSelectWorkers(string query, string expected)
    {
        await using var harness = await EngineHarness.StartAsync();
        await RecordAsync(harness, Worker("a", build: "1"), Worker("b", build: "2", started: 1), Worker("c", "payments", started: 2));
        Assert.Equal(expected, string.Join(',', await ListAsync(harness, query)));
        var count = await EngineHarness.InTime(harness.Service.CountWorkersAsync(new CountWorkersRequest { Namespace = EngineHarness.Namespace, Query = query }));
        Assert.Equal(expected.Length == 0 ? 0 : expected.Split(',').Length, count.Count);
    }

    [Theory]
    [InlineData("Color = 'red'")]
    [InlineData("TaskQueue > 'a'")]
    [InlineData("TaskQueue = 5")]
    [InlineData("StartTime = 'yesterday'")]
    [InlineData("TaskQueue = 'a' AND")]
    [InlineData("TaskQueue = 'a' LIMIT 5")]
    [InlineData("GROUP BY TaskQueue")]
    public async Task BadQueriesAreRefused(string query)
    {
        await using var harness = await EngineHarness.StartAsync();
        var refused = await Assert.ThrowsAsync<RpcException>(() => ListAsync(harness, query));
        Assert.Equal(StatusCode.InvalidArgument, refused.Code);
    }

    [Fact]
    public async Task ListsComeInPages()
    {
        await using var harness = await EngineHarness.StartAsync();
        await RecordAsync(harness, [.. Enumerable.Range(0, 25).Select(i => Worker($"w{i:00}"))]);
        var request = new ListWorkersRequest { Namespace = EngineHarness.Namespace, PageSize = 10 };
        var keys = new List<string>();
        var pages = 0;
        do
        {
            var page = await EngineHarness.InTime(harness.Service.ListWorkersAsync(request));
            keys.AddRange(page.Workers.Select(worker => worker.WorkerInstanceKey));
            request = new ListWorkersRequest(request) { NextPageToken = page.NextPageToken };
            pages++;
        }
        while (!request.NextPageToken.IsEmpty);

        Assert.Equal(3, pages);
        Assert.Equal(25, keys.Distinct().Count());
    }

    private static WorkerHeartbeat Worker(string key, string queue = "orders", string? build = null, int started = 0) => new()
    {
        WorkerInstanceKey = key,
        WorkerIdentity = $"worker-{key}",
        HostInfo = new WorkerHostInfo { HostName = $"host-{key}" },
        TaskQueue = queue,
        DeploymentVersion = build is null ? null : new WorkerDeploymentVersion { DeploymentName = "shop", BuildId = build },
        SdkName = "temporal-typescript",
        SdkVersion = "1.24.0",
        Status = WorkerStatus.Running,
        StartTime = Timestamp.FromDateTimeOffset(Start.AddSeconds(started)),
    };

    private static Task RecordAsync(EngineHarness harness, params WorkerHeartbeat[] workers) =>
        EngineHarness.InTime(harness.Service.RecordWorkerHeartbeatAsync(new RecordWorkerHeartbeatRequest
        {
            Namespace = EngineHarness.Namespace,
            WorkerHeartbeat = { workers },
        }));

    private static async Task<IReadOnlyList<string>> ListAsync(EngineHarness harness, string query)
    {
        var response = await EngineHarness.InTime(harness.Service.ListWorkersAsync(new ListWorkersRequest { Namespace = EngineHarness.Namespace, Query = query }));
        return [.. response.Workers.Select(worker => worker.WorkerInstanceKey)];
    }

    private static Task<DescribeWorkerResponse> DescribeAsync(EngineHarness harness, string key) => EngineHarness.InTime(
        harness.Service.DescribeWorkerAsync(new DescribeWorkerRequest { Namespace = EngineHarness.Namespace, WorkerInstanceKey = key }));
}

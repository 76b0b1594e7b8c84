using Weir.Engine.TaskQueues;
using Weir.Engine.Tests.Support;
using Weir.Protocol.Common.V1;
using Weir.Protocol.Deployment.V1;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.TaskQueue.V1;
using Weir.Protocol.WorkflowService.V1;

namespace Weir.Engine.Tests.TaskQueues;

public sealed class DescribeTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task BacklogIsToldInAllAndByPriority()
    {
        await using var harness = await EngineHarness.StartAsync();
        await harness.StartWorkflowAsync("order-1", request => request.Priority = new Priority { PriorityKey = 1 });
        harness.Clock.Advance(TimeSpan.FromSeconds(5));
        await harness.StartWorkflowAsync("order-2");
        await harness.StartWorkflowAsync("order-3");
        harness.Clock.Advance(TimeSpan.FromSeconds(5));

        var described = await DescribeAsync(harness, request => request.ReportStats = true);
        Assert.Equal((3, 10), (described.Stats.ApproximateBacklogCount, described.Stats.ApproximateBacklogAge.Seconds));
        Assert.Equal([1, 3], described.StatsByPriorityKey.Keys.Order());
        Assert.Equal((2, 5), (described.StatsByPriorityKey[3].ApproximateBacklogCount, described.StatsByPriorityKey[3].ApproximateBacklogAge.Seconds));
        Assert.True(described.Stats.TasksAddRate > 0);
        Assert.Equal(0, described.Stats.TasksDispatchRate);

        await harness.PollWorkflowAsync();
        described = await DescribeAsync(harness, request => request.ReportStats = true);
        Assert.Equal(0, described.StatsByPriorityKey[1].ApproximateBacklogCount);
        Assert.True(described.StatsByPriorityKey[1].TasksDispatchRate > 0);
    }

    [Fact]
    public async Task OlderToolsGetTheirStatus()
    {
        await using var harness = await EngineHarness.StartAsync();
        await harness.StartWorkflowAsync("order-1");
        await harness.StartWorkflowAsync("order-2");
        await harness.PollWorkflowAsync();
#pragma warning disable CS0612 // What older tools ask for.
        var status = (await DescribeAsync(harness, request => request.IncludeTaskQueueStatus = true)).TaskQueueStatus;
#pragma warning restore CS0612
        Assert.Equal((1, 2, 1), (status.BacklogCountHint, status.ReadLevel, status.AckLevel));
        Assert.Equal((1, 2), (status.TaskIdBlock.StartId, status.TaskIdBlock.EndId));
    }

    [Fact]
    public async Task PollersTellTheirVersion()
    {
        await using var harness = await EngineHarness.StartAsync();
        var options = new WorkerDeploymentOptions { DeploymentName = "shop", BuildId = "1", WorkerVersioningMode = WorkerVersioningMode.Versioned };
        var poll = harness.Service.PollActivityTaskQueueAsync(new PollActivityTaskQueueRequest
        {
            Namespace = EngineHarness.Namespace,
            TaskQueue = new TaskQueue { Name = EngineHarness.Queue },
            Identity = "versioned",
            DeploymentOptions = options,
            TaskQueueMetadata = new TaskQueueMetadata { MaxTasksPerSecond = 7 },
        });
        var described = new DescribeTaskQueueResponse();
        await harness.AdvanceUntilAsync(TimeSpan.Zero, async () =>
        {
            described = await DescribeAsync(harness, request => request.TaskQueueType = TaskQueueType.Activity);
            return described.Pollers.Count > 0;
        });
        var poller = Assert.Single(described.Pollers);
        Assert.Equal(("versioned", 7.0, options), (poller.Identity, poller.RatePerSecond, poller.DeploymentOptions));
        Assert.False(poll.IsCompleted);

#pragma warning disable CS0612 // What older tools ask for.
        var versions = (await DescribeAsync(harness, request =>
        {
            request.ApiMode = DescribeTaskQueueMode.Enhanced;
            request.ReportPollers = true;
            request.ReportStats = true;
        })).VersionsInfo;
#pragma warning restore CS0612
        Assert.Equal(["", "shop:1"], versions.Keys.Order());
        Assert.Equal("versioned", versions["shop:1"].TypesInfo[(int)TaskQueueType.Activity].Pollers[0].Identity);
    }

    [Fact]
    public async Task QueuesHaveOnePartition()
    {
        await using var harness = await EngineHarness.StartAsync();
        var response = await EngineHarness.InTime(harness.Service.ListTaskQueuePartitionsAsync(new ListTaskQueuePartitionsRequest
        {
            Namespace = EngineHarness.Namespace,
            TaskQueue = new TaskQueue { Name = EngineHarness.Queue },
        }));
        Assert.Equal(EngineHarness.Queue, Assert.Single(response.WorkflowTaskQueuePartitions).Key);
        Assert.Equal(EngineHarness.Queue, Assert.Single(response.ActivityTaskQueuePartitions).Key);
    }

    [Fact]
    public void RateIsAnAverageOverTheLastHalfMinute()
    {
        var rate = new TaskRate();
        Assert.Equal(0, rate.PerSecond(Start));
        for (var second = 0; second < 10; second++)
        {
            for (var i = 0; i < 4; i++)
            {
                rate.Note(Start.AddSeconds(second));
            }
        }

        Assert.Equal(4, rate.PerSecond(Start.AddSeconds(9)));
        Assert.Equal(2, rate.PerSecond(Start.AddSeconds(19)));
        Assert.Equal(40f / 30, rate.PerSecond(Start.AddSeconds(29)), 4);
        Assert.Equal(4f / 30, rate.PerSecond(Start.AddSeconds(38)), 4);
        Assert.Equal(0, rate.PerSecond(Start.AddMinutes(5)));
        Assert.Equal(40, rate.Total);
    }

    private static Task<DescribeTaskQueueResponse> DescribeAsync(EngineHarness harness, Action<DescribeTaskQueueRequest> configure)
    {
        var request = new DescribeTaskQueueRequest { Namespace = EngineHarness.Namespace, TaskQueue = new TaskQueue { Name = EngineHarness.Queue } };
        configure(request);
        return EngineHarness.InTime(harness.Service.DescribeTaskQueueAsync(request));
    }
}

using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Weir.Engine.Tests.Support;
using Weir.Protocol.Calls;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.Filter.V1;
using Weir.Protocol.WorkflowService.V1;
using Weir.Tests.Shared;

namespace Weir.Engine.Tests.Visibility;

public sealed class ListTests
{
    [Fact]
    [Semantic(61)]
    public async Task RunningRunsComeFirstAndClosedOnesSayHowTheyEnded()
    {
        await using var harness = await EngineHarness.StartAsync();
        await CloseAsync(harness, "closed-1");
        harness.Clock.Advance(TimeSpan.FromSeconds(1));
        await CloseAsync(harness, "closed-2");
        await harness.StartWorkflowAsync("running");

        Assert.Equal(["running", "closed-2", "closed-1"], await harness.ListAsync(""));
        var infos = (await harness.Service.ListWorkflowExecutionsAsync(new ListWorkflowExecutionsRequest { Namespace = "default" })).Executions;
        Assert.Equal(WorkflowExecutionStatus.Running, infos[0].Status);
        Assert.Null(infos[0].CloseTime);
        Assert.Equal(0, infos[0].HistoryLength);
        Assert.Equal(WorkflowExecutionStatus.Completed, infos[1].Status);
        Assert.Equal(5, infos[1].HistoryLength);
        Assert.NotNull(infos[1].CloseTime);
    }

    [Fact]
    [Semantic(61)]
    public async Task CountsGroupByStatus()
    {
        await using var harness = await EngineHarness.StartAsync();
        await CloseAsync(harness, "closed-1");
        await harness.StartWorkflowAsync("running-1");
        await harness.StartWorkflowAsync("running-2");

        Assert.Equal(3, await harness.CountAsync(""));
        Assert.Equal(1, await harness.CountAsync("ExecutionStatus = 'Completed'"));
        var grouped = await harness.Service.CountWorkflowExecutionsAsync(
            new CountWorkflowExecutionsRequest { Namespace = "default", Query = "WorkflowType = 'order' GROUP BY ExecutionStatus" });
        Assert.Equal(3, grouped.Count);
        Assert.Equal(
            [("\"Running\"", "Keyword", 2L), ("\"Completed\"", "Keyword", 1L)],
            grouped.Groups.Select(group => (group.GroupValues[0].Data.ToStringUtf8(), group.GroupValues[0].Metadata["type"].ToStringUtf8(), group.Count)));
        var refused = await Assert.ThrowsAsync<RpcException>(() => harness.ListAsync("GROUP BY ExecutionStatus"));
        Assert.Contains("only CountWorkflowExecutions groups", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    [Semantic(61)]
    public async Task PagesStayStableWhileRunsStartAndChange()
    {
        await using var harness = await EngineHarness.StartAsync();
        for (var i = 1; i <= 6; i++)
        {
            await harness.StartWorkflowAsync($"order-{i}");
            harness.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        var request = new ListWorkflowExecutionsRequest { Namespace = "default", PageSize = 2 };
        var first = await harness.Service.ListWorkflowExecutionsAsync(request);
        await harness.StartWorkflowAsync("later");
        await harness.TerminateAsync("order-6");
        await harness.SignalAsync("order-4", "changed");
        var rest = await harness.Service.ListWorkflowExecutionsAsync(
            new ListWorkflowExecutionsRequest { Namespace = "default", PageSize = 4, NextPageToken = first.NextPageToken });

        Assert.Equal(["order-6", "order-5"], first.Executions.Select(info => info.Execution.WorkflowId));
        Assert.Equal(["order-4", "order-3", "order-2", "order-1"], rest.Executions.Select(info => info.Execution.WorkflowId));
    }

    [Fact]
    public async Task PageTokensAreSealedAndBelongToTheirQuery()
    {
        await using var harness = await EngineHarness.StartAsync();
        await harness.StartWorkflowAsync("order-1");
        await harness.StartWorkflowAsync("order-2");
        var first = await harness.Service.ListWorkflowExecutionsAsync(new ListWorkflowExecutionsRequest { Namespace = "default", PageSize = 1 });
        var forged = first.NextPageToken.ToByteArray();
        forged[10] ^= 1;
        foreach (var request in new[]
        {
            new ListWorkflowExecutionsRequest { Namespace = "default", NextPageToken = ByteString.CopyFrom(forged) },
            new ListWorkflowExecutionsRequest { Namespace = "default", NextPageToken = first.NextPageToken, Query = "WorkflowId = 'order-1'" },
        })
        {
            var refused = await Assert.ThrowsAsync<RpcException>(() => harness.Service.ListWorkflowExecutionsAsync(request));
            Assert.Equal(StatusCode.InvalidArgument, refused.Code);
        }
    }

    [Fact]
    public async Task TheOlderListsFilterByTheirFields()
    {
        await using var harness = await EngineHarness.StartAsync();
        await CloseAsync(harness, "closed-1");
        var between = harness.Clock.GetUtcNow();
        harness.Clock.Advance(TimeSpan.FromSeconds(1));
        await harness.StartWorkflowAsync("open-1");
        await harness.StartWorkflowAsync("ended");
        await harness.TerminateAsync("ended");

        Assert.Equal(["open-1"], await OpenAsync(new ListOpenWorkflowExecutionsRequest()));
        Assert.Empty(await OpenAsync(new ListOpenWorkflowExecutionsRequest { TypeFilter = new WorkflowTypeFilter { Name = "other" } }));
        Assert.Equal(["open-1"], await OpenAsync(new ListOpenWorkflowExecutionsRequest { ExecutionFilter = new WorkflowExecutionFilter { WorkflowId = "open-1" } }));
        Assert.Equal(["ended", "closed-1"], await ClosedAsync(new ListClosedWorkflowExecutionsRequest()));
        Assert.Equal(
            ["ended"],
            await ClosedAsync(new ListClosedWorkflowExecutionsRequest { StatusFilter = new StatusFilter { Status = WorkflowExecutionStatus.Terminated } }));
        Assert.Equal(
            ["closed-1"],
            await ClosedAsync(new ListClosedWorkflowExecutionsRequest { StartTimeFilter = new StartTimeFilter { LatestTime = Timestamp.FromDateTimeOffset(between) } }));
        var scanned = await harness.Service.ScanWorkflowExecutionsAsync(new ScanWorkflowExecutionsRequest { Namespace = "default", Query = "WorkflowId = 'ended'" });
        Assert.Equal("ended", Assert.Single(scanned.Executions).Execution.WorkflowId);
        var archived = await Assert.ThrowsAsync<RpcException>(() =>
            harness.Service.ListArchivedWorkflowExecutionsAsync(new ListArchivedWorkflowExecutionsRequest { Namespace = "default" }));
        Assert.Equal(StatusCode.InvalidArgument, archived.Code);

        async Task<IEnumerable<string>> OpenAsync(ListOpenWorkflowExecutionsRequest request)
        {
            request.Namespace = "default";
            return (await harness.Service.ListOpenWorkflowExecutionsAsync(request)).Executions.Select(info => info.Execution.WorkflowId);
        }

        async Task<IEnumerable<string>> ClosedAsync(ListClosedWorkflowExecutionsRequest request)
        {
            request.Namespace = "default";
            return (await harness.Service.ListClosedWorkflowExecutionsAsync(request)).Executions.Select(info => info.Execution.WorkflowId);
        }
    }

    private static async Task CloseAsync(EngineHarness harness, string workflowId)
    {
        await harness.StartWorkflowAsync(workflowId);
        await harness.CompleteAsync(await harness.PollWorkflowAsync(), Commands.Complete());
    }
}

using Weir.Engine.Storage;
using Weir.Engine.Tests.Support;
using Weir.Protocol.Calls;
using Weir.Protocol.Common.V1;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.WorkflowService.V1;
using Weir.Tests.Shared;

namespace Weir.Engine.Tests.Deletions;

public sealed class DeletionTests
{
    [Fact]
    public async Task AClosedRunIsGoneAndItsIdIsFree()
    {
        await using var harness = await EngineHarness.StartAsync();
        await harness.StartWorkflowAsync("order-1");
        await harness.CompleteAsync(await harness.PollWorkflowAsync(), Commands.Complete());
        await harness.DeleteAsync("order-1");

        await AssertGoneAsync(harness, "order-1");
        await harness.StartWorkflowAsync("order-1", request => request.WorkflowIdReusePolicy = WorkflowIdReusePolicy.RejectDuplicate);
        Assert.Equal(["order-1"], await harness.ListAsync(""));
        await harness.RestartAsync();
        Assert.Equal(WorkflowExecutionStatus.Running, await harness.StatusAsync("order-1"));
    }

    [Fact]
    public async Task ARunningRunIsTerminatedAndGoes()
    {
        await using var harness = await EngineHarness.StartAsync();
        await harness.StartWorkflowAsync("order-1");
        var task = await harness.PollWorkflowAsync();
        var close = harness.Service.GetWorkflowExecutionHistoryAsync(new GetWorkflowExecutionHistoryRequest
        {
            Namespace = "default",
            Execution = new WorkflowExecution { WorkflowId = "order-1" },
            WaitNewEvent = true,
            HistoryEventFilterType = HistoryEventFilterType.CloseEvent,
        });
        await harness.DeleteAsync("order-1");

        // Whoever waits hears of the end, or that the run is gone; never nothing.
        var outcome = await Record.ExceptionAsync(() => EngineHarness.InTime(close));
        Assert.True(outcome is null or RpcException { Code: StatusCode.NotFound }, outcome?.ToString());
        await Assert.ThrowsAsync<RpcException>(() => harness.CompleteAsync(task, Commands.Complete()));
        await AssertGoneAsync(harness, "order-1");
    }

    [Fact]
    public async Task AParentHearsThatItsDeletedChildEnded()
    {
        await using var harness = await EngineHarness.StartAsync();
        await harness.StartWorkflowAsync("parent");
        await harness.CompleteAsync(await harness.PollWorkflowAsync(), Commands.Child("child", "children"));
        Assert.Equal("child", (await harness.PollWorkflowAsync("children")).WorkflowExecution.WorkflowId);
        await harness.DeleteAsync("child");

        Assert.Contains(EventType.ChildWorkflowExecutionTerminated, await harness.EventTypesAsync("parent"));
        await AssertGoneAsync(harness, "child");
    }

    [Fact]
    public async Task WithoutARunIdTheLatestRunGoes()
    {
        await using var harness = await EngineHarness.StartAsync();
        var first = await harness.StartWorkflowAsync("order-1");
        await harness.TerminateAsync("order-1");
        var second = await harness.StartWorkflowAsync("order-1");
        await harness.DeleteAsync("order-1");

        Assert.Equal(first, (await harness.DescribeAsync("order-1")).WorkflowExecutionInfo.Execution.RunId);
        await Assert.ThrowsAsync<RpcException>(() => harness.DescribeAsync("order-1", second));
        await harness.DeleteAsync("order-1", first);
        await AssertGoneAsync(harness, "order-1");
    }

    [Fact]
    public async Task AnOlderRunGoesAndTheRunningOneStays()
    {
        await using var harness = await EngineHarness.StartAsync();
        var first = await harness.StartWorkflowAsync("order-1");
        await harness.TerminateAsync("order-1");
        var second = await harness.StartWorkflowAsync("order-1");
        await harness.DeleteAsync("order-1", first);
        Assert.Equal(second, (await harness.DescribeAsync("order-1")).WorkflowExecutionInfo.Execution.RunId);
        Assert.Equal(["order-1"], await harness.ListAsync(""));
    }

    [Fact]
    [Semantic(58)]
    public async Task WhatIsNotThereIsNotFound()
    {
        await using var harness = await EngineHarness.StartAsync();
        var refused = await Assert.ThrowsAsync<RpcException>(() => harness.DeleteAsync("nobody"));
        Assert.Equal((StatusCode.NotFound, "workflow execution not found"), (refused.Code, refused.Message));
    }

    [Fact]
    public async Task CallsThatComeWhileARunIsRemovedMeetWhatIsLeft()
    {
        var store = new FaultStore(new MemoryEngineStore());
        await using var harness = await EngineHarness.StartAsync(store);
        await harness.StartWorkflowAsync("order-1");
        await harness.TerminateAsync("order-1");
        store.Hold();
        var deletion = harness.DeleteAsync("order-1");
        await store.Held;
        var describe = harness.DescribeAsync("order-1");
        var start = harness.StartWorkflowAsync("order-1");
        store.Release();
        await deletion;
        var described = await Record.ExceptionAsync(() => describe);
        Assert.True(described is RpcException { Code: StatusCode.NotFound }, described?.ToString());
        Assert.Equal(await start, (await harness.DescribeAsync("order-1")).WorkflowExecutionInfo.Execution.RunId);
    }

    [Fact]
    public async Task ARemovalThatIsNotStoredDidNotHappen()
    {
        var store = new FaultStore(new MemoryEngineStore());
        await using var harness = await EngineHarness.StartAsync(store);
        await harness.StartWorkflowAsync("order-1");
        await harness.TerminateAsync("order-1");
        store.FailCommits = 1;
        var refused = await Assert.ThrowsAsync<RpcException>(() => harness.DeleteAsync("order-1"));
        Assert.Equal(StatusCode.Unavailable, refused.Code);
        Assert.Equal(WorkflowExecutionStatus.Terminated, await harness.StatusAsync("order-1"));
        await harness.DeleteAsync("order-1");
        await AssertGoneAsync(harness, "order-1");
    }

    [Fact]
    public async Task ARunThatCannotBeUnderstoodCanStillBeRemoved()
    {
        var store = new FaultStore(new MemoryEngineStore());
        await using var harness = await EngineHarness.StartAsync(store);
        await harness.StartWorkflowAsync("order-1");
        store.IsDamaged = _ => true;
        await harness.RestartAsync();
        Assert.Equal(StatusCode.Internal, (await Assert.ThrowsAsync<RpcException>(() => harness.DescribeAsync("order-1"))).Code);
        await harness.DeleteAsync("order-1");
        await AssertGoneAsync(harness, "order-1");
    }

    [Fact]
    public async Task ClosedRunsGoWhenTheirRetentionIsOver()
    {
        await using var harness = await EngineHarness.StartAsync();
        await harness.StartWorkflowAsync("old");
        await harness.TerminateAsync("old");
        await harness.StartWorkflowAsync("running");
        harness.Clock.Advance(TimeSpan.FromHours(12));
        await harness.StartWorkflowAsync("young");
        await harness.TerminateAsync("young");
        Assert.Equal(3, (await harness.ListAsync("")).Count);

        // Past the retention by more than the interval between two looks.
        harness.Clock.Advance(TimeSpan.FromHours(12) + TimeSpan.FromMinutes(2));
        await harness.UntilAsync(async () =>
        {
            harness.Clock.Advance(TimeSpan.FromSeconds(1));
            return (await harness.ListAsync("")).Count == 2;
        });
        Assert.Equal(["running", "young"], await harness.ListAsync(""));
        await AssertGoneAsync(harness, "old");
    }

    private static async Task AssertGoneAsync(EngineHarness harness, string workflowId)
    {
        Assert.Equal(StatusCode.NotFound, (await Assert.ThrowsAsync<RpcException>(() => harness.DescribeAsync(workflowId))).Code);
        Assert.Equal(StatusCode.NotFound, (await Assert.ThrowsAsync<RpcException>(() => harness.HistoryAsync(workflowId))).Code);
        Assert.Empty(await harness.ListAsync($"WorkflowId = '{workflowId}'"));
    }
}

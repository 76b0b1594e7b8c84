using Weir.Engine.Batches;
using Weir.Engine.Storage;
using Weir.Engine.Tests.Support;
using Weir.Protocol.Batch.V1;
using Weir.Protocol.Calls;
using Weir.Protocol.Common.V1;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.WorkflowService.V1;

namespace Weir.Engine.Tests.Batches;

public sealed class BatchTests
{
    [Fact]
    public async Task TerminatesWhatTheQueryFindsAndCounts()
    {
        await using var harness = await EngineHarness.StartAsync();
        await StartAsync(harness, 250);
        await harness.StartWorkflowAsync("other", request => request.WorkflowType.Name = "other");
        await StartBatchAsync(harness, "job", request =>
        {
            request.VisibilityQuery = "WorkflowType = 'order'";
            request.TerminationOperation = new BatchOperationTermination { Identity = "me" };
        });

        var done = await DoneAsync(harness, "job");
        Assert.Equal((BatchOperationState.Completed, 250L, 250L, 0L), (done.State, done.TotalOperationCount, done.CompleteOperationCount, done.FailureOperationCount));
        Assert.Equal(("me", "because", "WorkflowType = 'order'"), (done.Identity, done.Reason, done.Query));
        Assert.NotNull(done.CloseTime);
        Assert.Equal(250, await harness.CountAsync("ExecutionStatus = 'Terminated'"));
        Assert.Equal(["other"], await harness.ListAsync("ExecutionStatus = 'Running'"));
    }

    [Fact]
    public async Task SignalsCancelsAndDeletes()
    {
        await using var harness = await EngineHarness.StartAsync();
        await StartAsync(harness, 3);
        await StartBatchAsync(harness, "signal", request => request.SignalOperation = new BatchOperationSignal { Signal = "go", Input = Commands.Payloads("x") });
        Assert.Equal(3, (await DoneAsync(harness, "signal")).CompleteOperationCount);
        Assert.Contains(EventType.WorkflowExecutionSignaled, await harness.EventTypesAsync("order-2"));

        await StartBatchAsync(harness, "cancel", request => request.CancellationOperation = new BatchOperationCancellation());
        Assert.Equal(3, (await DoneAsync(harness, "cancel")).CompleteOperationCount);
        Assert.Contains(EventType.WorkflowExecutionCancelRequested, await harness.EventTypesAsync("order-1"));

        await StartBatchAsync(harness, "delete", request => request.DeletionOperation = new BatchOperationDeletion());
        Assert.Equal(3, (await DoneAsync(harness, "delete")).CompleteOperationCount);
        Assert.Empty(await harness.ListAsync(""));
    }

    [Fact]
    public async Task ResetsToTheLastWorkflowTask()
    {
        await using var harness = await EngineHarness.StartAsync();
        var before = await harness.StartWorkflowAsync("order-1");
        await harness.CompleteAsync(await harness.PollWorkflowAsync(), Commands.Complete());
        await StartBatchAsync(harness, "reset", request => request.ResetOperation = new BatchOperationReset
        {
            Options = new ResetOptions { LastWorkflowTask = new Google.Protobuf.WellKnownTypes.Empty() },
        });
        Assert.Equal((1L, 0L), await FiguresAsync(harness, "reset"));
        Assert.NotEqual(before, (await harness.DescribeAsync("order-1")).WorkflowExecutionInfo.Execution.RunId);
        Assert.Equal(WorkflowExecutionStatus.Running, await harness.StatusAsync("order-1"));
    }

    [Fact]
    public async Task ARunThatRefusesIsCountedAndStopsNothing()
    {
        await using var harness = await EngineHarness.StartAsync();
        await StartAsync(harness, 2);
        await StartBatchAsync(harness, "options", request => request.UpdateActivityOptionsOperation = new BatchOperationUpdateActivityOptions { Type = "nothing" });
        var (completed, failed) = await FiguresAsync(harness, "options");
        Assert.Equal(2, completed + failed);

        // A run without a workflow task to go back to.
        await StartBatchAsync(harness, "reset", request => request.ResetOperation = new BatchOperationReset
        {
            Options = new ResetOptions { WorkflowTaskId = 999 },
        });
        Assert.Equal((0L, 2L), await FiguresAsync(harness, "reset"));
    }

    [Fact]
    public async Task TakesAListOfExecutions()
    {
        await using var harness = await EngineHarness.StartAsync();
        await StartAsync(harness, 3);
        await StartBatchAsync(harness, "list", request =>
        {
            request.VisibilityQuery = "";
            request.TargetExecutions.Add(new Execution { BusinessId = "order-1" });
            request.TargetExecutions.Add(new Execution { BusinessId = "gone" });
            request.TerminationOperation = new BatchOperationTermination();
        });
        var done = await DoneAsync(harness, "list");
        Assert.Equal((2L, 2L), (done.TotalOperationCount, done.CompleteOperationCount));
        Assert.Equal(2, await harness.CountAsync("ExecutionStatus = 'Running'"));
    }

    [Fact]
    public async Task GoesOnAfterARestartWhereItWas()
    {
        var store = new FaultStore(new MemoryEngineStore());
        await using var harness = await EngineHarness.StartAsync(store);
        await StartAsync(harness, 5);
        var record = new BatchRecord
        {
            Request = Request("job", request => request.SignalOperation = new BatchOperationSignal { Signal = "go" }),
            State = BatchOperationState.Running,
            StartTime = harness.Clock.GetUtcNow().UtcTicks,
            Total = 5,
            Completed = 2,
            LastNumber = 2,
            UntilNumber = 5,
        };
        await store.SaveSettingsAsync([new BatchJob(record).Stored], TestContext.Current.CancellationToken);
        await harness.RestartAsync();

        var done = await DoneAsync(harness, "job");
        Assert.Equal((BatchOperationState.Completed, 5L), (done.State, done.CompleteOperationCount));
        Assert.DoesNotContain(EventType.WorkflowExecutionSignaled, await harness.EventTypesAsync("order-2"));
        Assert.Contains(EventType.WorkflowExecutionSignaled, await harness.EventTypesAsync("order-3"));
        await harness.RestartAsync();
        Assert.Equal(BatchOperationState.Completed, (await DescribeAsync(harness, "job")).State);
    }

    [Fact]
    public async Task IsStoppedAndPaced()
    {
        await using var harness = await EngineHarness.StartAsync();
        await StartAsync(harness, 20);
        await StartBatchAsync(harness, "slow", request =>
        {
            request.MaxOperationsPerSecond = 0.5f;
            request.TerminationOperation = new BatchOperationTermination();
        });
        await EngineHarness.InTime(harness.Service.StopBatchOperationAsync(
            new StopBatchOperationRequest { Namespace = "default", JobId = "slow", Reason = "enough", Identity = "me" }));
        var stopped = await DescribeAsync(harness, "slow");
        Assert.Equal((BatchOperationState.Failed, "enough"), (stopped.State, stopped.Reason));
        Assert.True(await harness.CountAsync("ExecutionStatus = 'Running'") >= 10);
        var again = await Assert.ThrowsAsync<RpcException>(() => harness.Service.StopBatchOperationAsync(
            new StopBatchOperationRequest { Namespace = "default", JobId = "slow", Reason = "enough" }));
        Assert.Equal(StatusCode.NotFound, again.Code);
    }

    [Fact]
    public async Task BatchesAreListedLatestFirst()
    {
        await using var harness = await EngineHarness.StartAsync();
        foreach (var job in new[] { "a", "b", "c" })
        {
            await StartBatchAsync(harness, job, request => request.TerminationOperation = new BatchOperationTermination());
            harness.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        var first = await harness.Service.ListBatchOperationsAsync(new ListBatchOperationsRequest { Namespace = "default", PageSize = 2 });
        var rest = await harness.Service.ListBatchOperationsAsync(
            new ListBatchOperationsRequest { Namespace = "default", PageSize = 2, NextPageToken = first.NextPageToken });
        Assert.Equal(["c", "b", "a"], first.OperationInfo.Concat(rest.OperationInfo).Select(info => info.JobId));
    }

    public static TheoryData<string, Action<StartBatchOperationRequest>> Wrong => new()
    {
        { "JobId is not set on request.", request => request.JobId = "" },
        { "Reason is not set on request.", request => request.Reason = "" },
        { "VisibilityQuery or Executions must be set on request.", request => request.VisibilityQuery = "" },
        { "Only one of VisibilityQuery and Executions may be set on request.", request => request.TargetExecutions.Add(new Execution { BusinessId = "a" }) },
        { "Batch operation is not set on request.", request => request.ClearOperation() },
        { "SignalName is not set on request.", request => request.SignalOperation = new BatchOperationSignal() },
        { "invalid query: ", request => request.VisibilityQuery = "Nope = 1" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task WhatIsWrongIsRefused(string problem, Action<StartBatchOperationRequest> change)
    {
        await using var harness = await EngineHarness.StartAsync();
        var refused = await Assert.ThrowsAsync<RpcException>(() => StartBatchAsync(harness, "job", request =>
        {
            request.TerminationOperation = new BatchOperationTermination();
            change(request);
        }));
        Assert.Equal(StatusCode.InvalidArgument, refused.Code);
        Assert.StartsWith(problem, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AJobIdIsUsedOnce()
    {
        await using var harness = await EngineHarness.StartAsync();
        await StartBatchAsync(harness, "job", request => request.TerminationOperation = new BatchOperationTermination());
        var refused = await Assert.ThrowsAsync<RpcException>(() =>
            StartBatchAsync(harness, "job", request => request.TerminationOperation = new BatchOperationTermination()));
        Assert.Equal(StatusCode.AlreadyExists, refused.Code);
        var missing = await Assert.ThrowsAsync<RpcException>(() => DescribeAsync(harness, "other"));
        Assert.Equal(StatusCode.NotFound, missing.Code);
    }

    private static async Task StartAsync(EngineHarness harness, int count)
    {
        for (var i = 1; i <= count; i++)
        {
            await harness.StartWorkflowAsync($"order-{i}");
        }
    }

    private static StartBatchOperationRequest Request(string jobId, Action<StartBatchOperationRequest> configure)
    {
        var request = new StartBatchOperationRequest { Namespace = "default", JobId = jobId, Reason = "because", VisibilityQuery = "WorkflowType = 'order'" };
        configure(request);
        return request;
    }

    private static Task StartBatchAsync(EngineHarness harness, string jobId, Action<StartBatchOperationRequest> configure) =>
        EngineHarness.InTime(harness.Service.StartBatchOperationAsync(Request(jobId, configure)));

    private static Task<DescribeBatchOperationResponse> DescribeAsync(EngineHarness harness, string jobId) =>
        EngineHarness.InTime(harness.Service.DescribeBatchOperationAsync(new DescribeBatchOperationRequest { Namespace = "default", JobId = jobId }));

    private static async Task<DescribeBatchOperationResponse> DoneAsync(EngineHarness harness, string jobId)
    {
        await harness.UntilAsync(async () => (await DescribeAsync(harness, jobId)).State != BatchOperationState.Running);
        return await DescribeAsync(harness, jobId);
    }

    private static async Task<(long Completed, long Failed)> FiguresAsync(EngineHarness harness, string jobId)
    {
        var done = await DoneAsync(harness, jobId);
        return (done.CompleteOperationCount, done.FailureOperationCount);
    }
}

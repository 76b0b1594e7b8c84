using Weir.Engine.Tests.Support;
using Weir.Protocol.Calls;
using Weir.Protocol.Common.V1;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.ErrorDetails.V1;
using Weir.Protocol.Query.V1;
using Weir.Protocol.TaskQueue.V1;
using Weir.Protocol.WorkflowService.V1;
using Weir.Tests.Shared;

namespace Weir.Engine.Tests.Queries;

public sealed class QueryTests
{
    [Fact]
    [Semantic(16, 19)]
    public async Task QueryOfAQuietRunIsHandedOutOnItsOwnAndLeavesNoTrace()
    {
        await using var harness = await EngineHarness.StartAsync();
        await harness.StartWorkflowAsync("order-1");
        await harness.CompleteAsync(await harness.PollWorkflowAsync());
        var events = (await harness.HistoryAsync("order-1")).Count;
        var query = QueryAsync(harness);
        var task = await harness.PollWorkflowAsync();
        Assert.Equal("state", task.Query.QueryType);
        Assert.Equal(events, task.History.Events.Count);
        await RespondAsync(harness, task, "fine");
        Assert.Equal("fine", Commands.Text((await query).QueryResult));
        Assert.Equal(events, (await harness.HistoryAsync("order-1")).Count);
    }

    [Fact]
    [Semantic(16, 19)]
    public async Task QueryOfARunWithAWorkflowTaskTravelsWithIt()
    {
        await using var harness = await EngineHarness.StartAsync();
        await harness.StartWorkflowAsync("order-1");
        var query = QueryAsync(harness);
        await harness.DescribeAsync("order-1");
        var task = await harness.PollWorkflowAsync();
        var id = Assert.Single(task.Queries).Key;
        await harness.CompleteAsync(task, request => request.QueryResults[id] = new WorkflowQueryResult
        {
            ResultType = QueryResultType.Answered,
            Answer = Commands.Payloads("seen"),
        });
        Assert.Equal("seen", Commands.Text((await query).QueryResult));
    }

    [Fact]
    [Semantic(16)]
    public async Task QueryThatTheWorkflowTaskDidNotAnswerIsHandedOutOnItsOwn()
    {
        await using var harness = await EngineHarness.StartAsync();
        await harness.StartWorkflowAsync("order-1");
        var task = await harness.PollWorkflowAsync();
        var query = QueryAsync(harness);
        await harness.DescribeAsync("order-1");
        await harness.CompleteAsync(task);
        var direct = await harness.PollWorkflowAsync();
        Assert.Equal("state", direct.Query.QueryType);
        await RespondAsync(harness, direct, "late");
        Assert.Equal("late", Commands.Text((await query).QueryResult));
    }

    [Fact]
    [Semantic(18)]
    public async Task FailedQueryTellsWhy()
    {
        await using var harness = await EngineHarness.StartAsync();
        await harness.StartWorkflowAsync("order-1");
        await harness.CompleteAsync(await harness.PollWorkflowAsync(), Commands.Complete());
        var query = QueryAsync(harness);
        var task = await harness.PollWorkflowAsync();
        await EngineHarness.InTime(harness.Service.RespondQueryTaskCompletedAsync(new RespondQueryTaskCompletedRequest
        {
            Namespace = EngineHarness.Namespace,
            TaskToken = task.TaskToken,
            CompletedType = QueryResultType.Failed,
            ErrorMessage = "unknown query type state",
            Failure = Commands.Failure("unknown query type state"),
        }));
        var refused = await Assert.ThrowsAsync<RpcException>(() => query);
        Assert.Equal(StatusCode.InvalidArgument, refused.Code);
        Assert.Equal("unknown query type state", refused.Message);
        Assert.NotNull(refused.FindDetail<QueryFailedFailure>()!.Failure);
    }

    [Fact]
    [Semantic(18)]
    public async Task ClosedRunsCanBeQueriedUnlessTheCallerSaysNo()
    {
        await using var harness = await EngineHarness.StartAsync();
        await harness.StartWorkflowAsync("order-1");
        await harness.CompleteAsync(await harness.PollWorkflowAsync(), Commands.Complete());
        var rejected = await QueryAsync(harness, QueryRejectCondition.NotOpen);
        Assert.Equal(WorkflowExecutionStatus.Completed, rejected.QueryRejected.Status);
        var query = QueryAsync(harness, QueryRejectCondition.NotCompletedCleanly);
        await RespondAsync(harness, await harness.PollWorkflowAsync(), "after");
        Assert.Equal("after", Commands.Text((await query).QueryResult));
    }

    [Fact]
    [Semantic(12)]
    public async Task QueryBeforeTheFirstWorkflowTaskIsNotReady()
    {
        await using var harness = await EngineHarness.StartAsync();
        await harness.StartWorkflowAsync("order-1", request => request.WorkflowStartDelay = new() { Seconds = 60 });
        var query = QueryAsync(harness);
        await harness.DescribeAsync("order-1");
        Assert.False(query.IsCompleted);
        await harness.AdvanceUntilAsync(TimeSpan.FromMilliseconds(200), async () =>
        {
            await harness.DescribeAsync("order-1");
            return query.IsCompleted;
        });
        var refused = await Assert.ThrowsAsync<RpcException>(() => query);
        Assert.Equal(StatusCode.FailedPrecondition, refused.Code);
        Assert.Equal("Workflow task is not scheduled yet.", refused.Message);
        Assert.NotNull(refused.FindDetail<WorkflowNotReadyFailure>());
    }

    [Fact]
    [Semantic(12)]
    public async Task QueryWaitsALittleForTheFirstWorkflowTask()
    {
        await using var harness = await EngineHarness.StartAsync();
        await harness.StartWorkflowAsync("order-1", request => request.WorkflowStartDelay = new() { Seconds = 60 });
        var query = QueryAsync(harness);
        await harness.DescribeAsync("order-1");
        await EngineHarness.InTime(harness.Service.RequestCancelWorkflowExecutionAsync(new RequestCancelWorkflowExecutionRequest
        {
            Namespace = EngineHarness.Namespace,
            WorkflowExecution = new WorkflowExecution { WorkflowId = "order-1" },
        }));
        var task = await harness.PollWorkflowAsync();
        await AnswerAsync(harness, task, "begun");
        Assert.Equal("begun", Commands.Text((await query).QueryResult));
    }

    [Fact]
    [Semantic(16)]
    public async Task QueriesBeyondTheLimitAreRefusedWhileTheWorkflowTaskRuns()
    {
        await using var harness = await EngineHarness.StartAsync(configure: options => options with { BufferedQueriesMax = 1 });
        await harness.StartWorkflowAsync("order-1");
        var first = QueryAsync(harness);
        await harness.DescribeAsync("order-1");
        var refused = await Assert.ThrowsAsync<RpcException>(() => QueryAsync(harness));
        Assert.Equal(StatusCode.ResourceExhausted, refused.Code);
        Assert.Equal(ResourceExhaustedCause.BusyWorkflow, refused.FindDetail<ResourceExhaustedFailure>()!.Cause);
        await AnswerAsync(harness, await harness.PollWorkflowAsync(), "one");
        Assert.Equal("one", Commands.Text((await first).QueryResult));
    }

    [Fact]
    [Semantic(18)]
    public async Task QueryOfARunWhoseWorkflowTaskKeepsFailingIsNotReady()
    {
        await using var harness = await EngineHarness.StartAsync();
        await harness.StartWorkflowAsync("order-1");
        for (var attempt = 1; attempt < 3; attempt++)
        {
            await EngineHarness.InTime(harness.Service.RespondWorkflowTaskFailedAsync(new RespondWorkflowTaskFailedRequest
            {
                Namespace = EngineHarness.Namespace,
                TaskToken = (await harness.PollWorkflowAsync()).TaskToken,
            }));
        }

        var refused = await Assert.ThrowsAsync<RpcException>(() => QueryAsync(harness));
        Assert.Equal(StatusCode.FailedPrecondition, refused.Code);
        Assert.NotNull(refused.FindDetail<WorkflowNotReadyFailure>());
    }

    [Fact]
    [Semantic(18)]
    public async Task QueryOfARunThatClosedBeforeItBeganIsNotReady()
    {
        await using var harness = await EngineHarness.StartAsync();
        await harness.StartWorkflowAsync("order-1");
        await EngineHarness.InTime(harness.Service.TerminateWorkflowExecutionAsync(new TerminateWorkflowExecutionRequest
        {
            Namespace = EngineHarness.Namespace,
            WorkflowExecution = new WorkflowExecution { WorkflowId = "order-1" },
        }));
        var refused = await Assert.ThrowsAsync<RpcException>(() => QueryAsync(harness));
        Assert.Equal(StatusCode.FailedPrecondition, refused.Code);
        Assert.NotNull(refused.FindDetail<WorkflowNotReadyFailure>());
    }

    [Fact]
    [Semantic(18)]
    public async Task QueryWithoutAWorkerEndsAtTheCallersDeadline()
    {
        await using var harness = await EngineHarness.StartAsync();
        await harness.StartWorkflowAsync("order-1");
        await harness.CompleteAsync(await harness.PollWorkflowAsync());
        var query = QueryAsync(harness);
        await harness.AdvanceUntilAsync(TimeSpan.FromSeconds(1), async () =>
        {
            await harness.DescribeAsync("order-1");
            return query.IsCompleted;
        });
        Assert.Equal(StatusCode.DeadlineExceeded, (await Assert.ThrowsAsync<RpcException>(() => query)).Code);

        // Nobody is sent after a query whose caller has left.
        using var shortWait = new CancellationTokenSource();
        var poll = harness.PollWorkflowAsync(cancellationToken: shortWait.Token);
        await harness.DescribeAsync("order-1");
        Assert.False(poll.IsCompleted);
        await shortWait.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => poll);
    }

    [Fact]
    [Semantic(17)]
    public async Task QueryGoesToAnyWorkerWhenTheStickyOneDoesNotAnswer()
    {
        await using var harness = await EngineHarness.StartAsync();
        await harness.StartWorkflowAsync("order-1");
        await harness.CompleteAsync(await harness.PollWorkflowAsync(), request => request.StickyAttributes = new StickyExecutionAttributes
        {
            WorkerTaskQueue = new TaskQueue { Name = "worker-1", Kind = TaskQueueKind.Sticky, NormalName = EngineHarness.Queue },
            ScheduleToStartTimeout = new() { Seconds = 10 },
        });
        var stickyPoll = harness.PollWorkflowAsync(sticky: "worker-1");
        var query = QueryAsync(harness);
        var taken = await stickyPoll;
        Assert.NotNull(taken.Query);
        var normalPoll = harness.PollWorkflowAsync();
        await harness.AdvanceUntilAsync(TimeSpan.FromSeconds(1), async () =>
        {
            await harness.DescribeAsync("order-1");
            return normalPoll.IsCompleted;
        });
        var fallback = await normalPoll;
        Assert.Equal(EventType.WorkflowExecutionStarted, fallback.History.Events[0].EventType);
        await RespondAsync(harness, fallback, "other");
        Assert.Equal("other", Commands.Text((await query).QueryResult));

        // The sticky worker counts as gone: the next workflow task does not wait for it either.
        await harness.SignalAsync("order-1", "wake");
        Assert.NotEmpty((await harness.PollWorkflowAsync()).TaskToken);
    }

    private static Task<QueryWorkflowResponse> QueryAsync(EngineHarness harness, QueryRejectCondition condition = QueryRejectCondition.Unspecified) =>
        EngineHarness.InTime(harness.Service.QueryWorkflowAsync(new QueryWorkflowRequest
        {
            Namespace = EngineHarness.Namespace,
            Execution = new WorkflowExecution { WorkflowId = "order-1" },
            Query = new WorkflowQuery { QueryType = "state" },
            QueryRejectCondition = condition,
        }));

    /// <summary>Completes a workflow task with an answer to the one query in it.</summary>
    private static Task AnswerAsync(EngineHarness harness, PollWorkflowTaskQueueResponse task, string answer) =>
        harness.CompleteAsync(task, request => request.QueryResults[Assert.Single(task.Queries).Key] = new WorkflowQueryResult
        {
            ResultType = QueryResultType.Answered,
            Answer = Commands.Payloads(answer),
        });

    private static Task RespondAsync(EngineHarness harness, PollWorkflowTaskQueueResponse task, string answer) =>
        EngineHarness.InTime(harness.Service.RespondQueryTaskCompletedAsync(new RespondQueryTaskCompletedRequest
        {
            Namespace = EngineHarness.Namespace,
            TaskToken = task.TaskToken,
            CompletedType = QueryResultType.Answered,
            QueryResult = Commands.Payloads(answer),
        }));
}

using Weir.Engine.Tests.Service;
using Weir.Engine.Tests.Support;
using Weir.Protocol.Calls;
using Weir.Protocol.Common.V1;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.WorkflowService.V1;
using Weir.Tests.Shared;

namespace Weir.Engine.Tests.Histories;

public sealed class HistoryReadTests
{
    [Fact]
    [Semantic(55)]
    public async Task WaitingForTheCloseEndsWithExactlyThatEvent()
    {
        await using var harness = await EngineHarness.StartAsync();
        await harness.StartWorkflowAsync("order-1");
        var waiting = EngineHarness.InTime(harness.Service.GetWorkflowExecutionHistoryAsync(Request(wait: true, closeOnly: true)));
        await harness.CompleteAsync(await harness.PollWorkflowAsync(), Commands.Complete());
        var response = await waiting;
        Assert.Equal(EventType.WorkflowExecutionCompleted, Assert.Single(response.History.Events).EventType);
        Assert.True(response.NextPageToken.IsEmpty);
    }

    [Fact]
    [Semantic(55)]
    public async Task LongPollEndsEmptyWithATokenThatPinsTheRun()
    {
        await using var harness = await EngineHarness.StartAsync();
        var first = await harness.StartWorkflowAsync("order-1");
        var waiting = EngineHarness.InTime(harness.Service.GetWorkflowExecutionHistoryAsync(Request(wait: true, closeOnly: true)));
        await harness.DescribeAsync("order-1");
        await harness.AdvanceUntilAsync(TimeSpan.FromSeconds(1), async () =>
        {
            await harness.DescribeAsync("order-1");
            return waiting.IsCompleted;
        });
        var empty = await waiting;
        Assert.Empty(empty.History.Events);
        Assert.False(empty.NextPageToken.IsEmpty);

        await harness.StartWorkflowAsync("order-1", request => request.WorkflowIdConflictPolicy = WorkflowIdConflictPolicy.TerminateExisting);
        var closed = await EngineHarness.InTime(harness.Service.GetWorkflowExecutionHistoryAsync(
            Request(wait: true, closeOnly: true).With(request => request.NextPageToken = empty.NextPageToken)));
        Assert.Equal(EventType.WorkflowExecutionTerminated, Assert.Single(closed.History.Events).EventType);
        Assert.Equal(WorkflowExecutionStatus.Terminated, await harness.StatusAsync("order-1", first));
    }

    [Fact]
    [Semantic(55)]
    public async Task WaitingReaderGetsNewEventsAsTheyCome()
    {
        await using var harness = await EngineHarness.StartAsync();
        await harness.StartWorkflowAsync("order-1");
        var page = await EngineHarness.InTime(harness.Service.GetWorkflowExecutionHistoryAsync(Request(wait: true)));
        Assert.Equal(2, page.History.Events.Count);
        var next = EngineHarness.InTime(harness.Service.GetWorkflowExecutionHistoryAsync(Request(wait: true).With(r => r.NextPageToken = page.NextPageToken)));
        await harness.SignalAsync("order-1", "go");
        Assert.Equal(EventType.WorkflowExecutionSignaled, Assert.Single((await next).History.Events).EventType);
    }

    [Fact]
    [Semantic(55)]
    public async Task WithoutWaitingARunningRunHasNoCloseEventAndNoToken()
    {
        await using var harness = await EngineHarness.StartAsync();
        await harness.StartWorkflowAsync("order-1");
        var response = await EngineHarness.InTime(harness.Service.GetWorkflowExecutionHistoryAsync(Request(closeOnly: true)));
        Assert.Empty(response.History.Events);
        Assert.True(response.NextPageToken.IsEmpty);
    }

    [Fact]
    [Semantic(55)]
    public async Task LongHistoriesArePagedBothWays()
    {
        await using var harness = await EngineHarness.StartAsync();
        await harness.StartWorkflowAsync("order-1");
        for (var i = 0; i < 600; i++)
        {
            await harness.SignalAsync("order-1", $"s{i}");
        }

        var forward = await harness.HistoryAsync("order-1");
        Assert.Equal(Enumerable.Range(1, 602).Select(id => (long)id), forward.Select(e => e.EventId));

        var backward = new List<long>();
        var request = new GetWorkflowExecutionHistoryReverseRequest { Namespace = EngineHarness.Namespace, Execution = new WorkflowExecution { WorkflowId = "order-1" } };
        do
        {
            var page = await EngineHarness.InTime(harness.Service.GetWorkflowExecutionHistoryReverseAsync(request));
            Assert.InRange(page.History.Events.Count, 1, 256);
            backward.AddRange(page.History.Events.Select(e => e.EventId));
            request = request.Clone().With(r => r.NextPageToken = page.NextPageToken);
        }
        while (!request.NextPageToken.IsEmpty);
        Assert.Equal(forward.Select(e => e.EventId).Reverse(), backward);

        // A worker pages what its task did not bring.
        var task = await harness.PollWorkflowAsync();
        Assert.Equal(256, task.History.Events.Count);
        var rest = await EngineHarness.InTime(harness.Service.GetWorkflowExecutionHistoryAsync(Request().With(r => r.NextPageToken = task.NextPageToken)));
        Assert.Equal(257, rest.History.Events[0].EventId);
    }

    [Fact]
    [Semantic(57)]
    public async Task NoPageIsLargerThanWhatGrpcClientsAccept()
    {
        const int Accepted = 4 * 1024 * 1024;
        await using var harness = await EngineHarness.StartAsync();
        await harness.StartWorkflowAsync("order-1", request => request.Input = Commands.Payloads(new string('x', 1_500_000)));
        for (var i = 0; i < 4; i++)
        {
            await EngineHarness.InTime(harness.Service.SignalWorkflowExecutionAsync(new SignalWorkflowExecutionRequest
            {
                Namespace = EngineHarness.Namespace,
                WorkflowExecution = new WorkflowExecution { WorkflowId = "order-1" },
                SignalName = "large",
                Input = Commands.Payloads(new string('y', 1_500_000)),
            }));
        }

        var task = await harness.PollWorkflowAsync();
        Assert.InRange(task.CalculateSize(), 1, Accepted);
        var events = task.History.Events.ToList();
        for (var token = task.NextPageToken; !token.IsEmpty;)
        {
            var page = await EngineHarness.InTime(harness.Service.GetWorkflowExecutionHistoryAsync(Request().With(r => r.NextPageToken = token)));
            Assert.InRange(page.CalculateSize(), 1, Accepted);
            events.AddRange(page.History.Events);
            token = page.NextPageToken;
        }

        Assert.Equal(Enumerable.Range(1, 7).Select(id => (long)id), events.Select(e => e.EventId));
    }

    [Fact]
    [Semantic(56)]
    public async Task WorkerOfATransientTaskFindsItsOwnEventsAtTheEndOfItsPages()
    {
        await using var harness = await EngineHarness.StartAsync();
        await harness.StartWorkflowAsync("order-1");
        for (var i = 0; i < 300; i++)
        {
            await harness.SignalAsync("order-1", $"s{i}");
        }

        var task = await harness.PollWorkflowAsync();
        await EngineHarness.InTime(harness.Service.RespondWorkflowTaskFailedAsync(new RespondWorkflowTaskFailedRequest
        {
            Namespace = EngineHarness.Namespace,
            TaskToken = task.TaskToken,
            Cause = WorkflowTaskFailedCause.WorkflowWorkerUnhandledFailure,
        }));
        var again = await harness.PollWorkflowAsync();
        Assert.Equal(2, again.Attempt);
        var events = again.History.Events.ToList();
        var rest = await EngineHarness.InTime(harness.Service.GetWorkflowExecutionHistoryAsync(Request().With(r => r.NextPageToken = again.NextPageToken)));
        events.AddRange(rest.History.Events);
        Assert.Equal([EventType.WorkflowTaskScheduled, EventType.WorkflowTaskStarted], events.TakeLast(2).Select(e => e.EventType));
        Assert.Equal(again.StartedEventId, events[^1].EventId);
        Assert.DoesNotContain(await harness.EventTypesAsync("order-1"), type => type == EventType.Unspecified);
        Assert.Equal(again.StartedEventId - 2, (await harness.HistoryAsync("order-1"))[^1].EventId);
    }

    [Fact]
    [Semantic(55)]
    public async Task TokenOfAnotherRunIsInvalid()
    {
        await using var harness = await EngineHarness.StartAsync();
        await harness.StartWorkflowAsync("order-1");
        await harness.StartWorkflowAsync("order-2");
        var page = await EngineHarness.InTime(harness.Service.GetWorkflowExecutionHistoryAsync(Request(wait: true)));
        var other = Request(wait: true).With(r =>
        {
            r.Execution.WorkflowId = "order-2";
            r.NextPageToken = page.NextPageToken;
        });
        var refused = await Assert.ThrowsAsync<RpcException>(() => harness.Service.GetWorkflowExecutionHistoryAsync(other));
        Assert.Equal(StatusCode.InvalidArgument, refused.Code);
    }

    private static GetWorkflowExecutionHistoryRequest Request(bool wait = false, bool closeOnly = false) => new()
    {
        Namespace = EngineHarness.Namespace,
        Execution = new WorkflowExecution { WorkflowId = "order-1" },
        WaitNewEvent = wait,
        HistoryEventFilterType = closeOnly ? HistoryEventFilterType.CloseEvent : HistoryEventFilterType.AllEvent,
    };
}

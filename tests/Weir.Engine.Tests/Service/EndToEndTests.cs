using Google.Protobuf.WellKnownTypes;
using Weir.Engine.Tests.Support;
using Weir.Protocol.Calls;
using Weir.Protocol.Common.V1;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.ErrorDetails.V1;
using Weir.Protocol.WorkflowService.V1;
using Weir.Tests.Shared;

namespace Weir.Engine.Tests.Service;

public sealed class EndToEndTests
{
    [Fact]
    public async Task OneActivityWorkflowRunsToItsEnd()
    {
        await using var harness = await EngineHarness.StartAsync();
        var runId = await harness.StartWorkflowAsync("order-1", request => request.Input = Commands.Payloads("book"));

        var first = await harness.PollWorkflowAsync();
        Assert.Equal("order-1", first.WorkflowExecution.WorkflowId);
        Assert.Equal(runId, first.WorkflowExecution.RunId);
        Assert.Equal(
            [EventType.WorkflowExecutionStarted, EventType.WorkflowTaskScheduled, EventType.WorkflowTaskStarted],
            first.History.Events.Select(e => e.EventType));
        await harness.CompleteAsync(first, Commands.Activity("charge"));

        var activity = await harness.PollActivityAsync();
        Assert.Equal("charge", activity.ActivityId);
        Assert.Equal("charge", Commands.Text(activity.Input));
        await harness.CompleteActivityAsync(activity, "paid");

        var second = await harness.PollWorkflowAsync();
        Assert.Equal(first.StartedEventId, second.PreviousStartedEventId);
        await harness.CompleteAsync(second, Commands.Complete("shipped"));

        Assert.Equal(WorkflowExecutionStatus.Completed, await harness.StatusAsync("order-1"));
        Assert.Equal(
            [
                EventType.WorkflowExecutionStarted,
                EventType.WorkflowTaskScheduled,
                EventType.WorkflowTaskStarted,
                EventType.WorkflowTaskCompleted,
                EventType.ActivityTaskScheduled,
                EventType.ActivityTaskStarted,
                EventType.ActivityTaskCompleted,
                EventType.WorkflowTaskScheduled,
                EventType.WorkflowTaskStarted,
                EventType.WorkflowTaskCompleted,
                EventType.WorkflowExecutionCompleted,
            ],
            await harness.EventTypesAsync("order-1"));
    }

    [Fact]
    public async Task WaitingPollsAreGivenTasksDirectly()
    {
        await using var harness = await EngineHarness.StartAsync();
        var poll = harness.PollWorkflowAsync();
        await harness.StartWorkflowAsync("order-1");
        var task = await poll;
        var activityPoll = harness.PollActivityAsync();
        await harness.CompleteAsync(task, Commands.Activity("charge"));
        Assert.Equal("charge", (await activityPoll).ActivityId);
    }

    [Fact]
    public async Task ActivityIsRetriedWithBackoff()
    {
        await using var harness = await EngineHarness.StartAsync();
        await harness.StartWorkflowAsync("order-1");
        await harness.CompleteAsync(await harness.PollWorkflowAsync(), Commands.Activity("charge"));
        var attempt1 = await harness.PollActivityAsync();
        await EngineHarness.InTime(harness.Service.RespondActivityTaskFailedAsync(new RespondActivityTaskFailedRequest
        {
            Namespace = EngineHarness.Namespace,
            TaskToken = attempt1.TaskToken,
            Failure = Commands.Failure("no money"),
        }));
        var pending = Assert.Single((await harness.DescribeAsync("order-1")).PendingActivities);
        Assert.Equal(2, pending.Attempt);
        Assert.Equal("no money", pending.LastFailure.Message);

        var poll = harness.PollActivityAsync();
        harness.Clock.Advance(TimeSpan.FromMilliseconds(900));
        Assert.False(poll.IsCompleted);
        harness.Clock.Advance(TimeSpan.FromMilliseconds(100));
        var attempt2 = await poll;
        Assert.Equal(2, attempt2.Attempt);
        await harness.CompleteActivityAsync(attempt2);
        await harness.CompleteAsync(await harness.PollWorkflowAsync(), Commands.Complete());
        Assert.Equal(WorkflowExecutionStatus.Completed, await harness.StatusAsync("order-1"));
    }

    [Fact]
    public async Task HeartbeatTimeoutIsRetriedAndItsDetailsSurvive()
    {
        await using var harness = await EngineHarness.StartAsync();
        await harness.StartWorkflowAsync("order-1");
        await harness.CompleteAsync(
            await harness.PollWorkflowAsync(),
            Commands.Activity("charge", configure: a => a.HeartbeatTimeout = Duration.FromTimeSpan(TimeSpan.FromSeconds(5))));
        var attempt1 = await harness.PollActivityAsync();
        var heartbeat = await EngineHarness.InTime(harness.Service.RecordActivityTaskHeartbeatAsync(new RecordActivityTaskHeartbeatRequest
        {
            Namespace = EngineHarness.Namespace,
            TaskToken = attempt1.TaskToken,
            Details = Commands.Payloads("half"),
        }));
        Assert.False(heartbeat.CancelRequested);

        var poll = harness.PollActivityAsync();
        await harness.AdvanceUntilAsync(
            TimeSpan.FromSeconds(1),
            async () => (await harness.DescribeAsync("order-1")).PendingActivities.Single() is { Attempt: 2, State: PendingActivityState.Started });
        var attempt2 = await poll;
        Assert.Equal(2, attempt2.Attempt);
        Assert.Equal("half", Commands.Text(attempt2.HeartbeatDetails));
        var stale = await Assert.ThrowsAsync<RpcException>(() => harness.CompleteActivityAsync(attempt1));
        Assert.Equal(StatusCode.NotFound, stale.Code);
    }

    [Fact]
    public async Task TimerFiresAtItsTime()
    {
        await using var harness = await EngineHarness.StartAsync();
        await harness.StartWorkflowAsync("order-1");
        await harness.CompleteAsync(await harness.PollWorkflowAsync(), Commands.Timer("wait", TimeSpan.FromDays(30)));
        var poll = harness.PollWorkflowAsync();
        await harness.AdvanceUntilAsync(TimeSpan.FromDays(1), async () => (await harness.EventTypesAsync("order-1")).Contains(EventType.TimerFired));
        Assert.True(harness.Clock.GetUtcNow() >= new DateTimeOffset(2026, 1, 31, 0, 0, 0, TimeSpan.Zero));
        var task = await poll;
        if (task.TaskToken.IsEmpty)
        {
            task = await harness.PollWorkflowAsync();
        }

        await harness.CompleteAsync(task, Commands.Complete());
        Assert.Equal(WorkflowExecutionStatus.Completed, await harness.StatusAsync("order-1"));
    }

    [Fact]
    public async Task WorkflowTaskTimesOutAndIsHandedOutAgain()
    {
        await using var harness = await EngineHarness.StartAsync();
        await harness.StartWorkflowAsync("order-1");
        var lost = await harness.PollWorkflowAsync();
        var poll = harness.PollWorkflowAsync();
        harness.Clock.Advance(TimeSpan.FromSeconds(10));
        var again = await poll;
        Assert.Equal(2, again.Attempt);
        var stale = await Assert.ThrowsAsync<RpcException>(() => harness.CompleteAsync(lost, Commands.Complete()));
        Assert.Equal(StatusCode.NotFound, stale.Code);
        await harness.CompleteAsync(again, Commands.Complete());
        Assert.Equal(WorkflowExecutionStatus.Completed, await harness.StatusAsync("order-1"));
    }

    [Fact]
    public async Task ContinueAsNewBeginsTheNextRunInTheSameCommit()
    {
        await using var harness = await EngineHarness.StartAsync();
        var first = await harness.StartWorkflowAsync("order-1");
        harness.Clock.Advance(TimeSpan.FromSeconds(5));
        await harness.CompleteAsync(await harness.PollWorkflowAsync(), Commands.ContinueAsNew());
        var next = await harness.PollWorkflowAsync();
        Assert.NotEqual(first, next.WorkflowExecution.RunId);
        Assert.Equal(WorkflowExecutionStatus.ContinuedAsNew, await harness.StatusAsync("order-1", first));
        Assert.Equal(WorkflowExecutionStatus.Running, await harness.StatusAsync("order-1"));
        await harness.CompleteAsync(next, Commands.Complete());
        Assert.Equal(WorkflowExecutionStatus.Completed, await harness.StatusAsync("order-1"));
    }

    [Fact]
    public async Task ChildrenRunOnOtherShardsAndReportBack()
    {
        await using var harness = await EngineHarness.StartAsync();
        await harness.StartWorkflowAsync("parent");
        var children = Enumerable.Range(0, 20).Select(i => $"child-{i}").ToArray();
        await harness.CompleteAsync(await harness.PollWorkflowAsync(), [.. children.Select(id => Commands.Child(id, "children"))]);
        for (var i = 0; i < children.Length; i++)
        {
            await harness.CompleteAsync(await harness.PollWorkflowAsync("children"), Commands.Complete());
        }

        var done = 0;
        while (done < children.Length)
        {
            var task = await harness.PollWorkflowAsync();
            done = task.History.Events.Count(e => e.EventType == EventType.ChildWorkflowExecutionCompleted);
            await harness.CompleteAsync(task, done == children.Length ? [Commands.Complete()] : []);
        }

        Assert.Equal(WorkflowExecutionStatus.Completed, await harness.StatusAsync("parent"));
    }

    [Fact]
    public async Task ChildIsTerminatedWithItsParent()
    {
        await using var harness = await EngineHarness.StartAsync();
        await harness.StartWorkflowAsync("parent");
        await harness.CompleteAsync(await harness.PollWorkflowAsync(), Commands.Child("child", "children"));
        await harness.PollWorkflowAsync("children");
        await EngineHarness.InTime(harness.Service.TerminateWorkflowExecutionAsync(new TerminateWorkflowExecutionRequest
        {
            Namespace = EngineHarness.Namespace,
            WorkflowExecution = new WorkflowExecution { WorkflowId = "parent" },
            Reason = "enough",
        }));
        var closed = await EngineHarness.InTime(CloseEventAsync(harness, "child"));
        Assert.Equal(EventType.WorkflowExecutionTerminated, closed.History.Events.Single().EventType);
        Assert.Equal("by parent close policy", closed.History.Events.Single().WorkflowExecutionTerminatedEventAttributes.Reason);
    }

    [Fact]
    public async Task SignalExternalReachesItsTargetAndMissingTargetsAreReported()
    {
        await using var harness = await EngineHarness.StartAsync();
        await harness.StartWorkflowAsync("target", request => request.TaskQueue.Name = "targets");
        await harness.StartWorkflowAsync("sender");
        await harness.CompleteAsync(
            await harness.PollWorkflowAsync(), Commands.SignalExternal("target", "one"), Commands.SignalExternal("target", "two"), Commands.SignalExternal("nobody", "x"));
        var outcomes = new List<EventType>();
        while (outcomes.Count < 3)
        {
            var task = await harness.PollWorkflowAsync();
            outcomes = [.. task.History.Events.Select(e => e.EventType).Where(t =>
                t is EventType.ExternalWorkflowExecutionSignaled or EventType.SignalExternalWorkflowExecutionFailed)];
            await harness.CompleteAsync(task);
        }

        Assert.Equal(2, outcomes.Count(t => t == EventType.ExternalWorkflowExecutionSignaled));
        Assert.Equal(
            ["one", "two"],
            (await harness.HistoryAsync("target")).Where(e => e.EventType == EventType.WorkflowExecutionSignaled)
                .Select(e => e.WorkflowExecutionSignaledEventAttributes.SignalName));
    }

    [Fact]
    public async Task StartIsRefusedWhileARunIsOpenAndDeduplicatedByRequestId()
    {
        await using var harness = await EngineHarness.StartAsync();
        var runId = await harness.StartWorkflowAsync("order-1", request => request.RequestId = "same");
        Assert.Equal(runId, await harness.StartWorkflowAsync("order-1", request => request.RequestId = "same"));
        var refused = await Assert.ThrowsAsync<RpcException>(() => harness.StartWorkflowAsync("order-1"));
        Assert.Equal(StatusCode.AlreadyExists, refused.Code);
        Assert.Equal(runId, refused.FindDetail<WorkflowExecutionAlreadyStartedFailure>()!.RunId);

        var replaced = await harness.StartWorkflowAsync("order-1", request => request.WorkflowIdConflictPolicy = WorkflowIdConflictPolicy.TerminateExisting);
        Assert.NotEqual(runId, replaced);
        Assert.Equal(WorkflowExecutionStatus.Terminated, await harness.StatusAsync("order-1", runId));
        Assert.Equal(WorkflowExecutionStatus.Running, await harness.StatusAsync("order-1"));
    }

    [Fact]
    public async Task SignalWithStartStartsThenSignals()
    {
        await using var harness = await EngineHarness.StartAsync();
        var request = new SignalWithStartWorkflowExecutionRequest
        {
            Namespace = EngineHarness.Namespace,
            WorkflowId = "order-1",
            WorkflowType = new WorkflowType { Name = "order" },
            TaskQueue = new Protocol.TaskQueue.V1.TaskQueue { Name = EngineHarness.Queue },
            SignalName = "go",
            RequestId = "a",
        };
        var started = await EngineHarness.InTime(harness.Service.SignalWithStartWorkflowExecutionAsync(request));
        Assert.True(started.Started);
        var signaled = await EngineHarness.InTime(harness.Service.SignalWithStartWorkflowExecutionAsync(request.Clone().With(r => r.RequestId = "b")));
        Assert.False(signaled.Started);
        Assert.Equal(started.RunId, signaled.RunId);
        Assert.Equal(
            [EventType.WorkflowExecutionStarted, EventType.WorkflowExecutionSignaled, EventType.WorkflowTaskScheduled, EventType.WorkflowExecutionSignaled],
            await harness.EventTypesAsync("order-1"));
    }

    [Fact]
    [Semantic(10)]
    public async Task NewWorkflowTaskComesBackInTheResponse()
    {
        await using var harness = await EngineHarness.StartAsync();
        await harness.StartWorkflowAsync("order-1");
        var task = await harness.PollWorkflowAsync();
        await harness.SignalAsync("order-1", "go");
        var response = await harness.CompleteAsync(task, request => request.ReturnNewWorkflowTask = true);
        Assert.NotNull(response.WorkflowTask);
        Assert.Contains(response.WorkflowTask.History.Events, e => e.EventType == EventType.WorkflowExecutionSignaled);
        await harness.CompleteAsync(response.WorkflowTask, Commands.Complete());
        Assert.Equal(WorkflowExecutionStatus.Completed, await harness.StatusAsync("order-1"));
    }

    [Fact]
    [Semantic(2)]
    public async Task BadCommandIsAnsweredAndTheTaskComesAgain()
    {
        await using var harness = await EngineHarness.StartAsync();
        await harness.StartWorkflowAsync("order-1");
        var refused = await Assert.ThrowsAsync<RpcException>(async () =>
            await harness.CompleteAsync(await harness.PollWorkflowAsync(), Commands.Activity("a"), Commands.Activity("a")));
        Assert.Equal(StatusCode.InvalidArgument, refused.Code);
        var again = await harness.PollWorkflowAsync();
        await harness.CompleteAsync(again, Commands.Complete());
        Assert.Equal(WorkflowExecutionStatus.Completed, await harness.StatusAsync("order-1"));
    }

    [Fact]
    public async Task ListAndCountSeeOwnWritesAtOnce()
    {
        await using var harness = await EngineHarness.StartAsync();
        for (var i = 0; i < 5; i++)
        {
            await harness.StartWorkflowAsync($"order-{i}");
        }

        await harness.CompleteAsync(await harness.PollWorkflowAsync(), Commands.Complete());
        Assert.Equal(5, await CountAsync(harness, ""));
        Assert.Equal(4, await CountAsync(harness, "ExecutionStatus = 'Running'"));
        Assert.Equal(1, await CountAsync(harness, "`WorkflowType` = \"order\" AND ExecutionStatus='Completed'"));

        var seen = new List<string>();
        var request = new ListWorkflowExecutionsRequest { Namespace = EngineHarness.Namespace, PageSize = 2 };
        do
        {
            var page = await EngineHarness.InTime(harness.Service.ListWorkflowExecutionsAsync(request));
            seen.AddRange(page.Executions.Select(e => e.Execution.WorkflowId));
            request = request.Clone();
            request.NextPageToken = page.NextPageToken;
        }
        while (!request.NextPageToken.IsEmpty);

        Assert.Equal(5, seen.Distinct().Count());
        Assert.Equal(5, seen.Count);
        var invalid = await Assert.ThrowsAsync<RpcException>(() => CountAsync(harness, "Color = 'red'"));
        Assert.StartsWith("invalid query:", invalid.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RequestsAreCheckedAndNameTheField()
    {
        await using var harness = await EngineHarness.StartAsync();
        await AssertRefused(StatusCode.InvalidArgument, "WorkflowId is not set on request.", () => harness.StartWorkflowAsync(""));
        await AssertRefused(StatusCode.InvalidArgument, "TaskQueue is not set on request.", () => harness.StartWorkflowAsync("a", r => r.TaskQueue = null));
        await AssertRefused(StatusCode.InvalidArgument, "WorkflowType is not set on request.", () => harness.StartWorkflowAsync("a", r => r.WorkflowType = null));
        await AssertRefused(StatusCode.InvalidArgument, "WorkflowId length exceeds limit.", () => harness.StartWorkflowAsync(new string('x', 1001)));
        await AssertRefused(StatusCode.InvalidArgument, "Namespace not set on request.", () => harness.StartWorkflowAsync("a", r => r.Namespace = ""));
        await AssertRefused(StatusCode.NotFound, "workflow execution not found", () => harness.SignalAsync("nobody", "go"));
        await AssertRefused(
            StatusCode.InvalidArgument,
            "Invalid CronSchedule '61 * * * *': minute '61': 61 is out of range, expected 0-59.",
            () => harness.StartWorkflowAsync("a", r => r.CronSchedule = "61 * * * *"));
        await AssertRefused(
            StatusCode.InvalidArgument,
            "CronSchedule and WorkflowStartDelay may not be used together.",
            () => harness.StartWorkflowAsync("a", r => (r.CronSchedule, r.WorkflowStartDelay) = ("@daily", Google.Protobuf.WellKnownTypes.Duration.FromTimeSpan(TimeSpan.FromSeconds(1)))));
        var missing = await AssertRefused(StatusCode.NotFound, "Namespace nowhere is not found.", () => harness.StartWorkflowAsync("a", r => r.Namespace = "nowhere"));
        Assert.Equal("nowhere", missing.FindDetail<NamespaceNotFoundFailure>()!.Namespace);
    }

    [Fact]
    public async Task ForgedTokensAreInvalid()
    {
        await using var harness = await EngineHarness.StartAsync();
        await harness.StartWorkflowAsync("order-1");
        var task = await harness.PollWorkflowAsync();
        var bytes = task.TaskToken.ToByteArray();
        bytes[10] ^= 1;
        var forged = task.Clone();
        forged.TaskToken = Google.Protobuf.ByteString.CopyFrom(bytes);
        Assert.Equal(StatusCode.InvalidArgument, (await Assert.ThrowsAsync<RpcException>(() => harness.CompleteAsync(forged))).Code);
        forged.TaskToken = Google.Protobuf.ByteString.CopyFromUtf8("garbage");
        Assert.Equal(StatusCode.InvalidArgument, (await Assert.ThrowsAsync<RpcException>(() => harness.CompleteAsync(forged))).Code);

        // A workflow task's token is not an activity task's.
        var wrongKind = new RespondActivityTaskCompletedRequest { Namespace = EngineHarness.Namespace, TaskToken = task.TaskToken };
        Assert.Equal(StatusCode.InvalidArgument, (await Assert.ThrowsAsync<RpcException>(() => harness.Service.RespondActivityTaskCompletedAsync(wrongKind))).Code);
    }

    private static Task<GetWorkflowExecutionHistoryResponse> CloseEventAsync(EngineHarness harness, string workflowId) =>
        harness.Service.GetWorkflowExecutionHistoryAsync(new GetWorkflowExecutionHistoryRequest
        {
            Namespace = EngineHarness.Namespace,
            Execution = new WorkflowExecution { WorkflowId = workflowId },
            WaitNewEvent = true,
            HistoryEventFilterType = HistoryEventFilterType.CloseEvent,
        });

    private static async Task<long> CountAsync(EngineHarness harness, string query) =>
        (await EngineHarness.InTime(harness.Service.CountWorkflowExecutionsAsync(new CountWorkflowExecutionsRequest { Namespace = EngineHarness.Namespace, Query = query }))).Count;

    private static async Task<RpcException> AssertRefused(StatusCode code, string? message, Func<Task> call)
    {
        var refused = await Assert.ThrowsAsync<RpcException>(call);
        Assert.Equal(code, refused.Code);
        if (message is not null)
        {
            Assert.Equal(message, refused.Message);
        }

        return refused;
    }
}

internal static class RequestExtensions
{
    public static T With<T>(this T request, Action<T> change)
    {
        change(request);
        return request;
    }
}

using Google.Protobuf.WellKnownTypes;
using Weir.Engine.Tests.Support;
using Weir.Protocol.Calls;
using Weir.Protocol.Common.V1;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.Protocol.V1;
using Weir.Protocol.Update.V1;
using Weir.Protocol.WorkflowService.V1;
using Weir.Tests.Shared;

namespace Weir.Engine.Tests.WorkflowUpdates;

public sealed class UpdateServiceTests
{
    [Fact]
    public async Task AnUpdateIsAnsweredWhenItsWorkerIsDone()
    {
        await using var harness = await BegunAsync();
        var update = harness.UpdateAsync("u");
        var task = await harness.PollWorkflowAsync();
        await harness.CompleteAsync(task, request => Answer(request, Accept("u"), Complete("u", "fine")));
        var response = await update;
        Assert.Equal("fine", Commands.Text(response.Outcome.Success));
        Assert.Equal(UpdateWorkflowExecutionLifecycleStage.Completed, response.Stage);
        Assert.Equal("u", response.UpdateRef.UpdateId);
        Assert.Equal("order-1", response.UpdateRef.WorkflowExecution.WorkflowId);
    }

    [Fact]
    public async Task ARejectionIsAnOutcomeAndNotAnError()
    {
        await using var harness = await BegunAsync();
        var update = harness.UpdateAsync("u");
        var response = await harness.CompleteAsync(await harness.PollWorkflowAsync(), request => Answer(request, Reject("u")));
        Assert.Equal(3, response.ResetHistoryEventId);
        Assert.Equal("Declined", (await update).Outcome.Failure.ApplicationFailureInfo.Type);
        Assert.Equal(4, (await harness.HistoryAsync("order-1")).Count);
    }

    [Fact]
    public async Task WhoWaitsForAcceptanceHearsOfItAndPollsForTheRest()
    {
        await using var harness = await BegunAsync();
        var update = harness.UpdateAsync("u", UpdateWorkflowExecutionLifecycleStage.Accepted);
        await harness.CompleteAsync(await harness.PollWorkflowAsync(), request => Answer(request, Accept("u")));
        Assert.Equal(UpdateWorkflowExecutionLifecycleStage.Accepted, (await update).Stage);
        Assert.Null((await update).Outcome);

        var current = await harness.PollUpdateAsync("u", UpdateWorkflowExecutionLifecycleStage.Unspecified);
        Assert.Equal(UpdateWorkflowExecutionLifecycleStage.Accepted, current.Stage);
        var polled = harness.PollUpdateAsync("u");
        await harness.SignalAsync("order-1", "go");
        await harness.CompleteAsync(await harness.PollWorkflowAsync(), request => Answer(request, Complete("u", "late")));
        Assert.Equal("late", Commands.Text((await polled).Outcome.Success));
    }

    [Fact]
    public async Task AfterTheLongPollACallerHearsHowFarItIs()
    {
        await using var harness = await BegunAsync();
        var update = harness.UpdateAsync("u");
        await harness.DescribeAsync("order-1");
        harness.Clock.Advance(TimeSpan.FromSeconds(20));
        var response = await update;
        Assert.Equal(UpdateWorkflowExecutionLifecycleStage.Admitted, response.Stage);
        Assert.Null(response.Outcome);

        // It is still asked for, once, and by now with a task that is in the history.
        var again = harness.UpdateAsync("u");
        var task = await harness.PollWorkflowAsync();
        Assert.Single(task.Messages);
        await harness.CompleteAsync(task, request => Answer(request, Accept("u"), Complete("u", "at last")));
        Assert.Equal("at last", Commands.Text((await again).Outcome.Success));
        Assert.Contains(EventType.WorkflowTaskTimedOut, await harness.EventTypesAsync("order-1"));
    }

    [Fact]
    public async Task PollingForAnUpdateThatNobodyAskedForIsRefused()
    {
        await using var harness = await BegunAsync();
        var refused = await Assert.ThrowsAsync<RpcException>(() => harness.PollUpdateAsync("nothing"));
        Assert.Equal(StatusCode.NotFound, refused.Code);
        Assert.Equal("update \"nothing\" not found", refused.Message);
    }

    [Theory]
    [InlineData("meta", StatusCode.InvalidArgument)]
    [InlineData("input", StatusCode.InvalidArgument)]
    [InlineData("name", StatusCode.InvalidArgument)]
    [InlineData("long id", StatusCode.InvalidArgument)]
    [InlineData("admitted", StatusCode.PermissionDenied)]
    [InlineData("nobody", StatusCode.NotFound)]
    public async Task RequestsAreChecked(string what, StatusCode expected)
    {
        await using var harness = await BegunAsync();
        var request = UpdateCalls.Request("u");
        switch (what)
        {
            case "meta":
                request.Request.Meta = null;
                break;
            case "input":
                request.Request.Input = null;
                break;
            case "name":
                request.Request.Input.Name = "";
                break;
            case "long id":
                request.Request.Meta.UpdateId = new string('u', 1_001);
                break;
            case "admitted":
                request.WaitPolicy.LifecycleStage = UpdateWorkflowExecutionLifecycleStage.Admitted;
                break;
            default:
                request.WorkflowExecution.WorkflowId = "nobody";
                break;
        }

        var refused = await Assert.ThrowsAsync<RpcException>(() => EngineHarness.InTime(harness.Service.UpdateWorkflowExecutionAsync(request)));
        Assert.Equal(expected, refused.Code);
    }

    [Fact]
    public async Task WithoutAnIdAnUpdateGetsOneAndWithoutAPolicyItWaitsForTheEnd()
    {
        await using var harness = await BegunAsync();
        var update = EngineHarness.InTime(harness.Service.UpdateWorkflowExecutionAsync(UpdateCalls.Request("").With(request => request.WaitPolicy = null)));
        var task = await harness.PollWorkflowAsync();
        var id = Assert.Single(task.Messages).ProtocolInstanceId;
        Assert.NotEmpty(id);
        await harness.CompleteAsync(task, request => Answer(request, Accept(id), Complete(id, "x")));
        Assert.Equal(id, (await update).UpdateRef.UpdateId);
    }

    [Fact]
    public async Task ARestartForgetsWhatWasNotAcceptedAndKeepsTheRest()
    {
        await using var harness = await BegunAsync();
        var kept = harness.UpdateAsync("kept", UpdateWorkflowExecutionLifecycleStage.Accepted);
        await harness.CompleteAsync(await harness.PollWorkflowAsync(), request => Answer(request, Accept("kept")));
        await kept;
        var lost = harness.UpdateAsync("lost");
        Assert.NotEmpty((await harness.PollWorkflowAsync()).Messages);
        var events = (await harness.HistoryAsync("order-1")).Count;

        await harness.RestartAsync();
        Assert.Equal(StatusCode.Unavailable, (await Assert.ThrowsAsync<RpcException>(() => lost)).Code);
        Assert.Equal(events, (await harness.HistoryAsync("order-1")).Count);
        var again = harness.UpdateAsync("lost");
        var finished = harness.PollUpdateAsync("kept");
        var task = await harness.PollWorkflowAsync();
        await harness.CompleteAsync(task, request => Answer(request, Accept("lost"), Complete("lost", "second"), Complete("kept", "first")));
        Assert.Equal("second", Commands.Text((await again).Outcome.Success));
        Assert.Equal("first", Commands.Text((await finished).Outcome.Success));

        await harness.RestartAsync();
        Assert.Equal("first", Commands.Text((await harness.UpdateAsync("kept")).Outcome.Success));
    }

    [Fact]
    public async Task AnAnswerWaitsForItsCommitAndAFailedCommitIsNoAnswer()
    {
        var store = new FaultStore(new Storage.MemoryEngineStore());
        await using var harness = await BegunAsync(store);
        var update = harness.UpdateAsync("u");
        var task = await harness.PollWorkflowAsync();
        store.FailCommits = 1;
        var failed = await Assert.ThrowsAsync<RpcException>(() =>
            harness.CompleteAsync(task, request => Answer(request, Accept("u"), Complete("u", "never"))));
        Assert.Equal(StatusCode.Unavailable, failed.Code);
        Assert.False(update.IsCompleted);

        // The caller still waits, and its update is asked for again.
        var next = await harness.PollWorkflowAsync();
        await harness.CompleteAsync(next, request => Answer(request, Accept("u"), Complete("u", "now")));
        Assert.Equal("now", Commands.Text((await update).Outcome.Success));
    }

    [Fact]
    public async Task AnUpdateGoesToTheRunThatFollows()
    {
        await using var harness = await BegunAsync();
        await harness.SignalAsync("order-1", "go");
        var task = await harness.PollWorkflowAsync();
        var update = harness.UpdateAsync("u");
        await harness.DescribeAsync("order-1");
        await harness.CompleteAsync(task, Commands.ContinueAsNew());
        harness.Clock.Advance(TimeSpan.FromSeconds(1));
        var next = await harness.PollWorkflowAsync();
        await harness.CompleteAsync(next, request => Answer(request, Accept("u"), Complete("u", "from the next")));
        var response = await update;
        Assert.Equal("from the next", Commands.Text(response.Outcome.Success));
        Assert.Equal(next.WorkflowExecution.RunId, response.UpdateRef.WorkflowExecution.RunId);
    }

    [Fact]
    public async Task AnUpdateIsAbortedByTheEndOfItsRun()
    {
        await using var harness = await BegunAsync();
        var update = harness.UpdateAsync("u");
        await harness.CompleteAsync(await harness.PollWorkflowAsync(), Commands.Complete());
        var refused = await Assert.ThrowsAsync<RpcException>(() => update);
        Assert.Equal(StatusCode.NotFound, refused.Code);
        Assert.Equal("workflow update was aborted by closing workflow", refused.Message);
    }

    [Fact]
    public async Task ADiscardedTaskLeavesTheStoredRowAsItWas()
    {
        var store = new Storage.MemoryEngineStore();
        await using var harness = await BegunAsync(store);
        var before = await store.FindRunAsync(EngineHarness.Namespace, "order-1", null, CancellationToken.None);
        var update = harness.UpdateAsync("u");
        await harness.CompleteAsync(await harness.PollWorkflowAsync(), request => Answer(request, Reject("u")));
        await update;
        Assert.Equal(before, await store.FindRunAsync(EngineHarness.Namespace, "order-1", null, CancellationToken.None));
    }

    [Fact]
    [Semantic(56)]
    public async Task AWorkerThatLostTheRunFindsItsSpeculativeTaskAndPeopleDoNot()
    {
        await using var harness = await BegunAsync();
        var update = harness.UpdateAsync("u");
        var task = await harness.PollWorkflowAsync();
        Assert.Equal(task.StartedEventId, (await ReadAsync(harness, "temporal-typescript"))[^1].EventId);
        Assert.Equal(4, (await ReadAsync(harness, "temporal-ui"))[^1].EventId);
        Assert.Equal(4, (await ReadAsync(harness, "temporal-cli"))[^1].EventId);
        await harness.CompleteAsync(task, request => Answer(request, Reject("u")));
        await update;
        Assert.Equal(4, (await ReadAsync(harness, "temporal-typescript"))[^1].EventId);
    }

    private static async Task<IReadOnlyList<Protocol.History.V1.HistoryEvent>> ReadAsync(EngineHarness harness, string clientName)
    {
        var context = new CallContext { Headers = new Dictionary<string, string> { ["client-name"] = clientName } };
        var request = new GetWorkflowExecutionHistoryRequest
        {
            Namespace = EngineHarness.Namespace,
            Execution = new WorkflowExecution { WorkflowId = "order-1" },
        };
        return (await EngineHarness.InTime(harness.Service.GetWorkflowExecutionHistoryAsync(request, context))).History.Events;
    }

    private static async Task<EngineHarness> BegunAsync(Storage.IEngineStore? store = null)
    {
        var harness = await EngineHarness.StartAsync(store);
        await harness.StartWorkflowAsync("order-1");
        await harness.CompleteAsync(await harness.PollWorkflowAsync());
        return harness;
    }

    private static void Answer(RespondWorkflowTaskCompletedRequest request, params Message[] messages) => request.Messages.AddRange(messages);

    private static Message Accept(string id) => UpdateCalls.Accept(id);

    private static Message Reject(string id) => UpdateCalls.Message(id, new Rejection
    {
        RejectedRequestMessageId = id + "/request",
        RejectedRequest = UpdateCalls.Request(id).Request,
        Failure = Commands.Failure("no"),
    });

    private static Message Complete(string id, string answer) => UpdateCalls.Complete(id, answer);
}

using Weir.Engine.Tests.Support;
using Weir.Protocol.Calls;
using Weir.Protocol.Common.V1;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.ErrorDetails.V1;
using Weir.Protocol.Failure.V1;
using Weir.Protocol.TaskQueue.V1;
using Weir.Protocol.WorkflowService.V1;
using static Weir.Protocol.WorkflowService.V1.ExecuteMultiOperationRequest.Types;

namespace Weir.Engine.Tests.WorkflowUpdates;

public sealed class UpdateWithStartTests
{
    [Fact]
    public async Task TheRunIsStartedWithItsUpdate()
    {
        await using var harness = await EngineHarness.StartAsync();
        var call = ExecuteAsync(harness);
        var task = await harness.PollWorkflowAsync();
        Assert.Equal("u", Assert.Single(task.Messages).ProtocolInstanceId);
        Assert.Equal(3, task.History.Events.Count);
        await AnswerAsync(harness, task);
        var responses = (await call).Responses;
        Assert.True(responses[0].StartWorkflow.Started);
        Assert.Equal(task.WorkflowExecution.RunId, responses[0].StartWorkflow.RunId);
        Assert.Equal("fine", Commands.Text(responses[1].UpdateWorkflow.Outcome.Success));
    }

    [Fact]
    public async Task ARunningRunIsUsedIfThePolicySaysSo()
    {
        await using var harness = await EngineHarness.StartAsync();
        var runId = await harness.StartWorkflowAsync("order-1");
        await harness.CompleteAsync(await harness.PollWorkflowAsync());
        var call = ExecuteAsync(harness);
        await AnswerAsync(harness, await harness.PollWorkflowAsync());
        var responses = (await call).Responses;
        Assert.False(responses[0].StartWorkflow.Started);
        Assert.Equal(runId, responses[0].StartWorkflow.RunId);
        Assert.Equal(UpdateWorkflowExecutionLifecycleStage.Completed, responses[1].UpdateWorkflow.Stage);
    }

    [Fact]
    public async Task ARefusedStartAbortsTheUpdate()
    {
        await using var harness = await EngineHarness.StartAsync();
        await harness.StartWorkflowAsync("order-1");
        var (error, statuses) = await RefusedAsync(harness, start => start.WorkflowIdConflictPolicy = WorkflowIdConflictPolicy.Fail);
        Assert.Equal(StatusCode.AlreadyExists, error.Code);
        Assert.StartsWith("MultiOperation could not be executed: Start failed:", error.Message, StringComparison.Ordinal);
        Assert.Equal((int)StatusCode.AlreadyExists, statuses[0].Code);
        Assert.True(statuses[0].Details[0].Is(WorkflowExecutionAlreadyStartedFailure.Descriptor));
        Assert.Equal((int)StatusCode.Aborted, statuses[1].Code);
        Assert.Equal("Operation was aborted.", statuses[1].Message);
        Assert.True(statuses[1].Details[0].Is(MultiOperationExecutionAborted.Descriptor));
    }

    [Fact]
    public async Task TheSameRequestFindsItsRunWhateverThePolicy()
    {
        await using var harness = await EngineHarness.StartAsync();
        await harness.StartWorkflowAsync("order-1", start => start.RequestId = "mine");
        await harness.CompleteAsync(await harness.PollWorkflowAsync());
        var call = ExecuteAsync(harness, start =>
        {
            start.RequestId = "mine";
            start.WorkflowIdConflictPolicy = WorkflowIdConflictPolicy.Fail;
        });
        await AnswerAsync(harness, await harness.PollWorkflowAsync());
        Assert.NotNull((await call).Responses[1].UpdateWorkflow.Outcome.Success);
    }

    [Fact]
    public async Task ARunningRunIsReplacedInOneCommit()
    {
        await using var harness = await EngineHarness.StartAsync();
        var first = await harness.StartWorkflowAsync("order-1");
        await harness.CompleteAsync(await harness.PollWorkflowAsync());
        var call = ExecuteAsync(harness, start => start.WorkflowIdConflictPolicy = WorkflowIdConflictPolicy.TerminateExisting);
        await AnswerAsync(harness, await harness.PollWorkflowAsync());
        Assert.NotEqual(first, (await call).Responses[0].StartWorkflow.RunId);
        Assert.Equal(WorkflowExecutionStatus.Terminated, await harness.StatusAsync("order-1", first));
    }

    [Fact]
    public async Task ACompletedUpdateIsAnsweredAfterItsRunHasClosed()
    {
        await using var harness = await EngineHarness.StartAsync();
        var call = ExecuteAsync(harness);
        await AnswerAsync(harness, await harness.PollWorkflowAsync(), Commands.Complete());
        var first = (await call).Responses;
        var again = (await ExecuteAsync(harness)).Responses;
        Assert.Equal(first[0].StartWorkflow.RunId, again[0].StartWorkflow.RunId);
        Assert.False(again[0].StartWorkflow.Started);
        Assert.Equal(WorkflowExecutionStatus.Completed, again[0].StartWorkflow.Status);
        Assert.Equal("fine", Commands.Text(again[1].UpdateWorkflow.Outcome.Success));
    }

    [Fact]
    public async Task AnUpdateAbortedByTheEndOfTheRunItFoundStartsAnother()
    {
        await using var harness = await EngineHarness.StartAsync();
        var first = await harness.StartWorkflowAsync("order-1");
        var task = await harness.PollWorkflowAsync();
        var call = ExecuteAsync(harness);
        await harness.DescribeAsync("order-1");
        await harness.CompleteAsync(task, Commands.Complete());
        await AnswerAsync(harness, await harness.PollWorkflowAsync());
        var responses = (await call).Responses;
        Assert.True(responses[0].StartWorkflow.Started);
        Assert.NotEqual(first, responses[0].StartWorkflow.RunId);
    }

    [Fact]
    public async Task ARefusedUpdateOfARunningRunAbortsTheStart()
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

        var (error, statuses) = await RefusedAsync(harness);
        Assert.Equal(StatusCode.FailedPrecondition, error.Code);
        Assert.Equal((int)StatusCode.Aborted, statuses[0].Code);
        Assert.True(statuses[1].Details[0].Is(WorkflowNotReadyFailure.Descriptor));
    }

    [Theory]
    [InlineData("cron", 0)]
    [InlineData("eager", 0)]
    [InlineData("delay", 0)]
    [InlineData("run id", 1)]
    [InlineData("first run id", 1)]
    [InlineData("workflow id", 1)]
    [InlineData("namespace", 1)]
    public async Task WhatIsNotAllowedIsRefusedAtItsPlace(string what, int place)
    {
        await using var harness = await EngineHarness.StartAsync();
        var (error, statuses) = await RefusedAsync(
            harness,
            start =>
            {
                start.CronSchedule = what == "cron" ? "* * * * *" : "";
                start.RequestEagerExecution = what == "eager";
                start.WorkflowStartDelay = what == "delay" ? new() { Seconds = 1 } : null;
            },
            update =>
            {
                update.WorkflowExecution.RunId = what == "run id" ? Guid.NewGuid().ToString() : "";
                update.FirstExecutionRunId = what == "first run id" ? Guid.NewGuid().ToString() : "";
                update.WorkflowExecution.WorkflowId = what == "workflow id" ? "other" : "order-1";
                update.Namespace = what == "namespace" ? "other" : EngineHarness.Namespace;
            });
        Assert.Equal("MultiOperation could not be executed.", error.Message);
        Assert.Equal(StatusCode.InvalidArgument, error.Code);
        Assert.Equal((int)StatusCode.InvalidArgument, statuses[place].Code);
        Assert.Equal((int)StatusCode.Aborted, statuses[1 - place].Code);
    }

    private static Task<ExecuteMultiOperationResponse> ExecuteAsync(
        EngineHarness harness, Action<StartWorkflowExecutionRequest>? configure = null, Action<UpdateWorkflowExecutionRequest>? configureUpdate = null)
    {
        var start = new StartWorkflowExecutionRequest
        {
            Namespace = EngineHarness.Namespace,
            WorkflowId = "order-1",
            WorkflowType = new WorkflowType { Name = "order" },
            TaskQueue = new TaskQueue { Name = EngineHarness.Queue },
            WorkflowIdConflictPolicy = WorkflowIdConflictPolicy.UseExisting,
            RequestId = Guid.NewGuid().ToString(),
        };
        configure?.Invoke(start);
        var update = UpdateCalls.Request("u");
        configureUpdate?.Invoke(update);
        return EngineHarness.InTime(harness.Service.ExecuteMultiOperationAsync(new ExecuteMultiOperationRequest
        {
            Namespace = EngineHarness.Namespace,
            Operations = { new Operation { StartWorkflow = start }, new Operation { UpdateWorkflow = update } },
        }));
    }

    private static async Task<(RpcException Error, IReadOnlyList<MultiOperationExecutionFailure.Types.OperationStatus> Statuses)> RefusedAsync(
        EngineHarness harness, Action<StartWorkflowExecutionRequest>? configure = null, Action<UpdateWorkflowExecutionRequest>? configureUpdate = null)
    {
        var error = await Assert.ThrowsAsync<RpcException>(() => ExecuteAsync(harness, configure, configureUpdate));
        var failure = error.FindDetail<MultiOperationExecutionFailure>()!;
        Assert.Equal(2, failure.Statuses.Count);
        return (error, failure.Statuses);
    }

    private static Task AnswerAsync(EngineHarness harness, PollWorkflowTaskQueueResponse task, params Protocol.Command.V1.Command[] commands) =>
        harness.CompleteAsync(
            task,
            request =>
            {
                request.Messages.Add(UpdateCalls.Accept("u"));
                request.Messages.Add(UpdateCalls.Complete("u", "fine"));
                foreach (var message in request.Messages)
                {
                    request.Commands.Insert(request.Commands.Count - commands.Length, Place(message.Id));
                }
            },
            commands);

    private static Protocol.Command.V1.Command Place(string messageId) => new()
    {
        CommandType = CommandType.ProtocolMessage,
        ProtocolMessageCommandAttributes = new Protocol.Command.V1.ProtocolMessageCommandAttributes { MessageId = messageId },
    };
}

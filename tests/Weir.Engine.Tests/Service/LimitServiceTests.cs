using Google.Protobuf;
using Weir.Engine.Tests.Support;
using Weir.Protocol.Calls;
using Weir.Protocol.Common.V1;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.Sdk.V1;
using Weir.Protocol.WorkflowService.V1;
using Weir.Tests.Shared;
using static Weir.Engine.Tests.Support.EngineHarness;

namespace Weir.Engine.Tests.Service;

/// <summary>What clients may send, each limit with its error.</summary>
public sealed class LimitServiceTests
{
    private static readonly Payloads Large = new() { Payloads_ = { new Payload { Data = ByteString.CopyFrom(new byte[(2 * 1024 * 1024) + 1]) } } };

    [Fact, Semantic(57)]
    public async Task Calls_with_too_much_in_them_are_refused_and_change_nothing()
    {
        await using var engine = await StartAsync();
        await engine.StartWorkflowAsync("w");
        var execution = new WorkflowExecution { WorkflowId = "w" };

        await RefusedAsync("Blob data size exceeds limit.", engine.StartWorkflowAsync("x", r => r.Input = Large));
        await RefusedAsync("Memo size exceeds limit.", engine.StartWorkflowAsync("x", r => r.Memo = new Memo { Fields = { ["m"] = Large.Payloads_[0] } }));
        await RefusedAsync(
            "UserMetadata.Summary exceeds size limit of 400 bytes.",
            engine.StartWorkflowAsync("x", r => r.UserMetadata = new UserMetadata { Summary = new Payload { Data = ByteString.CopyFrom(new byte[400]) } }));
        await RefusedAsync("WorkflowId length exceeds limit.", engine.StartWorkflowAsync(new string('x', 1_001)));
        await RefusedAsync("WorkflowId length exceeds limit.", engine.StartWorkflowAsync(new string('\u00e9', 501)));
        await RefusedAsync("RequestId length exceeds limit.", engine.StartWorkflowAsync("x", r => r.RequestId = new string('x', 1_001)));
        await RefusedAsync("WorkflowType length exceeds limit.", engine.StartWorkflowAsync("x", r => r.WorkflowType.Name = new string('x', 1_001)));
        await RefusedAsync("TaskQueue length exceeds limit.", engine.StartWorkflowAsync("x", r => r.TaskQueue.Name = new string('x', 1_001)));
        await RefusedAsync(
            "attaching workflow callbacks is disabled for this namespace", engine.StartWorkflowAsync("x", r => r.CompletionCallbacks.Add(new Callback())));
        await RefusedAsync("Blob data size exceeds limit.", engine.Service.SignalWorkflowExecutionAsync(new SignalWorkflowExecutionRequest
        {
            Namespace = Namespace, WorkflowExecution = execution, SignalName = "s", Input = Large,
        }));
        await RefusedAsync("SignalName length exceeds limit.", engine.SignalAsync("w", new string('x', 1_001)));
        await RefusedAsync("Blob data size exceeds limit.", engine.Service.TerminateWorkflowExecutionAsync(new TerminateWorkflowExecutionRequest
        {
            Namespace = Namespace, WorkflowExecution = execution, Details = Large,
        }));

        Assert.Equal(2, (await engine.HistoryAsync("w")).Count);
    }

    [Fact, Semantic(57)]
    public async Task A_result_a_failure_or_heartbeat_details_that_are_too_large_fail_the_activity()
    {
        await using var engine = await StartAsync();
        await engine.StartWorkflowAsync("w");
        await engine.CompleteAsync(await engine.PollWorkflowAsync(), Commands.Activity("a"), Commands.Activity("b"), Commands.Activity("c"));
        var tasks = new[] { await engine.PollActivityAsync(), await engine.PollActivityAsync(), await engine.PollActivityAsync() };

        await engine.Service.RespondActivityTaskCompletedAsync(new() { Namespace = Namespace, TaskToken = tasks[0].TaskToken, Result = Large });
        var heartbeat = await engine.Service.RecordActivityTaskHeartbeatAsync(new() { Namespace = Namespace, TaskToken = tasks[1].TaskToken, Details = Large });
        await engine.Service.RespondActivityTaskFailedAsync(new()
        {
            Namespace = Namespace,
            TaskToken = tasks[2].TaskToken,
            Failure = new() { StackTrace = new string('x', (2 * 1024 * 1024) + 1) },
        });

        Assert.True(heartbeat.CancelRequested);
        var failures = (await engine.HistoryAsync("w"))
            .Where(e => e.EventType == EventType.ActivityTaskFailed)
            .Select(e => e.ActivityTaskFailedEventAttributes.Failure.Message);
        Assert.Equal(["Complete result exceeds size limit.", "Heartbeat details exceed size limit.", "Failure exceeds size limit."], failures);
    }

    [Fact, Semantic(57)]
    public async Task A_run_that_grew_too_large_is_terminated_and_the_caller_is_told()
    {
        await using var engine = await StartAsync(configure: options => options with { Limits = options.Limits with { HistoryEventsMax = 4 } });
        await engine.StartWorkflowAsync("w");
        await engine.SignalAsync("w", "one");
        await engine.SignalAsync("w", "two");

        await RefusedAsync("Workflow history count exceeds limit.", engine.SignalAsync("w", "three"));

        Assert.Equal(WorkflowExecutionStatus.Terminated, await engine.StatusAsync("w"));
        var error = await Assert.ThrowsAsync<RpcException>(() => engine.SignalAsync("w", "four"));
        Assert.Equal((StatusCode.NotFound, "workflow execution already completed"), (error.Code, error.Message));
    }

    [Fact, Semantic(25)]
    public async Task A_run_takes_only_so_many_signals()
    {
        await using var engine = await StartAsync(configure: options => options with { Limits = options.Limits with { SignalsMax = 2 } });
        await engine.StartWorkflowAsync("w");
        await engine.SignalAsync("w", "one");
        await engine.SignalAsync("w", "two");

        await RefusedAsync("exceeded workflow execution limit for signal events", engine.SignalAsync("w", "three"));
        Assert.Equal(WorkflowExecutionStatus.Running, await engine.StatusAsync("w"));
    }

    [Fact, Semantic(57)]
    public async Task Clients_can_ask_for_the_limits()
    {
        await using var engine = await StartAsync();
        var limits = (await engine.Service.DescribeNamespaceAsync(new DescribeNamespaceRequest { Namespace = Namespace })).NamespaceInfo.Limits;
        Assert.Equal((2 * 1024 * 1024, 2 * 1024 * 1024), (limits.BlobSizeLimitError, limits.MemoSizeLimitError));
    }

    private static async Task RefusedAsync(string message, Task call)
    {
        var error = await Assert.ThrowsAsync<RpcException>(() => call);
        Assert.Equal((StatusCode.InvalidArgument, message), (error.Code, error.Message));
    }
}

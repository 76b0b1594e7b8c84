using Weir.Engine.Tests.Support;
using Weir.Protocol.Calls;
using Weir.Protocol.Common.V1;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.WorkflowService.V1;
using Weir.Tests.Shared;
using static Weir.Engine.Tests.Support.EngineHarness;

namespace Weir.Engine.Tests.Service;

/// <summary>Resets through the service: several runs in one commit, loaded from the store when they have to be.</summary>
public sealed class ResetServiceTests
{
    [Fact, Semantic(67)]
    public async Task A_reset_ends_the_run_and_begins_a_new_one_that_is_current()
    {
        await using var engine = await StartAsync();
        var first = await engine.StartWorkflowAsync("w");
        await engine.CompleteAsync(await engine.PollWorkflowAsync());
        await engine.SignalAsync("w", "hello");

        var second = await ResetAsync(engine, "w", 4);

        Assert.Equal(WorkflowExecutionStatus.Terminated, await engine.StatusAsync("w", first));
        Assert.Equal(second, (await engine.DescribeAsync("w")).WorkflowExecutionInfo.Execution.RunId);
        Assert.Equal(second, (await engine.DescribeAsync("w", first)).WorkflowExtendedInfo.ResetRunId);
        var task = await engine.PollWorkflowAsync();
        Assert.Equal(second, task.WorkflowExecution.RunId);
        await engine.CompleteAsync(task, Commands.Complete());
        Assert.Equal(WorkflowExecutionStatus.Completed, await engine.StatusAsync("w"));
    }

    [Fact, Semantic(67)]
    public async Task A_repeated_request_finds_the_run_that_the_first_one_made()
    {
        await using var engine = await StartAsync();
        await engine.StartWorkflowAsync("w");
        await engine.CompleteAsync(await engine.PollWorkflowAsync());

        var first = await ResetAsync(engine, "w", 4, requestId: "once");
        var again = await ResetAsync(engine, "w", 4, requestId: "once");

        Assert.Equal(first, again);
    }

    [Fact, Semantic(67)]
    public async Task Runs_are_read_from_the_store_when_they_are_not_in_memory()
    {
        // No closed run stays in memory.
        await using var engine = await StartAsync(configure: options => options with { ClosedRunsCached = 0 });
        var first = await engine.StartWorkflowAsync("w");
        await engine.SignalAsync("w", "one");
        await engine.CompleteAsync(await engine.PollWorkflowAsync());
        await engine.SignalAsync("w", "two");
        await ContinueAsync(engine);
        await engine.SignalAsync("w", "three");
        await ContinueAsync(engine);
        await engine.SignalAsync("w", "four");

        var reset = await ResetAsync(engine, "w", 5, runId: first);

        var signals = (await engine.HistoryAsync("w", reset))
            .Where(e => e.EventType == EventType.WorkflowExecutionSignaled)
            .Select(e => e.WorkflowExecutionSignaledEventAttributes.SignalName);
        Assert.Equal(["one", "two", "three", "four"], signals);
        await engine.RestartAsync();
        Assert.Equal(reset, (await engine.DescribeAsync("w")).WorkflowExecutionInfo.Execution.RunId);
        Assert.Equal(reset, (await engine.DescribeAsync("w", first)).WorkflowExtendedInfo.ResetRunId);
    }

    [Fact, Semantic(67)]
    public async Task A_child_of_the_run_that_was_reset_reports_to_the_new_one()
    {
        await using var engine = await StartAsync();
        await engine.StartWorkflowAsync("parent");
        await engine.CompleteAsync(await engine.PollWorkflowAsync(), Commands.Child("child", "children"));
        var child = await engine.PollWorkflowAsync("children");
        await engine.CompleteAsync(await engine.PollWorkflowAsync());
        var finish = (await engine.HistoryAsync("parent")).Last(e => e.EventType == EventType.WorkflowTaskCompleted).EventId;

        var reset = await ResetAsync(engine, "parent", finish);
        await engine.CompleteAsync(child, Commands.Complete("child's result"));

        var task = await engine.PollWorkflowAsync();
        while (task.History.Events.All(e => e.EventType != EventType.ChildWorkflowExecutionCompleted))
        {
            await engine.CompleteAsync(task);
            task = await engine.PollWorkflowAsync();
        }

        Assert.Equal(reset, task.WorkflowExecution.RunId);
        Assert.Equal(WorkflowExecutionStatus.Completed, await engine.StatusAsync("child"));
    }

    [Fact, Semantic(67)]
    public async Task What_cannot_be_reset_is_refused()
    {
        await using var engine = await StartAsync();
        await engine.StartWorkflowAsync("w");

        await RefusedAsync(StatusCode.NotFound, ResetAsync(engine, "unknown", 4));
        await RefusedAsync(StatusCode.NotFound, ResetAsync(engine, "w", 4, runId: Guid.NewGuid().ToString()));
        await RefusedAsync(StatusCode.InvalidArgument, ResetAsync(engine, "w", 99));
        await RefusedAsync(StatusCode.InvalidArgument, ResetAsync(engine, "w", 2));
        await RefusedAsync(StatusCode.InvalidArgument, ResetAsync(engine, "w", 4, runId: "no uuid"));
        Assert.Equal(WorkflowExecutionStatus.Running, await engine.StatusAsync("w"));
    }

    [Fact, Semantic(67)]
    public async Task A_reset_whose_commit_fails_leaves_everything_as_it_was()
    {
        var store = new FaultStore(new Weir.Engine.Storage.MemoryEngineStore());
        await using var engine = await StartAsync(store);
        var first = await engine.StartWorkflowAsync("w");
        await engine.CompleteAsync(await engine.PollWorkflowAsync());

        store.FailCommits = 1;
        await RefusedAsync(StatusCode.Unavailable, ResetAsync(engine, "w", 4));

        Assert.Equal(WorkflowExecutionStatus.Running, await engine.StatusAsync("w"));
        Assert.Equal(first, (await engine.DescribeAsync("w")).WorkflowExecutionInfo.Execution.RunId);
        Assert.NotEqual(first, await ResetAsync(engine, "w", 4));
    }

    private static async Task ContinueAsync(EngineHarness engine)
    {
        var task = await engine.PollWorkflowAsync();
        await engine.CompleteAsync(task, new Weir.Protocol.Command.V1.Command
        {
            CommandType = CommandType.ContinueAsNewWorkflowExecution,
            ContinueAsNewWorkflowExecutionCommandAttributes = new(),
        });
        engine.Clock.Advance(TimeSpan.FromSeconds(2));
    }

    private static async Task<string> ResetAsync(EngineHarness engine, string workflowId, long finish, string runId = "", string requestId = "") =>
        (await InTime(engine.Service.ResetWorkflowExecutionAsync(new ResetWorkflowExecutionRequest
        {
            Namespace = Namespace,
            WorkflowExecution = new WorkflowExecution { WorkflowId = workflowId, RunId = runId },
            WorkflowTaskFinishEventId = finish,
            RequestId = requestId,
            Reason = "test",
        }))).RunId;

    private static async Task RefusedAsync(StatusCode code, Task call) => Assert.Equal(code, (await Assert.ThrowsAsync<RpcException>(() => call)).Code);
}

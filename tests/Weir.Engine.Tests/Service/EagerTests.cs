using Weir.Engine.Tests.Support;
using Weir.Protocol.Common.V1;
using Weir.Protocol.WorkflowService.V1;
using Weir.Tests.Shared;
using static Weir.Engine.Tests.Support.EngineHarness;

namespace Weir.Engine.Tests.Service;

/// <summary>Tasks that go back in an answer instead of through a queue.</summary>
public sealed class EagerTests
{
    [Fact, Semantic(24)]
    public async Task An_eager_start_brings_its_workflow_task_along()
    {
        await using var engine = await StartAsync();
        var response = await StartEagerlyAsync(engine);

        var task = response.EagerWorkflowTask;
        Assert.Equal(3, task.History.Events.Count);
        Assert.Equal(response.RunId, task.WorkflowExecution.RunId);
        await engine.CompleteAsync(task, Commands.Complete());
        Assert.Equal(Weir.Protocol.Enums.V1.WorkflowExecutionStatus.Completed, await engine.StatusAsync("eager"));
    }

    [Fact, Semantic(24)]
    public async Task An_eager_start_whose_answer_was_lost_is_handed_out_after_its_timeout()
    {
        await using var engine = await StartAsync();
        await StartEagerlyAsync(engine);
        Assert.Equal(1, (await engine.DescribeAsync("eager")).PendingWorkflowTask.Attempt);

        await engine.AdvanceUntilAsync(TimeSpan.FromSeconds(1), async () => (await engine.DescribeAsync("eager")).PendingWorkflowTask.Attempt == 2);

        Assert.Equal(2, (await engine.PollWorkflowAsync()).Attempt);
    }

    [Fact, Semantic(24)]
    public async Task A_delayed_start_is_not_eager()
    {
        await using var engine = await StartAsync();
        var response = await StartEagerlyAsync(engine, request => request.WorkflowStartDelay = new() { Seconds = 5 });
        Assert.Null(response.EagerWorkflowTask);
    }

    [Fact, Semantic(41)]
    public async Task Eager_activities_are_in_the_answer_of_the_workflow_task_and_in_no_queue()
    {
        await using var engine = await StartAsync();
        await engine.StartWorkflowAsync("w");
        var task = await engine.PollWorkflowAsync();

        var answer = await engine.CompleteAsync(task, Commands.Activity("a", configure: c => c.RequestEagerExecution = true), Commands.Activity("b"));

        var eager = Assert.Single(answer.ActivityTasks);
        Assert.Equal("a", eager.ActivityId);
        Assert.Equal("b", (await engine.PollActivityAsync()).ActivityId);
        await engine.CompleteActivityAsync(eager, "done");
        Assert.NotEmpty((await engine.PollWorkflowAsync()).TaskToken);
    }

    [Fact, Semantic(41)]
    public async Task What_is_advertised_works()
    {
        await using var engine = await StartAsync();
        Assert.True((await engine.Service.GetSystemInfoAsync(new GetSystemInfoRequest())).Capabilities.EagerWorkflowStart);
        var described = await engine.Service.DescribeNamespaceAsync(new DescribeNamespaceRequest { Namespace = Namespace });
        Assert.True(described.NamespaceInfo.Capabilities.EagerWorkflowStart);
        Assert.True(described.NamespaceInfo.Capabilities.WorkflowPause);
    }

    private static Task<StartWorkflowExecutionResponse> StartEagerlyAsync(EngineHarness engine, Action<StartWorkflowExecutionRequest>? with = null)
    {
        var request = new StartWorkflowExecutionRequest
        {
            Namespace = Namespace,
            WorkflowId = "eager",
            WorkflowType = new WorkflowType { Name = "order" },
            TaskQueue = new() { Name = Queue },
            RequestId = Guid.NewGuid().ToString(),
            RequestEagerExecution = true,
        };
        with?.Invoke(request);
        return InTime(engine.Service.StartWorkflowExecutionAsync(request));
    }
}

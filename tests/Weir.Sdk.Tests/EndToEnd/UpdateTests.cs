using Weir.Protocol.Common.V1;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.Update.V1;
using Weir.Protocol.WorkflowService.V1;
using Weir.Sdk.Workflows;

namespace Weir.Sdk.Tests.EndToEnd;

public sealed class UpdateTests
{
    [Fact]
    public async Task WorkflowThatTakesNoUpdatesRejectsThemAndGoesOn()
    {
        await using var engine = await EngineFixture.StartAsync();
        engine.StartWorker(options => options.AddWorkflow<Listener>());
        var handle = await engine.Client.StartWorkflowAsync((Listener w) => w.RunAsync(), EngineFixture.Options("listener"));
        await EngineFixture.UntilAsync(async () => (await handle.FetchHistoryAsync()).Events.Count == 4);

        for (var i = 0; i < 3; i++)
        {
            var update = await engine.Client.WorkflowService.UpdateWorkflowExecutionAsync(Request());
            Assert.Equal("UnprocessedUpdate", update.Outcome.Failure.ApplicationFailureInfo.Type);
            await handle.SignalAsync(w => w.HearAsync());
        }

        // The discarded tasks took event ids that signals have now; the workflow saw each signal once.
        Assert.Equal(3, await handle.GetResultAsync());
        Assert.DoesNotContain((await handle.FetchHistoryAsync()).Events, e => e.EventType == EventType.WorkflowTaskFailed);
    }

    private static UpdateWorkflowExecutionRequest Request() => new()
    {
        Namespace = "default",
        WorkflowExecution = new WorkflowExecution { WorkflowId = "listener" },
        WaitPolicy = new WaitPolicy { LifecycleStage = UpdateWorkflowExecutionLifecycleStage.Completed },
        Request = new Request { Meta = new Meta(), Input = new Input { Name = "anything" } },
    };

    [Workflow]
    public sealed class Listener
    {
        private int heard;

        [WorkflowRun]
        public async Task<int> RunAsync()
        {
            await Workflow.WaitConditionAsync(() => heard == 3);
            return heard;
        }

        [WorkflowSignal]
        public Task HearAsync()
        {
            heard++;
            return Task.CompletedTask;
        }
    }
}

using Weir.Protocol.Enums.V1;
using Weir.Sdk.Client;
using Weir.Sdk.Workflows;

namespace Weir.Sdk.Tests.EndToEnd;

public sealed class ListTests
{
    [Fact]
    public async Task DescribedWorkflowSaysWhatItIs()
    {
        await using var engine = await EngineFixture.StartAsync();
        var handle = await engine.Client.StartWorkflowAsync((Quiet w) => w.RunAsync(), EngineFixture.Options("quiet"));

        var described = await handle.DescribeAsync();

        Assert.Equal(("quiet", "Quiet", "queue", WorkflowExecutionStatus.Running), (described.Id, described.WorkflowType, described.TaskQueue, described.Status));
        Assert.Equal(handle.ResultRunId, described.RunId);
        Assert.Null(described.CloseTime);
        Assert.NotNull(described.PendingWorkflowTask);
    }

    [Fact]
    public async Task StartedWorkflowsAreListedNewestFirst()
    {
        await using var engine = await EngineFixture.StartAsync();
        foreach (var id in new[] { "a", "b", "c" })
        {
            await engine.Client.StartWorkflowAsync((Quiet w) => w.RunAsync(), EngineFixture.Options(id));
            engine.Time.Advance(TimeSpan.FromSeconds(1));
        }

        var ids = new List<string>();
        await foreach (var workflow in engine.Client.ListWorkflowsAsync(string.Empty))
        {
            ids.Add(workflow.Id);
        }

        Assert.Equal(["c", "b", "a"], ids);
    }

    [Fact]
    public async Task HistoryIsFollowedUntilTheRunCloses()
    {
        await using var engine = await EngineFixture.StartAsync();
        var handle = await engine.Client.StartWorkflowAsync((Quiet w) => w.RunAsync(), EngineFixture.Options());
        var following = Task.Run(async () =>
        {
            var types = new List<EventType>();
            await foreach (var item in handle.FetchHistoryEventsAsync(waitNewEvent: true))
            {
                types.Add(item.EventType);
            }

            return types;
        });

        engine.StartWorker(options => options.AddWorkflow<Quiet>());
        await handle.SignalAsync("Stop", []);
        await handle.CancelAsync();

        Assert.Equal(EventType.WorkflowExecutionCanceled, (await following)[^1]);
    }

    [Workflow]
    public sealed class Quiet
    {
        [WorkflowRun]
        public Task RunAsync() => Workflow.DelayAsync(Timeout.InfiniteTimeSpan);
    }
}

using Weir.Engine.Tests.Support;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.WorkflowService.V1;

namespace Weir.Engine.Tests.Service;

public sealed class ConcurrencyTests
{
    [Fact]
    public async Task ManyRunsFinishWithManyWorkers()
    {
        const int Runs = 500;
        await using var harness = await EngineHarness.StartAsync(configure: options => options with { TimeProvider = TimeProvider.System });
        using var stop = new CancellationTokenSource();
        var workers = Enumerable.Range(0, 8).SelectMany(_ => new[] { WorkflowWorkerAsync(harness, stop.Token), ActivityWorkerAsync(harness, stop.Token) }).ToList();
        await Parallel.ForEachAsync(Enumerable.Range(0, Runs), async (i, token) =>
        {
            await harness.StartWorkflowAsync($"order-{i}");
            var untilClosed = new GetWorkflowExecutionHistoryRequest
            {
                Namespace = EngineHarness.Namespace,
                Execution = new() { WorkflowId = $"order-{i}" },
                WaitNewEvent = true,
                HistoryEventFilterType = HistoryEventFilterType.CloseEvent,
            };
            var closed = await EngineHarness.InTime(harness.Service.GetWorkflowExecutionHistoryAsync(untilClosed, cancellationToken: token));
            Assert.Equal(EventType.WorkflowExecutionCompleted, closed.History.Events.Single().EventType);
        });
        await stop.CancelAsync();
        await Task.WhenAll(workers);
        for (var i = 0; i < Runs; i += 50)
        {
            Assert.Equal(Enumerable.Range(1, 11).Select(id => (long)id), (await harness.HistoryAsync($"order-{i}")).Select(e => e.EventId));
        }
    }

    private static async Task WorkflowWorkerAsync(EngineHarness harness, CancellationToken stop)
    {
        try
        {
            while (true)
            {
                var task = await harness.PollWorkflowAsync(cancellationToken: stop);
                var isFirst = task.PreviousStartedEventId == 0;
                await harness.CompleteAsync(task, isFirst ? Commands.Activity("charge") : Commands.Complete());
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
    }

    private static async Task ActivityWorkerAsync(EngineHarness harness, CancellationToken stop)
    {
        try
        {
            while (true)
            {
                await harness.CompleteActivityAsync(await harness.PollActivityAsync(cancellationToken: stop));
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
    }
}

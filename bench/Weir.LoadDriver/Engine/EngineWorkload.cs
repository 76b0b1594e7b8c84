using System.Globalization;
using Weir.Engine;
using Weir.Protocol.Common.V1;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.Services;
using Weir.Protocol.TaskQueue.V1;
using Weir.Protocol.WorkflowService.V1;

namespace Weir.LoadDriver;

/// <summary>The workflows of <c>w1</c> and <c>w2</c> without an SDK: kernel, shards and store alone.</summary>
internal sealed class EngineWorkload : IWorkload
{
    public async Task<IReadOnlyList<Measurement>> MeasureAsync(string folder, Arguments arguments)
    {
        await using var engine = await WeirEngine.StartAsync(Stores.Create(folder, arguments), new EngineOptions());
        using var stop = new CancellationTokenSource();
        var worker = new RawWorker(engine.WorkflowService).RunAsync(stop.Token);
        List<Measurement> measurements = [];
        foreach (var (concurrency, activities) in ((int, int)[])[(64, 1), (1, 1), (64, 10)])
        {
            var load = new Load("engine", arguments.Concurrency ?? concurrency, id => RunAsync(engine.WorkflowService, id, activities));
            measurements.Add(await load.MeasureAsync(
                Stores.Name(arguments), $"{activities} act., conc. {arguments.Concurrency ?? concurrency}", activities == 1 ? "workflows" : "activities", activities, arguments.Seconds));
        }

        await stop.CancelAsync();
        await worker;
        return measurements;
    }

    public static int ActivitiesOf(string workflowType) => int.Parse(workflowType, CultureInfo.InvariantCulture);

    private static async Task RunAsync(IWorkflowService service, string id, int activities)
    {
        var started = await service.StartWorkflowExecutionAsync(new StartWorkflowExecutionRequest
        {
            Namespace = RawWorker.Namespace,
            WorkflowId = id,
            RequestId = id,
            WorkflowType = new WorkflowType { Name = activities.ToString(CultureInfo.InvariantCulture) },
            TaskQueue = new TaskQueue { Name = Host.TaskQueue },
        });
        var closed = await service.GetWorkflowExecutionHistoryAsync(new GetWorkflowExecutionHistoryRequest
        {
            Namespace = RawWorker.Namespace,
            Execution = new WorkflowExecution { WorkflowId = id, RunId = started.RunId },
            WaitNewEvent = true,
            HistoryEventFilterType = HistoryEventFilterType.CloseEvent,
        });
        if (closed.History.Events is not [{ EventType: EventType.WorkflowExecutionCompleted }])
        {
            var execution = new WorkflowExecution { WorkflowId = id, RunId = started.RunId };
            var state = await service.DescribeWorkflowExecutionAsync(
                new DescribeWorkflowExecutionRequest { Namespace = RawWorker.Namespace, Execution = execution });
            var history = await service.GetWorkflowExecutionHistoryAsync(
                new GetWorkflowExecutionHistoryRequest { Namespace = RawWorker.Namespace, Execution = execution });
            throw new InvalidOperationException(
                $"workflow {id} did not complete: {state}, events {string.Join(", ", history.History.Events.Select(e => $"{e.EventTime.ToDateTime():mm:ss.fff} {e.EventType}"))}");
        }
    }
}

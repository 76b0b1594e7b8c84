using System.Collections.Concurrent;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Weir.Protocol.Calls;
using Weir.Protocol.Command.V1;
using Weir.Protocol.Common.V1;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.Services;
using Weir.Protocol.TaskQueue.V1;
using Weir.Protocol.WorkflowService.V1;

namespace Weir.LoadDriver;

/// <summary>
/// A worker without an SDK: it runs the workflow "N activities one after another" by hand, so that what is measured is the engine.
/// </summary>
internal sealed class RawWorker(IWorkflowService service)
{
    public const string Namespace = "default";
    private const int Polls = 32;
    private static readonly TaskQueue _queue = new() { Name = Host.TaskQueue };
    private static readonly TaskQueue _sticky = new() { Name = "load-sticky", Kind = TaskQueueKind.Sticky, NormalName = Host.TaskQueue };
    private static readonly Duration _timeout = Duration.FromTimeSpan(TimeSpan.FromMinutes(1));
    private static readonly Payloads _payload = new() { Payloads_ = { new Payload { Data = ByteString.CopyFromUtf8("\"Hello\"") } } };

    private readonly ConcurrentDictionary<string, int> _progress = new();

    public async Task RunAsync(CancellationToken stop)
    {
        var loops = Enumerable.Range(0, Polls).SelectMany(_ => (Task[])[
            LoopAsync(() => WorkflowTaskAsync(_queue, stop), stop),
            LoopAsync(() => WorkflowTaskAsync(_sticky, stop), stop),
            LoopAsync(() => ActivityTaskAsync(stop), stop)]);
        await Task.WhenAll(loops);
    }

    private static Task LoopAsync(Func<Task> once, CancellationToken stop) => Task.Run(
        async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                try
                {
                    await once();
                }
                catch (OperationCanceledException)
                {
                    return;
                }
                catch (RpcException e) when (e.Code != StatusCode.Unavailable)
                {
                    // The engine timed the task out and hands it out again: no result is wrong, but it should not happen here.
                    await Console.Error.WriteLineAsync($"refused: {e.Message}");
                }
            }
        },
        CancellationToken.None);

    private async Task WorkflowTaskAsync(TaskQueue queue, CancellationToken stop)
    {
        var task = await service.PollWorkflowTaskQueueAsync(
            new PollWorkflowTaskQueueRequest { Namespace = Namespace, TaskQueue = queue, Identity = "raw" }, cancellationToken: stop);
        if (task.TaskToken.IsEmpty)
        {
            return;
        }

        await service.RespondWorkflowTaskCompletedAsync(
            new RespondWorkflowTaskCompletedRequest
            {
                Namespace = Namespace,
                TaskToken = task.TaskToken,
                Identity = "raw",
                Commands = { Next(task) },
                StickyAttributes = new StickyExecutionAttributes { WorkerTaskQueue = _sticky, ScheduleToStartTimeout = _timeout },
            },
            cancellationToken: stop);
    }

    private Command Next(PollWorkflowTaskQueueResponse task)
    {
        var run = task.WorkflowExecution.RunId;
        var completed = 0;
        foreach (var happened in task.History.Events)
        {
            switch (happened.EventType)
            {
                case EventType.WorkflowExecutionStarted:
                    _progress[run] = 0;
                    break;
                case EventType.ActivityTaskCompleted:
                    completed++;
                    break;
                default:
                    break;
            }
        }

        var done = _progress.AddOrUpdate(run, completed, (_, before) => before + completed);
        if (done == EngineWorkload.ActivitiesOf(task.WorkflowType.Name))
        {
            _progress.TryRemove(run, out _);
            return new Command
            {
                CommandType = CommandType.CompleteWorkflowExecution,
                CompleteWorkflowExecutionCommandAttributes = new CompleteWorkflowExecutionCommandAttributes { Result = _payload },
            };
        }

        return new Command
        {
            CommandType = CommandType.ScheduleActivityTask,
            ScheduleActivityTaskCommandAttributes = new ScheduleActivityTaskCommandAttributes
            {
                ActivityId = (done + 1).ToString(System.Globalization.CultureInfo.InvariantCulture),
                ActivityType = new ActivityType { Name = "Greet" },
                TaskQueue = _queue,
                Input = _payload,
                StartToCloseTimeout = _timeout,
            },
        };
    }

    private async Task ActivityTaskAsync(CancellationToken stop)
    {
        var task = await service.PollActivityTaskQueueAsync(
            new PollActivityTaskQueueRequest { Namespace = Namespace, TaskQueue = _queue, Identity = "raw" }, cancellationToken: stop);
        if (!task.TaskToken.IsEmpty)
        {
            await service.RespondActivityTaskCompletedAsync(
                new RespondActivityTaskCompletedRequest { Namespace = Namespace, TaskToken = task.TaskToken, Identity = "raw", Result = _payload },
                cancellationToken: stop);
        }
    }
}

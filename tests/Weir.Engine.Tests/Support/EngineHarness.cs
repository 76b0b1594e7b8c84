using Weir.Engine.Storage;
using Weir.Protocol.Command.V1;
using Weir.Protocol.Common.V1;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.History.V1;
using Weir.Protocol.Services;
using Weir.Protocol.TaskQueue.V1;
using Weir.Protocol.WorkflowService.V1;
using Weir.Tests.Shared;

namespace Weir.Engine.Tests.Support;

/// <summary>An engine over a memory store and a clock that the test moves, with short forms of the calls that workers and clients make.</summary>
internal sealed class EngineHarness : IAsyncDisposable
{
    public const string Namespace = "default";
    public const string Queue = "orders";

    // Far longer than anything takes; a test that hangs fails instead.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private EngineHarness(WeirEngine engine, IEngineStore store, ManualTimeProvider clock, EngineOptions options) =>
        (Engine, Store, Clock, Options) = (engine, store, clock, options);

    public WeirEngine Engine { get; private set; }

    public IEngineStore Store { get; }

    public ManualTimeProvider Clock { get; }

    public EngineOptions Options { get; }

    public IWorkflowService Service => Engine.WorkflowService;

    public static async Task<EngineHarness> StartAsync(IEngineStore? store = null, Func<EngineOptions, EngineOptions>? configure = null)
    {
        store ??= new MemoryEngineStore();
        var clock = new ManualTimeProvider();
        var options = new EngineOptions { TimeProvider = clock, ShardCount = 3, IdSeed = 7 };
        options = configure?.Invoke(options) ?? options;
        return new EngineHarness(await WeirEngine.StartAsync(store, options), store, clock, options);
    }

    /// <summary>Stops the engine and opens the same store again.</summary>
    public async Task RestartAsync()
    {
        await Engine.DisposeAsync();
        Engine = await WeirEngine.StartAsync(Store, Options with { IdSeed = Options.IdSeed + 1_000 });
    }

    public ValueTask DisposeAsync() => Engine.DisposeAsync();

    public async Task<string> StartWorkflowAsync(string workflowId, Action<StartWorkflowExecutionRequest>? configure = null)
    {
        var request = new StartWorkflowExecutionRequest
        {
            Namespace = Namespace,
            WorkflowId = workflowId,
            WorkflowType = new WorkflowType { Name = "order" },
            TaskQueue = new TaskQueue { Name = Queue },
            RequestId = Guid.NewGuid().ToString(),
            Identity = "client",
        };
        configure?.Invoke(request);
        return (await InTime(Service.StartWorkflowExecutionAsync(request))).RunId;
    }

    public Task<PollWorkflowTaskQueueResponse> PollWorkflowAsync(string queue = Queue, string? sticky = null, CancellationToken cancellationToken = default) =>
        InTime(Service.PollWorkflowTaskQueueAsync(
            new PollWorkflowTaskQueueRequest
            {
                Namespace = Namespace,
                TaskQueue = sticky is null
                    ? new TaskQueue { Name = queue }
                    : new TaskQueue { Name = sticky, Kind = TaskQueueKind.Sticky, NormalName = queue },
                Identity = "worker",
            },
            cancellationToken: cancellationToken));

    public Task<PollActivityTaskQueueResponse> PollActivityAsync(string queue = Queue, CancellationToken cancellationToken = default) =>
        InTime(Service.PollActivityTaskQueueAsync(
            new PollActivityTaskQueueRequest { Namespace = Namespace, TaskQueue = new TaskQueue { Name = queue }, Identity = "worker" },
            cancellationToken: cancellationToken));

    public Task<RespondWorkflowTaskCompletedResponse> CompleteAsync(PollWorkflowTaskQueueResponse task, params Command[] commands) =>
        CompleteAsync(task, null, commands);

    public Task<RespondWorkflowTaskCompletedResponse> CompleteAsync(
        PollWorkflowTaskQueueResponse task, Action<RespondWorkflowTaskCompletedRequest>? configure, params Command[] commands)
    {
        var request = new RespondWorkflowTaskCompletedRequest { Namespace = Namespace, TaskToken = task.TaskToken, Identity = "worker", Commands = { commands } };
        configure?.Invoke(request);
        return InTime(Service.RespondWorkflowTaskCompletedAsync(request));
    }

    public Task CompleteActivityAsync(PollActivityTaskQueueResponse task, string? result = null) =>
        InTime(Service.RespondActivityTaskCompletedAsync(new RespondActivityTaskCompletedRequest
        {
            Namespace = Namespace,
            TaskToken = task.TaskToken,
            Result = result is null ? null : Commands.Payloads(result),
        }));

    public Task SignalAsync(string workflowId, string name) =>
        InTime(Service.SignalWorkflowExecutionAsync(new SignalWorkflowExecutionRequest
        {
            Namespace = Namespace,
            WorkflowExecution = new WorkflowExecution { WorkflowId = workflowId },
            SignalName = name,
            RequestId = Guid.NewGuid().ToString(),
        }));

    public Task<DescribeWorkflowExecutionResponse> DescribeAsync(string workflowId, string runId = "") =>
        InTime(Service.DescribeWorkflowExecutionAsync(new DescribeWorkflowExecutionRequest
        {
            Namespace = Namespace,
            Execution = new WorkflowExecution { WorkflowId = workflowId, RunId = runId },
        }));

    public async Task<WorkflowExecutionStatus> StatusAsync(string workflowId, string runId = "") =>
        (await DescribeAsync(workflowId, runId)).WorkflowExecutionInfo.Status;

    /// <summary>All events of a run.</summary>
    public async Task<IReadOnlyList<HistoryEvent>> HistoryAsync(string workflowId, string runId = "")
    {
        var events = new List<HistoryEvent>();
        var request = new GetWorkflowExecutionHistoryRequest
        {
            Namespace = Namespace,
            Execution = new WorkflowExecution { WorkflowId = workflowId, RunId = runId },
        };
        do
        {
            var page = await InTime(Service.GetWorkflowExecutionHistoryAsync(request));
            events.AddRange(page.History.Events);
            request = request.Clone();
            request.NextPageToken = page.NextPageToken;
        }
        while (!request.NextPageToken.IsEmpty);

        return events;
    }

    public async Task<IReadOnlyList<EventType>> EventTypesAsync(string workflowId, string runId = "") =>
        [.. (await HistoryAsync(workflowId, runId)).Select(historyEvent => historyEvent.EventType)];

    /// <summary>Moves the clock in small steps until something is true: for what happens on the engine's own loops after a deadline.</summary>
    public async Task AdvanceUntilAsync(TimeSpan step, Func<Task<bool>> condition)
    {
        for (var i = 0; i < 10_000; i++)
        {
            if (await condition())
            {
                return;
            }

            Clock.Advance(step);
            if (i >= 100)
            {
                // The engine's loops need a processor too.
                await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
            }
        }

        Assert.Fail("The condition did not come true.");
    }

    public static Task<T> InTime<T>(Task<T> task) => task.WaitAsync(Patience, TimeProvider.System);

    public static Task InTime(Task task) => task.WaitAsync(Patience, TimeProvider.System);
}

using Weir.Definitions.Runs;
using Weir.Definitions.Values;
using Weir.Interpreter.Limits;
using Weir.Interpreter.Runs;
using Weir.Interpreter.Tests.Runs;
using Weir.Interpreter.Tests.Tasks;
using Weir.Protocol.Enums.V1;
using Weir.Sdk.Worker;
using Weir.Tests.Shared;

namespace Weir.Interpreter.Tests.Limits;

/// <summary>Runs side by side, whose tasks wait at gates that the test opens.</summary>
internal sealed class LimitsWorld : IAsyncDisposable
{
    private int now;
    private int most;

    private LimitsWorld(TaskFixture tasks)
    {
        Tasks = tasks;
        Limits = new LimitsClient(tasks.Host.Client);
        tasks.With("test.gate", Gates.PassAsync).With("test.do", async (_, _) =>
        {
            Max(Interlocked.Increment(ref now));
            await Task.Yield();
            Interlocked.Decrement(ref now);
            return TaskFixture.Ok("{}");
        });
    }

    public TaskFixture Tasks { get; }

    public RunFixture Host => Tasks.Host;

    public LimitsClient Limits { get; }

    public Gates Gates { get; } = new();

    /// <summary>How many executions of <c>test.do</c> ran at once.</summary>
    public int MostAtOnce => most;

    /// <param name="skipsTime">Whether timers pass at once when no task runs.</param>
    public static async Task<LimitsWorld> StartAsync(bool skipsTime = false) => new(await TaskFixture.StartAsync(skipsTime: skipsTime));

    public Task StartAsync(string yaml, string id, string inputs = "{}", Func<RunSubmission, RunSubmission>? change = null) =>
        Tasks.StartAsync(yaml, inputs, change, id);

    public Task<RunReport> EndAsync(string id) => Tasks.EndAsync(id);

    public async Task<RunReport> RunAsync(string yaml, string id, string inputs = "{}")
    {
        await StartAsync(yaml, id, inputs);
        return await EndAsync(id);
    }

    /// <summary>Waits until the run's first node says that it waits for that.</summary>
    public Task UntilWaitsAsync(string id, string text, bool onlySome = false) => Tasks.UntilAsync(
        report => onlySome ? report.Leases.Count > 0 : report.Nodes[0] is { Status: NodeStatus.Held, WaitsFor: { } waits } && waits.Contains(text, StringComparison.Ordinal),
        id);

    /// <summary>Waits until nobody holds or asks for anything.</summary>
    public async Task UntilFreeAsync()
    {
        using var limit = new CancellationTokenSource(Patience.Limit);
        while ((await Limits.ListAsync(limit.Token)).Any(view => view.Used + view.Waiting.Count > 0))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, limit.Token);
        }
    }

    /// <summary>Waits until the limits workflow has looked for runs that have ended so many times more.</summary>
    public async Task UntilLookedAsync(int times)
    {
        using var limit = new CancellationTokenSource(Patience.Limit);
        var before = await LooksAsync();
        while (await LooksAsync() < before + times)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, limit.Token);
        }
    }

    /// <summary>All that ran must go the same way when a coordinator reads it again from its history.</summary>
    public async Task ReplaysAsync()
    {
        var replayer = new WorkflowReplayer(new WorkflowReplayerOptions().AddWorkflow<RunWorkflow>().AddWorkflow<LimitsWorkflow>());
        await foreach (var execution in Host.Client.ListWorkflowsAsync(""))
        {
            await replayer.ReplayWorkflowAsync(await Host.Client.GetWorkflowHandle(execution.Id, execution.RunId).FetchHistoryAsync());
        }
    }

    public ValueTask DisposeAsync()
    {
        Gates.OpenAll();
        return Tasks.DisposeAsync();
    }

    private async Task<int> LooksAsync()
    {
        var looks = 0;
        await foreach (var entry in Host.Client.GetWorkflowHandle(RunNames.LimitsWorkflowId).FetchHistoryEventsAsync())
        {
            looks += entry.EventType == EventType.ActivityTaskCompleted ? 1 : 0;
        }

        return looks;
    }

    private void Max(int value)
    {
        int known;
        while ((known = Volatile.Read(ref most)) < value)
        {
            Interlocked.CompareExchange(ref most, value, known);
        }
    }
}

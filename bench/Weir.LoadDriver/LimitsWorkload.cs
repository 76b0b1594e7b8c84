using System.Diagnostics;
using System.Text;
using Weir.Definitions;
using Weir.Definitions.Inputs;
using Weir.Definitions.Plans;
using Weir.Definitions.Values;
using Weir.Engine;
using Weir.Interpreter.Actions;
using Weir.Interpreter.Limits;
using Weir.Interpreter.Runs;
using Weir.Sdk.Client;

namespace Weir.LoadDriver;

/// <summary>
/// Runs that share a pool: what a pass through it costs beside the same run without one, and a line of many runs that all wait until the pool
/// is opened.
/// </summary>
internal sealed class LimitsWorkload : IWorkload
{
    private const string Pool = "pool:bench";
    private const int PoolSize = 16;
    private const int LineUsual = 5_000;
    private const int SubmittersAtOnce = 64;

    public async Task<IReadOnlyList<Measurement>> MeasureAsync(string folder, Arguments arguments)
    {
        await using var engine = await WeirEngine.StartAsync(Stores.Create(folder, arguments), new EngineOptions());
        await using var client = new WeirClient(engine.WorkflowService);
        using var stop = new CancellationTokenSource();
        var coordinator = new Coordinator(client).ExecuteAsync(stop.Token);
        var limits = new LimitsClient(client);
        await limits.SetAsync(Pool, PoolSize);
        var (free, shared) = (Compile("free", ""), Compile("shared", ", resources: {bench: 1}"));
        List<Measurement> measured = [];
        foreach (var concurrency in new[] { arguments.Concurrency ?? 64, 1 })
        {
            foreach (var plan in new[] { free, shared })
            {
                var load = new Load(plan.Name, concurrency, id => PassAsync(client, plan, id));
                measured.Add(await load.MeasureAsync(Stores.Name(arguments), $"concurrency {concurrency}", "runs", 1, arguments.Seconds));
            }
        }

        measured.Add(await LineAsync(client, limits, shared, arguments));
        await stop.CancelAsync();
        await coordinator;
        return measured;
    }

    /// <summary>The task is done by the coordinator, so that agents do not count.</summary>
    private static Plan Compile(string name, string shared)
    {
        var yaml = $"ref: bench.{name}\nname: {name}\ntasks:\n  - {{name: work, action: core.noop{shared}}}\n";
        var compiled = DefinitionCompiler.Compile($"{name}.yaml", Encoding.UTF8.GetBytes(yaml), ActionRegistry.CreateBuiltIn());
        return compiled.Plan ?? throw new InvalidOperationException(compiled.Diagnostics[0].Render());
    }

    private static async Task PassAsync(WeirClient client, Plan plan, string id)
    {
        var runs = new RunClient(client);
        await runs.SubmitAsync(new(plan, InputBinder.Bind(plan, ObjectValue.Empty).Inputs!, id));
        var report = await runs.GetResultAsync(id);
        if (report.Status != "completed")
        {
            throw new InvalidOperationException($"run {id} {report.Status}: {report.Failure?.Message}");
        }
    }

    private static async Task<Measurement> LineAsync(WeirClient client, LimitsClient limits, Plan plan, Arguments arguments)
    {
        var count = arguments.Count ?? LineUsual;
        await limits.SetAsync(Pool, 0);
        var next = 0;
        var passes = Enumerable.Range(0, count).Select(i => new TaskCompletionSource()).ToList();
        var began = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, SubmittersAtOnce).Select(_ => Task.Run(async () =>
        {
            for (int i; (i = Interlocked.Increment(ref next) - 1) < count;)
            {
                await new RunClient(client).SubmitAsync(new(plan, ObjectValue.Empty, $"line-{i}"));
            }
        })));
        while ((await limits.ListAsync()).Single(view => view.Name == Pool).Waiting.Count < count)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, CancellationToken.None);
        }

        var formed = Stopwatch.GetElapsedTime(began);
        var usage = new Usage();
        await limits.SetAsync(Pool, PoolSize);
        for (var i = 0; i < count; i++)
        {
            await new RunClient(client).GetResultAsync($"line-{i}");
        }

        var measured = usage.Measure("line", Stores.Name(arguments), $"{count} waiting", "passes", count, Latency.Of([usage.Elapsed]));
        var (runs, events, largest) = await ChainAsync(client);
        return measured with { Notes = $"the line formed in {formed.TotalSeconds:N1} s; weir-limits: {runs} runs, at most {events:N0} events and {largest:N0} bytes of input" };
    }

    private static async Task<(int Runs, long Events, int Largest)> ChainAsync(WeirClient client)
    {
        var (runs, events, largest) = (0, 0L, 0);
        for (string? runId = null; runs == 0 || runId is { Length: > 0 }; runs++)
        {
            var history = await client.GetWorkflowHandle(RunNames.LimitsWorkflowId, runId).FetchHistoryAsync();
            var start = history.Events[0].WorkflowExecutionStartedEventAttributes;
            events = Math.Max(events, history.Events.Count);
            largest = Math.Max(largest, start.Input.Payloads_[0].Data.Length);
            runId = start.ContinuedExecutionRunId;
        }

        return (runs, events, largest);
    }
}

using System.Diagnostics;
using System.Text;
using Weir.Definitions;
using Weir.Definitions.Actions;
using Weir.Definitions.Inputs;
using Weir.Definitions.Values;
using Weir.Engine;
using Weir.Interpreter.Actions;
using Weir.Interpreter.Agents;
using Weir.Interpreter.Runs;
using Weir.Sdk.Client;

namespace Weir.LoadDriver;

/// <summary>One large run of a definition: engine, coordinator and agent in this process, with an action that does nothing.</summary>
/// <param name="Name">Such as <c>jobs</c>.</param>
/// <param name="Count">Jobs or items.</param>
/// <param name="Yaml">The definition of so many.</param>
internal sealed record RunWorkload(string Name, int Count, Func<int, string> Yaml) : IWorkload
{
    private const int JobsAtOnce = 64;

    public static RunWorkload Jobs { get; } = new("jobs", 10_000, count => $"name: jobs\njobs:\n{string.Concat(
        Enumerable.Range(0, count).Select(i => $"  j{i}: {{steps: [{{uses: bench.nothing, with: {{number: {i}}}}}]}}\n"))}");

    public static RunWorkload Items { get; } = new("items", 100_000, count =>
        $"name: items\ntasks:\n  - name: each\n    action: bench.nothing\n    with_items: '{{{{ range({count}) }}}}'\n    input: {{number: '{{{{ item }}}}'}}\noutput_map:\n  count: '{{{{ len(task.each.result) }}}}'\n");

    public async Task<IReadOnlyList<Measurement>> MeasureAsync(string folder, Arguments arguments)
    {
        var count = arguments.Count ?? Count;
        await using var engine = await WeirEngine.StartAsync(Stores.Create(folder, arguments), new EngineOptions());
        await using var client = new WeirClient(engine.WorkflowService);
        using var stop = new CancellationTokenSource();
        var actions = ActionRegistry.CreateBuiltIn();
        var nothing = new NothingAction();
        actions.Register(nothing);
        var agent = new Agent(client, new AgentOptions { DataFolder = Path.Combine(folder, "agent"), Actions = actions, MaxConcurrentJobs = JobsAtOnce });
        Task[] workers = [new Coordinator(client).ExecuteAsync(stop.Token), agent.ExecuteAsync(stop.Token)];
        var limits = DefinitionLimits.Default with { MaxBytes = int.MaxValue };
        var compiled = DefinitionCompiler.Compile($"{Name}.yaml", Encoding.UTF8.GetBytes(Yaml(count)), actions, limits);
        var plan = compiled.Plan ?? throw new InvalidOperationException(compiled.Diagnostics[0].Render());
        var runs = new RunClient(client);

        var usage = new Usage();
        var peak = PeakAsync(stop.Token);
        await runs.SubmitAsync(new(plan, InputBinder.Bind(plan, ObjectValue.Empty).Inputs!, Name));
        var report = await runs.GetResultAsync(Name);
        if (report.Status != "completed" || nothing.Calls != count || (Name == "items" && !report.Outputs.Get("count").Equals(Value.Of((long)count))))
        {
            throw new InvalidOperationException($"{report.Status} after {nothing.Calls} calls: {report.Failure?.Message} {report.Outputs}");
        }

        var measured = usage.Measure(Name, Stores.Name(arguments), $"{count}", Name, count, Latency.Of([usage.Elapsed]));
        var (length, largest) = await ChainAsync(client);
        await stop.CancelAsync();
        await Task.WhenAll(workers);
        return [measured with { Notes = $"{length} runs in the chain, largest input {largest:N0} bytes, peak memory {await peak / 1024 / 1024} MB, on disk {DiskMb(folder)} MB" }];
    }

    /// <summary>The runs of the chain, from the last one back, and their largest input.</summary>
    private async Task<(int Length, int Largest)> ChainAsync(WeirClient client)
    {
        var (length, largest) = (0, 0);
        for (string? runId = null; length == 0 || runId is { Length: > 0 }; length++)
        {
            await foreach (var first in client.GetWorkflowHandle(Name, runId).FetchHistoryEventsAsync())
            {
                var start = first.WorkflowExecutionStartedEventAttributes;
                largest = Math.Max(largest, start.Input.Payloads_[0].Data.Length);
                runId = start.ContinuedExecutionRunId;
                break;
            }
        }

        return (length, largest);
    }

    private static async Task<long> PeakAsync(CancellationToken cancellationToken)
    {
        var peak = 0L;
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        using var process = Process.GetCurrentProcess();
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                process.Refresh();
                peak = Math.Max(peak, process.WorkingSet64);
            }
        }
        catch (OperationCanceledException)
        {
            // The measurement is over.
        }

        return peak;
    }

    private static long DiskMb(string folder) =>
        new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length) / 1024 / 1024;

    private sealed class NothingAction : IAction
    {
        private int calls;

        public ActionDescription Description { get; } = new()
        {
            Name = "bench.nothing",
            Inputs = [new() { Name = "number", Types = ActionInputTypes.Integer }],
        };

        public int Calls => calls;

        public Task<ActionResult> ExecuteAsync(ActionContext context, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref calls);
            return Task.FromResult(ActionResult.Succeeded(ObjectValue.Of(("number", context.Inputs.Find("number") ?? Value.Null))));
        }
    }
}

using BenchmarkDotNet.Attributes;
using Weir.Definitions;
using Weir.Definitions.Plans;
using Weir.Definitions.Runs;
using Weir.Definitions.Values;

namespace Weir.Benchmarks;

/// <summary>A whole run of a graph, decided and reported node by node, without engine or agents.</summary>
[MemoryDiagnoser]
public class StepperBenchmarks
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private Plan jobs = null!;
    private Plan tasks = null!;
    private Plan items = null!;
    private RunProgress progress = null!;

    [Params(1_000, 10_000)]
    public int Nodes { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var limits = new DefinitionLimits { MaxBytes = int.MaxValue, MaxNodes = int.MaxValue, MaxJobs = int.MaxValue };
        jobs = DefinitionCompiler.Compile("jobs.yaml", SampleDefinitions.Jobs((Nodes * 10) + 4), limits: limits).Plan!;
        tasks = DefinitionCompiler.Compile("tasks.yaml", SampleDefinitions.Tasks((Nodes * 10) + 14), limits: limits).Plan!;
        items = DefinitionCompiler.Compile(
            "items.yaml", "name: i\nparameters: {list: {type: array}}\ntasks:\n  - {name: each, action: t.t, with_items: '{{ parameters.list }}', concurrency: 100}"u8).Plan!;
        progress = HalfWay();
    }

    [Benchmark]
    public int Jobs() => Run(jobs, ObjectValue.Of(("region", "north")));

    /// <summary>Each task publishes a variable of its own.</summary>
    [Benchmark]
    public int Tasks() => Run(tasks, ObjectValue.Of(("region", "north")));

    [Benchmark]
    public int Items() => Run(items, Items(Nodes));

    /// <summary>What continuing as new in the middle of a list costs.</summary>
    [Benchmark]
    public int SnapshotBytes() => PlanJson.Write(progress).Length;

    private static ObjectValue Items(int count) => ObjectValue.Of(("list", ArrayValue.Of(Enumerable.Range(0, count).Select(i => Value.Of((long)i)))));

    private static int Run(Plan plan, ObjectValue inputs)
    {
        var stepper = RunStepper.Create(plan, new RunFacts("w", "r", inputs));
        var open = new Queue<RunDirective>(stepper.Start(Now));
        var steps = 0;
        while (open.TryDequeue(out var directive))
        {
            if (Report(stepper, directive) is { } next)
            {
                steps++;
                next.ToList().ForEach(open.Enqueue);
            }
        }

        return stepper.IsFinished ? steps : throw new InvalidOperationException("the run did not end");
    }

    private static IReadOnlyList<RunDirective>? Report(RunStepper stepper, RunDirective directive) => directive switch
    {
        RunDirective.StartJob start => stepper.Report(start.Job.Key, new JobOutcome { Conclusion = Conclusion.Success }, Now),
        RunDirective.StartTask start => stepper.ReportTask(start.Task.Key, TaskOutcome.Success(start.Task.Input), Now),
        _ => null,
    };

    private RunProgress HalfWay()
    {
        var stepper = RunStepper.Create(items, new RunFacts("w", "r", Items(Nodes)));
        var open = new Queue<RunDirective>(stepper.Start(Now));
        for (var i = 0; i < Nodes / 2; )
        {
            if (Report(stepper, open.Dequeue()) is { } next)
            {
                i++;
                next.ToList().ForEach(open.Enqueue);
            }
        }

        return stepper.Snapshot();
    }
}

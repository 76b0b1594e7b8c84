using BenchmarkDotNet.Attributes;
using Weir.Definitions;
using Weir.Definitions.Plans;
using Weir.Interpreter.Actions;

namespace Weir.Benchmarks;

/// <summary>From the bytes of a file to a checked plan, with the built-in actions.</summary>
[MemoryDiagnoser]
public class CompileBenchmarks
{
    private readonly ActionRegistry actions = ActionRegistry.CreateBuiltIn();
    private byte[] jobs = [];
    private byte[] tasks = [];
    private Plan plan = null!;

    [Params(1_000, 5_000)]
    public int Lines { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        (jobs, tasks) = (SampleDefinitions.Jobs(Lines), SampleDefinitions.Tasks(Lines));
        plan = Compile("jobs.yaml", jobs);
        Compile("tasks.yaml", tasks);
    }

    [Benchmark]
    public Plan Jobs() => Compile("jobs.yaml", jobs);

    [Benchmark]
    public Plan Tasks() => Compile("tasks.yaml", tasks);

    [Benchmark]
    public int PlanJsonBytes() => PlanJson.Write(plan).Length;

    private Plan Compile(string name, byte[] yaml)
    {
        var result = DefinitionCompiler.Compile(name, yaml, actions);
        return result.Plan ?? throw new InvalidOperationException(result.Diagnostics[0].Render());
    }
}

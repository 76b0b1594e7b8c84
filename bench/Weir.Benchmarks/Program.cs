using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Weir.Benchmarks;

if (args is ["--write", var folder])
{
    // The same files for measurements of the whole program.
    File.WriteAllBytes(Path.Combine(folder, "jobs.yaml"), SampleDefinitions.Jobs(1_000));
    File.WriteAllBytes(Path.Combine(folder, "tasks.yaml"), SampleDefinitions.Tasks(1_000));
    return 0;
}

// In this process: nothing is compiled anew, so that the benchmarks run where only the built program is.
var job = Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance);
var summaries = BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args, DefaultConfig.Instance.AddJob(job));
return summaries.Any(summary => summary.HasCriticalValidationErrors || summary.Reports.Any(report => !report.Success)) ? 1 : 0;

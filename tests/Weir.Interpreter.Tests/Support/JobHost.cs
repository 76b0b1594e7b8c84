using System.Diagnostics;
using Weir.Definitions.Runs;
using Weir.Interpreter.Agents;
using Weir.Interpreter.Jobs;

namespace Weir.Interpreter.Tests.Support;

/// <summary>
/// Runs a job in a process of its own that a test can kill: the job is in <c>job.json</c> of the given folder, the report goes to
/// <c>report.json</c>.
/// </summary>
internal static class JobHost
{
    public const string Command = "job-host";

    public static void Write(Scratch scratch, JobInvocation job) => File.WriteAllBytes(scratch["job.json"], JobJson.Write(new JobTask("run-1", job)));

    public static Process Start(Scratch scratch)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { UseShellExecute = false };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add(typeof(JobHost).Assembly.Location);
        }

        start.ArgumentList.Add(Command);
        start.ArgumentList.Add(scratch.Root);
        return Process.Start(start)!;
    }

    public static JobReport ReadReport(Scratch scratch) => JobJson.Read<JobReport>(File.ReadAllBytes(scratch["report.json"]));

    public static AgentOptions Options(string root) => new() { DataFolder = Path.Combine(root, "agent") };

    public static async Task<int> RunAsync(string root)
    {
        using var link = new FakeLink();
        var task = JobJson.Read<JobTask>(File.ReadAllBytes(Path.Combine(root, "job.json")));
        var report = await new JobRunner(Options(root)).RunAsync(task, link);
        File.WriteAllBytes(Path.Combine(root, "report.json"), JobJson.Write(report));
        return 0;
    }
}

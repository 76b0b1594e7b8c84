using Weir.Server.Runs;

namespace Weir.Cli.Tests;

/// <summary>Small views for the tests of what draws them.</summary>
internal static class Runs
{
    public static readonly DateTimeOffset Start = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    public static RunView Of(params JobView[] jobs) => new()
    {
        WorkflowId = "release-1",
        RunId = "0198",
        Name = "release",
        Status = RunStatus.Running,
        StartedAt = Start,
        Jobs = jobs,
    };

    public static JobView Job(string id, string status, params StepView[] steps) => new()
    {
        Id = id,
        Status = status,
        StartedAt = status == RunStatus.Pending ? null : Start,
        DurationMs = status is RunStatus.Pending or RunStatus.Running ? null : 1_500,
        Steps = steps,
    };

    public static StepView Step(string id, string status, int attempts = 1, int? exitCode = null) => new()
    {
        Id = id,
        Status = status,
        Attempts = attempts,
        ExitCode = exitCode,
        StartedAt = Start,
        DurationMs = status == RunStatus.Running ? null : 400,
    };
}

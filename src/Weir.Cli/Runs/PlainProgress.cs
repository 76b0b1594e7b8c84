using Weir.Cli.Terminal;
using Weir.Server.Runs;

namespace Weir.Cli.Runs;

/// <summary>Turns successive views of a run into lines for a log: one line for each thing that began or ended, each said once.</summary>
internal sealed class PlainProgress
{
    private readonly Dictionary<string, string> seen = [];

    /// <summary>Takes what had happened before: it is summed up in one line instead of being told again. Null when nothing had.</summary>
    public string? CatchUp(RunView run)
    {
        Next(run);
        var jobs = run.Jobs.Count(job => IsOver(job.Status));
        var steps = run.Jobs.Sum(job => job.Steps.Count(step => IsOver(step.Status)));
        return steps == 0 ? null : $"{jobs} of {run.Jobs.Count} jobs and {steps} steps had ended before; they do not run again";
    }

    /// <summary>The lines that are new since the last call.</summary>
    public IReadOnlyList<string> Next(RunView run)
    {
        var lines = new List<string>();
        foreach (var job in run.Jobs)
        {
            var jobName = SafeText.OneLine(job.Id);
            var isAgain = seen.TryGetValue(jobName, out var before) && IsOver(before);
            if (job.Status == RunStatus.Running && Changed(jobName, job.Status))
            {
                lines.Add($"{jobName}: started{(isAgain ? " again" : string.Empty)}");
            }
            else if (job.Status is RunStatus.Waiting or RunStatus.Retrying or RunStatus.Delayed or RunStatus.Held && Changed(jobName, job.Status))
            {
                lines.Add($"{jobName}: {job.Status}{(job.Reason is null ? string.Empty : $" ({SafeText.OneLine(job.Reason)})")}");
            }

            foreach (var step in job.Steps)
            {
                var stepName = $"{jobName} › {SafeText.OneLine(step.Name ?? step.Id)}";
                if (IsOver(step.Status) && Changed($"{jobName}/{step.Id}", $"{step.Status}/{step.Attempts}"))
                {
                    lines.Add($"{stepName}: {step.Status}{Took(step.DurationMs)}{Tries(step.Attempts)}{Code(step)}");
                }
            }

            if (IsOver(job.Status) && Changed(jobName, job.Status))
            {
                lines.Add($"{jobName}: {job.Status}{Took(job.DurationMs)}");
            }
        }

        return lines;
    }

    private static bool IsOver(string status) => !RunStatus.IsOpen(status);

    private static string Took(long? milliseconds) => milliseconds is { } known ? $" in {Durations.Format(known)}" : string.Empty;

    private static string Tries(int attempts) => attempts > 1 ? $" after {attempts} attempts" : string.Empty;

    private static string Code(StepView step) =>
        step.Status == RunStatus.Failed && step.ExitCode is { } code ? $" (exit code {code})" : string.Empty;

    private bool Changed(string key, string value)
    {
        if (seen.TryGetValue(key, out var known) && known == value)
        {
            return false;
        }

        seen[key] = value;
        return true;
    }
}

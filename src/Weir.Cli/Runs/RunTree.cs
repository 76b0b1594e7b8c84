using Spectre.Console;
using Weir.Cli.Terminal;
using Weir.Server.Runs;

namespace Weir.Cli.Runs;

/// <summary>
/// Draws a run as a tree of jobs and steps in Spectre markup, one string a line. Finished jobs fold into one line; jobs that run or
/// failed show their steps. The tree never grows beyond the height it is given: what does not fit is counted instead.
/// </summary>
internal static class RunTree
{
    private const int FooterLines = 1;

    /// <summary>Columns that names are padded to, where there is room.</summary>
    private const int MostName = 44;

    /// <param name="run">The run to draw.</param>
    /// <param name="now">For the durations of what still runs.</param>
    /// <param name="height">How many lines there are at most; at least 4.</param>
    /// <param name="width">How many columns there are; longer lines are cut.</param>
    /// <param name="allSteps">Shows the steps of every job instead of only where something happens.</param>
    public static IReadOnlyList<string> Draw(RunView run, DateTimeOffset now, int height, int width, bool allSteps = false)
    {
        var lines = new List<string> { Header(run, now, width) };
        var budget = Math.Max(height, 4) - lines.Count - FooterLines;
        var shown = Select(run.Jobs, budget, allSteps);
        foreach (var job in run.Jobs.Where(shown.Contains))
        {
            var note = Note(run, job) is { } why ? Cut(SafeText.OneLine(why), Math.Max(8, width - MostName - 16)) : null;
            lines.Add(Line("  ", job.Status, job.Name ?? job.Id, Elapsed(job.Status, job.StartedAt, job.DurationMs, now), note, width));
            if (!ShowsSteps(job, allSteps))
            {
                continue;
            }

            foreach (var step in job.Steps.TakeLast(Math.Max(0, budget - (lines.Count - 1))))
            {
                var tries = step.Attempts > 1 ? $"attempt {step.Attempts}" : null;
                lines.Add(Line("      ", step.Status, step.Name ?? step.Id, Elapsed(step.Status, step.StartedAt, step.DurationMs, now), tries, width));
            }
        }

        if (shown.Count < run.Jobs.Count)
        {
            lines.Add("  [grey]" + Markup.Escape(Remainder(run.Jobs.Where(job => !shown.Contains(job)))) + "[/]");
        }

        return lines;
    }

    private static string Header(RunView run, DateTimeOffset now, int width)
    {
        var (mark, color) = StatusStyle.Of(run.Status);
        var elapsed = Elapsed(run.Status, run.StartedAt, run.DurationMs, now);
        var title = run.Name is null ? SafeText.OneLine(run.WorkflowId) : $"{SafeText.OneLine(run.Name)}  {SafeText.OneLine(run.WorkflowId)}";
        var cut = Cut(title, Math.Max(10, width - run.Status.Length - 16));
        return $"[{color}]{mark}[/] [bold]{Markup.Escape(cut)}[/]  [{color}]{run.Status}[/] [grey]{elapsed}[/]";
    }

    private static string Line(string indent, string status, string text, string elapsed, string? note, int width)
    {
        var (mark, color) = StatusStyle.Of(status);
        var room = Math.Max(8, width - indent.Length - 2 - 9 - (note?.Length + 2 ?? 0) - 1);
        var label = Cut(SafeText.OneLine(text), room);
        var padded = label.PadRight(Math.Min(room, MostName));
        var suffix = note is null ? string.Empty : $"  [yellow]{Markup.Escape(note)}[/]";
        var shade = status is RunStatus.Pending or RunStatus.Skipped ? $"[grey]{Markup.Escape(padded)}[/]" : Markup.Escape(padded);
        return $"{indent}[{color}]{mark}[/] {shade} [grey]{elapsed,8}[/]{suffix}";
    }

    /// <summary>What happens now and what went wrong comes first; then what is done; what waits comes last.</summary>
    private static HashSet<JobView> Select(IReadOnlyList<JobView> jobs, int budget, bool allSteps)
    {
        var shown = new HashSet<JobView>(ReferenceEqualityComparer.Instance);
        var used = 0;
        foreach (var job in jobs.Select((job, index) => (job, index)).OrderBy(entry => Rank(entry.job.Status)).ThenBy(entry => entry.index).Select(entry => entry.job))
        {
            var cost = 1 + (ShowsSteps(job, allSteps) ? job.Steps.Count : 0);
            if (used + cost > budget && shown.Count > 0)
            {
                continue;
            }

            shown.Add(job);
            used += cost;
        }

        return shown;
    }

    private static int Rank(string status) => status switch
    {
        RunStatus.Running => 0,
        RunStatus.Failed or RunStatus.TimedOut => 1,
        RunStatus.Cancelled => 2,
        RunStatus.Pending => 4,
        _ => 3,
    };

    /// <summary>Why it stands so, where the status alone does not tell; for a question, how to answer it.</summary>
    private static string? Note(RunView run, JobView job) => job.Status switch
    {
        _ when job.KeptFrom is { } before => $"kept of {before}",
        RunStatus.Running or RunStatus.Pending => null,
        RunStatus.Waiting when job.Kind == JobView.InquiryKind => $"weir answer {run.WorkflowId} {job.Id}",
        _ => job.Reason,
    };

    /// <summary>The one step of a task is the task itself.</summary>
    private static bool ShowsSteps(JobView job, bool allSteps) =>
        job.Kind == JobView.JobKind && (allSteps || job.Status is RunStatus.Running or RunStatus.Failed or RunStatus.TimedOut);

    private static string Remainder(IEnumerable<JobView> hidden)
    {
        var byStatus = hidden.GroupBy(job => job.Status).OrderBy(group => Rank(group.Key)).Select(group => $"{group.Count():N0} {group.Key}");
        return $"… {string.Join(", ", byStatus)}";
    }

    private static string Elapsed(string status, DateTimeOffset? startedAt, long? durationMs, DateTimeOffset now)
    {
        if (durationMs is { } known && status != RunStatus.Running)
        {
            return Durations.Format(known);
        }

        return startedAt is { } start ? Durations.Format(Math.Max(0, (long)(now - start).TotalMilliseconds)) : string.Empty;
    }

    private static string Cut(string text, int length) => text.Length <= length ? text : text[..(length - 1)] + "…";
}

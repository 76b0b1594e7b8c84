using Spectre.Console;
using Weir.Cli.Runs;
using Weir.Server.Runs;

namespace Weir.Cli.Tests;

public sealed class RunTreeTests
{
    [Fact]
    public void A_running_job_shows_its_steps_and_a_finished_one_is_folded()
    {
        var run = Runs.Of(
            Runs.Job("build", RunStatus.Completed, Runs.Step("compile", RunStatus.Completed)),
            Runs.Job("deploy", RunStatus.Running, Runs.Step("copy", RunStatus.Completed), Runs.Step("check", RunStatus.Running, attempts: 3)),
            Runs.Job("announce", RunStatus.Pending));
        var lines = Draw(run, height: 20);
        Assert.Equal(6, lines.Count);
        Assert.StartsWith("● release  release-1  running 4.0s", lines[0], StringComparison.Ordinal);
        Assert.Matches(@"^  ✓ build +1\.5s$", lines[1]);
        Assert.Matches(@"^  ● deploy +4\.0s$", lines[2]);
        Assert.Matches(@"^      ✓ copy +400ms$", lines[3]);
        Assert.Matches(@"^      ● check +4\.0s  attempt 3$", lines[4]);
        Assert.Matches(@"^  · announce *$", lines[5]);
    }

    [Fact]
    public void A_question_tells_how_to_answer_it_and_a_failed_task_why()
    {
        var run = Runs.Of(
            Runs.Job("ask", RunStatus.Waiting) with { Kind = JobView.InquiryKind },
            Runs.Job("roll[2]", RunStatus.Failed, Runs.Step("roll", RunStatus.Failed)) with { Kind = "action", Reason = "exit code 1" });
        var lines = Draw(run, height: 20);
        Assert.Equal(3, lines.Count);
        Assert.EndsWith("  weir answer release-1 ask", lines[1], StringComparison.Ordinal);
        Assert.EndsWith("  exit code 1", lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public void A_thousand_jobs_fit_any_height_and_the_rest_is_counted()
    {
        var jobs = Enumerable.Range(0, 1_000)
            .Select(i => Runs.Job($"j{i}", i < 500 ? RunStatus.Completed : i < 510 ? RunStatus.Running : RunStatus.Pending, Runs.Step("s", RunStatus.Running)))
            .ToArray();
        for (var height = 4; height < 60; height++)
        {
            var lines = Draw(Runs.Of(jobs), height);
            Assert.InRange(lines.Count, 3, height + 2);
            Assert.Contains("pending", lines[^1], StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_failed_job_is_shown_before_finished_ones()
    {
        var jobs = Enumerable.Range(0, 50).Select(i => Runs.Job($"ok{i}", RunStatus.Completed)).Append(Runs.Job("bad", RunStatus.Failed)).ToArray();
        Assert.Contains(Draw(Runs.Of(jobs), height: 8), line => line.Contains("✗ bad", StringComparison.Ordinal));
    }

    [Fact]
    public void Names_cannot_inject_markup_or_control_the_terminal()
    {
        var lines = Draw(Runs.Of(Runs.Job("[red]x[/]\u001b[2J\u0007", RunStatus.Running)), height: 10);
        Assert.Contains("[red]x[/][2J", lines[1], StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', lines[1]);
    }

    [Fact]
    public void Lines_never_exceed_the_width()
    {
        var run = Runs.Of(Runs.Job(new string('n', 300), RunStatus.Running, Runs.Step(new string('s', 300), RunStatus.Running, attempts: 12)));
        foreach (var width in new[] { 40, 60, 80, 200 })
        {
            Assert.All(RunTree.Draw(run, Runs.Start, 20, width), line => Assert.True(Markup.Remove(line).Length <= width, line));
        }
    }

    private static List<string> Draw(RunView run, int height) =>
        RunTree.Draw(run, Runs.Start.AddSeconds(4), height, 100).Select(line => Markup.Remove(line).TrimEnd()).ToList();
}

using Weir.Cli.Runs;
using Weir.Server.Runs;

namespace Weir.Cli.Tests;

public sealed class PlainProgressTests
{
    [Fact]
    public void Each_thing_is_said_once_and_in_order()
    {
        var progress = new PlainProgress();
        Assert.Equal(["build: started"], progress.Next(Runs.Of(Runs.Job("build", RunStatus.Running, Runs.Step("compile", RunStatus.Running)))));
        Assert.Empty(progress.Next(Runs.Of(Runs.Job("build", RunStatus.Running, Runs.Step("compile", RunStatus.Running)))));
        Assert.Equal(
            ["build › compile: completed in 400ms"],
            progress.Next(Runs.Of(Runs.Job("build", RunStatus.Running, Runs.Step("compile", RunStatus.Completed), Runs.Step("test", RunStatus.Running)))));
        Assert.Equal(
            ["build › test: failed in 400ms after 3 attempts (exit code 7)", "build: failed in 1.5s"],
            progress.Next(Runs.Of(Runs.Job("build", RunStatus.Failed, Runs.Step("compile", RunStatus.Completed), Runs.Step("test", RunStatus.Failed, 3, 7)))));
    }

    [Fact]
    public void What_waits_is_said_with_its_reason_and_has_not_ended()
    {
        var progress = new PlainProgress();
        var waiting = Runs.Job("ask", RunStatus.Waiting) with { Reason = "waits for an answer" };
        Assert.Null(progress.CatchUp(Runs.Of(Runs.Job("ask", RunStatus.Running, Runs.Step("ask", RunStatus.Pending)))));
        Assert.Equal(["ask: waiting (waits for an answer)"], progress.Next(Runs.Of(waiting)));
        Assert.Empty(progress.Next(Runs.Of(waiting)));
        Assert.Equal(["ask: completed in 1.5s"], progress.Next(Runs.Of(Runs.Job("ask", RunStatus.Completed))));
    }

    [Fact]
    public void A_job_that_is_tried_again_starts_again()
    {
        var progress = new PlainProgress();
        Assert.Equal(["build: started"], progress.Next(Runs.Of(Runs.Job("build", RunStatus.Running))));
        Assert.Equal(["build: failed in 1.5s"], progress.Next(Runs.Of(Runs.Job("build", RunStatus.Failed))));
        Assert.Equal(["build: started again"], progress.Next(Runs.Of(Runs.Job("build", RunStatus.Running))));
    }

    [Fact]
    public void A_skipped_job_is_said_without_a_start()
    {
        Assert.Equal(["deploy: skipped in 1.5s"], new PlainProgress().Next(Runs.Of(Runs.Job("deploy", RunStatus.Skipped))));
    }

    [Fact]
    public void What_ended_before_is_summed_up_and_not_told_again()
    {
        var progress = new PlainProgress();
        var run = Runs.Of(
            Runs.Job("build", RunStatus.Completed, Runs.Step("compile", RunStatus.Completed)),
            Runs.Job("deploy", RunStatus.Running, Runs.Step("copy", RunStatus.Completed), Runs.Step("check", RunStatus.Running)));
        Assert.Equal("1 of 2 jobs and 2 steps had ended before; they do not run again", progress.CatchUp(run));
        Assert.Empty(progress.Next(run));
    }

    [Fact]
    public void Nothing_is_said_of_a_run_that_has_just_begun() =>
        Assert.Null(new PlainProgress().CatchUp(Runs.Of(Runs.Job("build", RunStatus.Pending, Runs.Step("compile", RunStatus.Pending)))));
}

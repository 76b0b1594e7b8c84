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
    public void A_skipped_job_is_said_without_a_start()
    {
        Assert.Equal(["deploy: skipped in 1.5s"], new PlainProgress().Next(Runs.Of(Runs.Job("deploy", RunStatus.Skipped))));
    }
}

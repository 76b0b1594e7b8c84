namespace Weir.EndToEnd.Tests;

public sealed class ExamplesTests
{
    [Fact]
    public async Task The_release_pipeline_completes_and_publishes_its_outputs()
    {
        using var scratch = new Scratch();
        var run = (await WeirProcess.RunAsync(scratch.Data, "run", "examples/release.yaml", "--output", "json")).Expect(0).Json;
        Assert.Equal("completed", run.GetProperty("status").GetString());
        Assert.NotEmpty(run.GetProperty("outputs").EnumerateObject());
        Assert.All(run.GetProperty("jobs").EnumerateArray(), job => Assert.Equal("completed", job.GetProperty("status").GetString()));
    }

    [Theory]
    [InlineData("examples/hello.yaml")]
    [InlineData("examples/matrix.yaml")]
    public async Task An_example_completes(string file)
    {
        using var scratch = new Scratch();
        var run = (await WeirProcess.RunAsync(scratch.Data, "run", file, "--output", "json")).Expect(0).Json;
        Assert.Equal("completed", run.GetProperty("status").GetString());
    }

    [Fact]
    public async Task A_backup_is_restored_and_compared_before_old_ones_go()
    {
        using var scratch = new Scratch();
        string[] arguments = ["run", "examples/backup.yaml", "--output", "json", "--input", $"folder={scratch.Data}/backups", "--input", "keep=1"];
        await WeirProcess.RunAsync(scratch.Data, arguments);
        var outputs = (await WeirProcess.RunAsync(scratch.Data, arguments)).Expect(0).Json.GetProperty("outputs");
        Assert.Equal(("5000", "true", "1"), (Text("rows"), Text("verified"), Text("kept")));
        Assert.Equal(Text("file"), Assert.Single(Directory.GetFiles($"{scratch.Data}/backups", "*.db")));

        string Text(string output) => outputs.GetProperty(output).ToString();
    }

    [Theory]
    [InlineData("true", 0, "green is live", "skipped")]
    [InlineData("false", 10, "blue is live again", "completed")]
    public async Task A_blue_green_switch_is_undone_when_the_new_server_fails(string healthy, int exitCode, string logged, string rollback)
    {
        using var scratch = new Scratch();
        var run = (await WeirProcess.RunAsync(scratch.Data, "run", "examples/blue-green.yaml", "--id", "switch", "--output", "json", "--input", $"healthy={healthy}"))
            .Expect(exitCode).Json;
        var job = run.GetProperty("jobs").EnumerateArray().Single(job => job.GetProperty("id").GetString() == "switch");
        var steps = job.GetProperty("steps").EnumerateArray();
        Assert.Equal(rollback, steps.Single(step => step.GetProperty("id").GetString() == "rollback").GetProperty("status").GetString());
        var logs = (await WeirProcess.RunAsync(scratch.Data, "logs", "switch")).Expect(0);
        Assert.Contains(logged, logs.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failing_workflow_exits_with_10_and_shows_what_the_step_wrote_and_where_its_log_is()
    {
        using var scratch = new Scratch();
        var finished = (await WeirProcess.RunAsync(scratch.Data, "run", "examples/failing.yaml", "--id", "broken")).Expect(10);
        var json = (await WeirProcess.RunAsync(scratch.Data, "show", "broken", "--output", "json")).Expect(0).Json;
        var failure = json.GetProperty("failure");
        Assert.Equal("failed", json.GetProperty("status").GetString());
        Assert.NotEqual(0, failure.GetProperty("logTail").GetArrayLength());
        foreach (var line in failure.GetProperty("logTail").EnumerateArray())
        {
            Assert.Contains(line.GetString()!, finished.Errors, StringComparison.Ordinal);
        }

        Assert.Contains("weir logs broken", finished.Errors, StringComparison.Ordinal);
    }
}

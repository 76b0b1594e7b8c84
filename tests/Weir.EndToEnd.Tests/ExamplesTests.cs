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

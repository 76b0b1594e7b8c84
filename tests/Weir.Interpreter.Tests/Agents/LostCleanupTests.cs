using Weir.Interpreter.Jobs;
using Weir.Interpreter.Runs;
using Weir.Interpreter.Tests.Runs;
using Weir.Interpreter.Tests.Support;
using Weir.Protocol.Enums.V1;

namespace Weir.Interpreter.Tests.Agents;

/// <summary>Jobs whose agent is lost after they were cancelled and before their cleanup steps had run.</summary>
public sealed class LostCleanupTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Another_agent_or_the_same_one_runs_what_is_left_of_the_cleanup(bool sameAgent)
    {
        await using var fixture = await RunFixture.StartAsync();
        var story = fixture.Scratch["story"];
        await LoseAsync(fixture, story);

        if (!sameAgent)
        {
            fixture.Configure = options => options with { DataFolder = fixture.Scratch["other"] };
        }

        fixture.StartAgent();
        var report = await fixture.Runs.GetResultAsync("run").WaitAsync(TimeSpan.FromSeconds(60));

        Assert.Equal("cancelled", report.Status);
        Assert.Equal("cancelled", Assert.Single(report.Jobs).Status);
        Assert.Equal(["before", "always-before", "work", "cleanup success cancelled"], File.ReadAllLines(story));
    }

    [Fact]
    public async Task Cleanup_that_cannot_be_run_ends_the_run_nevertheless_and_says_so()
    {
        await using var fixture = await RunFixture.StartAsync();
        var story = fixture.Scratch["story"];
        await LoseAsync(fixture, story);
        var task = await fixture.Client.WorkflowService.PollActivityTaskQueueAsync(
            new() { Namespace = "default", TaskQueue = new() { Name = "default" } }, new(), CancellationToken.None);
        var cleanup = task.Input.Payloads_[0];
        await fixture.Client.WorkflowService.RespondActivityTaskFailedAsync(
            new() { Namespace = "default", TaskToken = task.TaskToken, Failure = new() { Message = "broken", ApplicationFailureInfo = new() { Type = "Broken", NonRetryable = true } } },
            new(),
            CancellationToken.None);

        var report = await fixture.Runs.GetResultAsync("run").WaitAsync(TimeSpan.FromSeconds(60));

        Assert.Equal(3, JsonPayload.Read<JobTask>(new(cleanup)).CleansUpFrom!.Progress.Steps.Count + 1);
        Assert.Equal("cancelled", report.Status);
        Assert.Equal("the job was cancelled, its agent was lost, and its cleanup steps could not be run: broken", Assert.Single(report.Jobs).Reason);
        Assert.Equal(["before", "always-before", "work"], File.ReadAllLines(story));
    }

    [Fact]
    public async Task A_job_without_cleanup_ends_at_once()
    {
        await using var fixture = await RunFixture.StartAsync();
        await LoseAsync(fixture, fixture.Scratch["story"], cleans: false);

        var report = await fixture.Runs.GetResultAsync("run").WaitAsync(TimeSpan.FromSeconds(60));

        Assert.Equal(("cancelled", "the job was cancelled"), (report.Status, Assert.Single(report.Jobs).Reason));
    }

    /// <summary>Its step does not end when it is told to, and then the agent leaves.</summary>
    private static async Task LoseAsync(RunFixture fixture, string story, bool cleans = true)
    {
        using var stop = new CancellationTokenSource();
        fixture.Configure = options => options with { ProcessGrace = TimeSpan.FromSeconds(3) };
        var agent = fixture.RunAgent(stop.Token);
        await fixture.SubmitAsync(Plans.Compile(
            $$$"""
            jobs:
              job:
                steps:
                  - {id: before, run: echo before >> {{{story}}}}
                  - {if: {{{(cleans ? "always()" : "true")}}}, run: echo always-before >> {{{story}}}}
                  - {id: work, run: "trap '' TERM; echo work >> {{{story}}}; while :; do sleep 0.05; done"}
                  - {run: echo never >> {{{story}}}}
                  - {if: "{{{(cleans ? "cancelled()" : "success()")}}}", run: "echo cleanup ${{ steps.before.outcome }} ${{ steps.work.outcome }} >> {{{story}}}"}
            """));
        await Wait.UntilAsync(() => File.Exists(story) && File.ReadAllText(story).Contains("work", StringComparison.Ordinal), "the step");
        await fixture.Runs.CancelAsync("run");
        await fixture.UntilEventAsync(EventType.ActivityTaskCancelRequested);
        await stop.CancelAsync();
        await agent;
    }
}

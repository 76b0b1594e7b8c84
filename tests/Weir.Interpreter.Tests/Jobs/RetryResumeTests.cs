using Weir.Definitions.Runs;
using Weir.Interpreter.Actions;
using Weir.Interpreter.Agents;
using Weir.Interpreter.Jobs;
using Weir.Interpreter.Tests.Actions;
using Weir.Interpreter.Tests.Support;
using Weir.Tests.Shared;

namespace Weir.Interpreter.Tests.Jobs;

/// <summary>Jobs that are cut off while a step waits for its next execution.</summary>
public sealed class RetryResumeTests : IDisposable
{
    private static readonly TimeSpan Delay = TimeSpan.FromMinutes(10);

    private readonly Scratch scratch = new();
    private readonly ManualTimeProvider time = new();
    private readonly ActionRegistry actions = ActionRegistry.CreateBuiltIn();
    private readonly List<TimeSpan> pauses = [];
    private TaskCompletionSource paused = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int executions;

    public RetryResumeTests()
    {
        actions.Register(new TestAction("test/fails") { Run = (_, _) => Task.FromResult(ActionResult.Failed($"no {++executions}", retryable: true)) });
        actions.Register(new TestAction("test/after"));
    }

    private JobInvocation Job => Plans.Job("- uses: test/fails\n  retry: {count: 2, delay: 10m}\n- uses: test/after\n  if: always()", actions: actions);

    public void Dispose() => scratch.Dispose();

    [Fact]
    public async Task What_failed_before_a_pause_does_not_run_again_when_the_job_is_cut_off_in_it()
    {
        var job = Job;
        using (var first = new FakeLink())
        {
            var run = RunAsync("agent", job, first);
            await paused.Task.WaitAsync(TimeSpan.FromSeconds(30));
            await first.AbandonAsync();
            await Assert.ThrowsAsync<JobAbandonedException>(() => run);
            Assert.Equal((0, 1, 1), (first.Reports[^1].Current!.Index, first.Reports[^1].Current!.Executions, first.Reports[^1].Current!.Failures));
        }

        time.Advance(TimeSpan.FromMinutes(4));
        var report = await FinishAsync("agent", job, null);

        Assert.Equal([Delay, TimeSpan.FromMinutes(6), Delay], pauses);
        Assert.Equal(3, executions);
        Assert.Equal([("failed", 3), ("completed", 1)], report.Steps.Select(step => (step.Status, step.Attempts)));
    }

    [Fact]
    public async Task Another_agent_knows_it_from_the_heartbeat()
    {
        var job = Job;
        JobCheckpoint told;
        using (var first = new FakeLink())
        {
            var run = RunAsync("agent", job, first);
            await paused.Task.WaitAsync(TimeSpan.FromSeconds(30));
            await first.AbandonAsync();
            await Assert.ThrowsAsync<JobAbandonedException>(() => run);
            told = first.Reports[^1];
        }

        // Clocks of machines differ: nobody waits longer than the definition says.
        var report = await FinishAsync("other", job, told with { Current = told.Current! with { RetryAt = time.GetUtcNow() + TimeSpan.FromDays(1) } });

        Assert.Equal([Delay, Delay, Delay], pauses);
        Assert.Equal(3, executions);
        Assert.Equal(3, report.Steps[0].Attempts);
    }

    [Fact]
    public async Task A_cancellation_in_what_is_left_of_a_pause_runs_nothing_of_the_step()
    {
        var job = Job;
        using (var first = new FakeLink())
        {
            var run = RunAsync("agent", job, first);
            await paused.Task.WaitAsync(TimeSpan.FromSeconds(30));
            await first.AbandonAsync();
            await Assert.ThrowsAsync<JobAbandonedException>(() => run);
        }

        paused = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using var second = new FakeLink { Attempt = 2 };
        var again = RunAsync("agent", job, second);
        await paused.Task.WaitAsync(TimeSpan.FromSeconds(30));
        await second.CancelAsync();
        var report = await again.WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Equal(1, executions);
        Assert.Equal(Conclusion.Cancelled, report.Outcome.Conclusion);
        Assert.Equal(["cancelled", "completed"], report.Steps.Select(step => step.Status));
    }

    private async Task<JobReport> FinishAsync(string agent, JobInvocation job, JobCheckpoint? told)
    {
        using var link = new FakeLink { Attempt = 2, LastCheckpoint = told };
        return await RunAsync(agent, job, link, pausesPass: true).WaitAsync(TimeSpan.FromSeconds(30));
    }

    private Task<JobReport> RunAsync(string agent, JobInvocation job, FakeLink link, bool pausesPass = false) => new JobRunner(new AgentOptions
    {
        DataFolder = scratch[agent],
        Actions = actions,
        Time = time,
        Pause = (pause, token) =>
        {
            pauses.Add(pause);
            paused.TrySetResult();
            return pausesPass ? Task.CompletedTask : Task.Delay(Timeout.InfiniteTimeSpan, time, token);
        },
    }).RunAsync(new("run-1", job), link);
}

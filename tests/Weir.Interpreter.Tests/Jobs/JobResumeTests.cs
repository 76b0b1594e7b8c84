using System.Diagnostics;
using Weir.Definitions.Runs;
using Weir.Interpreter.Jobs;
using Weir.Interpreter.Processes;
using Weir.Interpreter.Tests.Support;
using Weir.Tests.Shared;

namespace Weir.Interpreter.Tests.Jobs;

public sealed class JobResumeTests : IDisposable
{
    /// <summary>The second step waits for a file that only the test makes.</summary>
    private const string Steps =
        """
        - id: one
          run: |
            echo one >> story
            echo "made=yes" >> $WEIR_OUTPUT
        - id: two
          run: |
            echo two-begins >> story
            echo $$ > two.pid
            (trap '' TERM; exec sleep 1000) &
            echo $! > child.pid
            setsid sleep 1000 >/dev/null 2>&1 &
            echo $! > daemon.pid
            while ! test -e go; do sleep 0.02; done
            echo two-ends >> story
        - run: echo three ${{ steps.one.outputs.made }} >> story
        """;

    private readonly JobHarness harness = new();

    public void Dispose() => harness.Dispose();

    [Fact]
    public async Task An_abandoned_job_goes_on_at_the_step_that_was_running()
    {
        var job = Plans.Job(Steps);
        using (var first = new FakeLink())
        {
            var run = harness.RunAsync(job, first);
            var two = await Wait.ForProcessIdAsync(Path.Combine(harness.Workspace, "two.pid"));
            await first.AbandonAsync();
            await Assert.ThrowsAsync<JobAbandonedException>(() => run);
            Assert.False(Wait.IsRunning(two));
            Assert.Single(first.Reports[^1].Progress.Steps);
        }

        File.WriteAllText(Path.Combine(harness.Workspace, "go"), "");
        using var second = new FakeLink { Attempt = 2 };
        var report = await harness.RunAsync(job, second);

        Assert.Equal(Conclusion.Success, report.Outcome.Conclusion);
        Assert.Equal("one\ntwo-begins\ntwo-begins\ntwo-ends\nthree yes\n", harness.Read("story"));
        Assert.Equal([1, 2, 1], report.Steps.Select(step => step.Attempts));
    }

    [Fact]
    public async Task A_full_disk_interrupts_the_job_and_does_not_fail_it()
    {
        // The first execution keeps its exit status from being written, as a full disk would.
        var job = Plans.Job("""
            - run: echo one >> story
            - run: |
                echo two >> story
                test -e again || mkdir "$(dirname "$WEIR_OUTPUT")/status.new"
                touch again
            """);
        using (var first = new FakeLink())
        {
            var problem = await Assert.ThrowsAsync<IOException>(() => harness.RunAsync(job, first));
            Assert.Contains("The disk may be full.", problem.Message, StringComparison.Ordinal);
        }

        using var second = new FakeLink { Attempt = 2 };
        var report = await harness.RunAsync(job, second);

        Assert.Equal(Conclusion.Success, report.Outcome.Conclusion);
        Assert.Equal("one\ntwo\ntwo\n", harness.Read("story"));
    }

    [Fact]
    public async Task A_step_that_runs_again_sees_the_same_uuid_and_no_other_step_does()
    {
        var job = Plans.Job(
            """
            - run: echo ${{ uuid() }} >> ids
            - run: |
                echo ${{ uuid() }} >> ids
                echo ${{ now() }} > when
                echo $$ > two.pid
                while ! test -e go; do sleep 0.02; done
            """);
        using (var first = new FakeLink())
        {
            var run = harness.RunAsync(job, first);
            await Wait.ForProcessIdAsync(Path.Combine(harness.Workspace, "two.pid"));
            await first.AbandonAsync();
            await Assert.ThrowsAsync<JobAbandonedException>(() => run);
        }

        File.WriteAllText(Path.Combine(harness.Workspace, "go"), "");
        using var second = new FakeLink { Attempt = 2 };
        var report = await harness.RunAsync(job, second);

        Assert.Equal(Conclusion.Success, report.Outcome.Conclusion);
        var ids = harness.Read("ids").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal([ids[0], ids[1], ids[1]], ids);
        Assert.NotEqual(ids[0], ids[1]);
        Assert.All(ids, id => Assert.True(Guid.TryParse(id, out _), id));
        Assert.True(DateTimeOffset.TryParse(harness.Read("when"), System.Globalization.CultureInfo.InvariantCulture, out _));
    }

    [Fact]
    public async Task An_agent_that_leaves_lets_the_step_end_and_begins_no_other()
    {
        var job = Plans.Job(Steps);
        using (var first = new FakeLink())
        {
            var run = harness.RunAsync(job, first);
            await Wait.ForProcessIdAsync(Path.Combine(harness.Workspace, "two.pid"));
            await first.HandOverAsync();
            File.WriteAllText(Path.Combine(harness.Workspace, "go"), "");
            await Assert.ThrowsAsync<JobAbandonedException>(() => run);
            Assert.Equal(2, first.Reports[^1].Progress.Steps.Count);
        }

        using var second = new FakeLink { Attempt = 2 };
        var report = await harness.RunAsync(job, second);

        Assert.Equal(Conclusion.Success, report.Outcome.Conclusion);
        Assert.Equal("one\ntwo-begins\ntwo-ends\nthree yes\n", harness.Read("story"));
        Assert.Equal([1, 1, 1], report.Steps.Select(step => step.Attempts));
    }

    /// <summary>Nothing is lost by it: a sleep goes on with what is left of it, and so it may last for hours.</summary>
    [Fact]
    public async Task An_agent_that_leaves_does_not_wait_for_a_sleep()
    {
        var job = Plans.Job("""
            - uses: sleep
              with: {duration: 24h}
            """);
        var sleeps = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var first = new FakeLink
        {
            OnReport = checkpoint =>
            {
                _ = checkpoint.Current?.Memory is { Count: > 0 } && sleeps.TrySetResult();
                return Task.CompletedTask;
            },
        };
        var run = harness.RunAsync(job, first);
        await sleeps.Task.WaitAsync(Patience.Limit);

        await first.HandOverAsync();

        await Assert.ThrowsAsync<JobAbandonedException>(() => run);
    }

    [Fact]
    public async Task Another_agent_goes_on_from_the_heartbeat_alone()
    {
        var job = Plans.Job(Steps);
        using var first = new FakeLink();
        var run = harness.RunAsync(job, first);
        await Wait.ForFileAsync(Path.Combine(harness.Workspace, "daemon.pid"));
        await first.AbandonAsync();
        await Assert.ThrowsAsync<JobAbandonedException>(() => run);

        using var other = new JobHarness();
        Directory.CreateDirectory(other.Workspace);
        File.WriteAllText(Path.Combine(other.Workspace, "go"), "");
        using var second = new FakeLink { Attempt = 2, LastCheckpoint = first.Reports[^1] };
        var report = await other.RunAsync(job, second);

        Assert.Equal(Conclusion.Success, report.Outcome.Conclusion);
        Assert.Equal("two-begins\ntwo-ends\nthree yes\n", other.Read("story"));
        Assert.Equal(3, JobJournal.Peek(other.Folder.Root)!.Checkpoint.Progress.Steps.Count);
    }

    [Fact]
    public async Task The_journal_knows_what_the_heartbeat_had_no_time_to_tell()
    {
        var job = Plans.Job(Steps);
        using var first = new FakeLink();
        var run = harness.RunAsync(job, first);
        await Wait.ForFileAsync(Path.Combine(harness.Workspace, "daemon.pid"));
        await first.AbandonAsync();
        await Assert.ThrowsAsync<JobAbandonedException>(() => run);

        File.WriteAllText(Path.Combine(harness.Workspace, "go"), "");
        using var second = new FakeLink { LastCheckpoint = JobCheckpoint.Empty };
        await harness.RunAsync(job, second);
        Assert.Single(harness.Read("story").Split('\n'), line => line == "one");
    }

    [Fact]
    public async Task A_line_of_the_journal_that_was_cut_off_is_forgotten()
    {
        await harness.RunAsync(Plans.Job("- run: echo one >> story"));
        File.AppendAllText(Path.Combine(harness.Folder.Root, "journal.jsonl"), """{"settled":{"ind""");
        var report = await harness.RunAsync(Plans.Job("- run: echo one >> story"));

        Assert.Equal("one\n", harness.Read("story"));
        Assert.Equal("completed", Assert.Single(report.Steps).Status);
        Assert.True(JobJournal.Peek(harness.Folder.Root)!.IsClosed);
    }

    [Fact]
    public async Task A_program_that_had_ended_when_Weir_was_killed_does_not_run_again()
    {
        var job = Plans.Job(
            """
            - id: work
              run: echo again >> story
            - run: echo "next ${{ steps.work.outputs.made }}" >> story
            """);
        using (var journal = JobJournal.Open(harness.Folder.Root, () => new(ProcessToken.Create().Value, "wf", "run-1", "job")))
        {
            journal.Append(new() { Begun = new(0, 1, 0) }, durable: false);
            var execution = Directory.CreateDirectory(harness.Folder.Execution(0, 1)).FullName;
            File.WriteAllText(Path.Combine(execution, "output"), "made=before\n");
            File.WriteAllText(Path.Combine(execution, "status"), "0\n");
        }

        var report = await harness.RunAsync(job);

        Assert.Equal("next before\n", harness.Read("story"));
        Assert.Equal([("completed", 0, 1), ("completed", 0, 1)], report.Steps.Select(step => (step.Status, step.ExitCode!.Value, step.Attempts)));
    }

    [Fact]
    public async Task An_interruption_uses_up_no_retry()
    {
        var job = Plans.Job(
            """
            - retry: { count: 1, delay: 0 }
              run: |
                echo x >> tries
                if test -e go; then exit 1; fi
                sleep 1000
            """);
        using var first = new FakeLink();
        var run = harness.RunAsync(job, first);
        await Wait.ForFileAsync(Path.Combine(harness.Workspace, "tries"));
        await first.AbandonAsync();
        await Assert.ThrowsAsync<JobAbandonedException>(() => run);
        File.WriteAllText(Path.Combine(harness.Workspace, "go"), "");

        var report = await harness.RunAsync(job);
        Assert.Equal(("failed", 3), (report.Steps[0].Status, report.Steps[0].Attempts));
    }

    [Fact]
    public async Task A_sleep_goes_on_with_what_is_left_of_it()
    {
        var job = Plans.Job("- uses: sleep\n  with: { duration: 1h }");
        using var first = new FakeLink();
        var run = harness.RunAsync(job, first);
        await Wait.UntilAsync(() => first.Reports.Any(report => report.Current?.Memory.Count > 0), "the end of the sleep to be written down");
        await first.AbandonAsync();
        await Assert.ThrowsAsync<JobAbandonedException>(() => run);

        var told = first.Reports[^1];
        var past = told with
        {
            Current = told.Current! with { Executions = 2, Memory = new Dictionary<string, string> { ["ends-at"] = "2020-01-01T00:00:00.0000000+00:00" } },
        };
        using var second = new FakeLink { LastCheckpoint = past };
        Assert.Equal(Conclusion.Success, (await harness.RunAsync(job, second)).Outcome.Conclusion);
    }

    [Fact]
    public async Task The_time_that_a_job_has_run_counts_over_its_attempts()
    {
        var job = Plans.Job("- run: sleep 1000", "timeout-minutes: 1");
        using var link = new FakeLink { LastCheckpoint = new JobCheckpoint { ActiveMs = 59_900 } };
        var clock = Stopwatch.StartNew();
        Assert.Equal(Conclusion.TimedOut, (await harness.RunAsync(job, link)).Outcome.Conclusion);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task When_Weir_is_killed_nothing_of_the_step_goes_on_and_only_that_step_runs_again()
    {
        JobHost.Write(harness.Scratch, Plans.Job(Steps));
        using (var host = JobHost.Start(harness.Scratch))
        {
            var two = await Wait.ForProcessIdAsync(Path.Combine(harness.Workspace, "two.pid"));
            var child = await Wait.ForProcessIdAsync(Path.Combine(harness.Workspace, "child.pid"));
            var daemon = await Wait.ForProcessIdAsync(Path.Combine(harness.Workspace, "daemon.pid"));
            Assert.True(Wait.IsRunning(daemon));
            Signals.Send(host.Id, Signals.Kill);
            await host.WaitForExitAsync();
            await Wait.UntilAsync(() => !Wait.IsRunning(two) && !Wait.IsRunning(child) && !Wait.IsRunning(daemon), "the end of the step's processes");
        }

        File.WriteAllText(Path.Combine(harness.Workspace, "go"), "");
        using (var host = JobHost.Start(harness.Scratch))
        {
            await host.WaitForExitAsync();
            Assert.Equal(0, host.ExitCode);
        }

        Assert.Equal("one\ntwo-begins\ntwo-begins\ntwo-ends\nthree yes\n", harness.Read("story"));
        Assert.Equal(Conclusion.Success, JobHost.ReadReport(harness.Scratch).Outcome.Conclusion);
        Assert.Empty(Survivors.Find(JobJournal.Peek(harness.Folder.Root)!.Token));
    }

    [Fact]
    public async Task What_a_finished_step_left_running_outlives_Weir_and_ends_with_the_job()
    {
        JobHost.Write(harness.Scratch, Plans.Job(
            """
            - run: |
                sleep 1000 >/dev/null 2>&1 &
                echo $! > server.pid
            - run: |
                touch ready
                while ! test -e go; do sleep 0.02; done
                kill -0 $(cat server.pid) && touch served
            """));
        int server;
        using (var host = JobHost.Start(harness.Scratch))
        {
            await Wait.ForFileAsync(Path.Combine(harness.Workspace, "ready"));
            server = await Wait.ForProcessIdAsync(Path.Combine(harness.Workspace, "server.pid"));
            Signals.Send(host.Id, Signals.Kill);
            await host.WaitForExitAsync();
        }

        File.WriteAllText(Path.Combine(harness.Workspace, "go"), "");
        using (var host = JobHost.Start(harness.Scratch))
        {
            await host.WaitForExitAsync();
        }

        Assert.True(harness.Has("served"));
        Assert.False(Wait.IsRunning(server));
    }
}

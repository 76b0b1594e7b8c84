using Weir.Definitions.Runs;
using Weir.Interpreter.Records;
using Weir.Interpreter.Tests.Support;

namespace Weir.Interpreter.Tests.Jobs;

public sealed class JobRunnerTests : IDisposable
{
    private readonly JobHarness harness = new();

    public void Dispose() => harness.Dispose();

    [Fact]
    public async Task Steps_run_one_after_another_and_hand_their_outputs_on()
    {
        var report = await harness.RunAsync(Plans.Job(
            """
            - id: one
              run: echo "n=41" >> $WEIR_OUTPUT
            - id: two
              name: Add to ${{ steps.one.outputs.n }}
              run: echo "n=${{ number(steps.one.outputs.n) + 1 }}" >> $WEIR_OUTPUT
            - run: echo "${{ steps.two.outputs.n }}" > result
            """,
            "outputs:\n  n: ${{ steps.two.outputs.n }}"));

        Assert.Equal(Conclusion.Success, report.Outcome.Conclusion);
        Assert.Equal("42", report.Outcome.Outputs.Get("n").ToText());
        Assert.Equal("42\n", harness.Read("result"));
        Assert.Equal(["one", "Add to 41"], report.Steps.Take(2).Select(step => step.Index == 0 ? step.Id : step.Name));
        Assert.All(report.Steps, step => Assert.Equal(("completed", 0, 1), (step.Status, step.ExitCode, step.Attempts)));
    }

    [Fact]
    public async Task The_next_step_begins_only_when_the_engine_knows_of_the_last_one()
    {
        var beganEarly = false;
        using var link = new FakeLink
        {
            OnReport = checkpoint =>
            {
                var settled = checkpoint.Progress.Steps.Count;
                beganEarly |= checkpoint.Current is null && harness.Has($"began-{settled}");
                return Task.CompletedTask;
            },
        };
        var steps = string.Join('\n', Enumerable.Range(0, 5).Select(i => $"- run: touch began-{i}"));
        await harness.RunAsync(Plans.Job(steps), link);

        Assert.False(beganEarly);
        Assert.Equal([1, 2, 3, 4, 5], link.Reports.Where(report => report.Current is null).Select(report => report.Progress.Steps.Count));
    }

    [Fact]
    public async Task A_failed_step_ends_the_job_but_for_those_that_run_always()
    {
        var report = await harness.RunAsync(Plans.Job(
            """
            - run: touch one
            - name: Break
              run: |
                echo about to fail
                exit 3
            - run: touch three
            - if: always()
              run: touch four
            - if: failure()
              run: touch five
            """));

        Assert.Equal(Conclusion.Failure, report.Outcome.Conclusion);
        Assert.Equal(["completed", "failed", "skipped", "completed", "completed"], report.Steps.Select(step => step.Status));
        Assert.Equal(("exit code 3", "Break"), (report.Outcome.Failure!.Message, report.Outcome.Failure.Step));
        Assert.True(report.Outcome.Failure.Line > 0);
        Assert.False(harness.Has("three"));
        Assert.Contains("about to fail", harness.Recorder.Lines);
    }

    [Fact]
    public async Task A_step_is_retried_as_often_as_it_says()
    {
        var report = await harness.RunAsync(Plans.Job(
            """
            - retry: { count: 5, delay: 1ms }
              run: |
                echo x >> tries
                test $(wc -l < tries) -ge 3
            """));

        var step = Assert.Single(report.Steps);
        Assert.Equal(("completed", 3), (step.Status, step.Attempts));
        Assert.Equal([true, true, false], harness.Recorder.Finished.Select(finished => finished.WillRetry));
        Assert.Contains("[exit code 1; retry 2 of 5 in 0.001 s]", harness.Recorder.Lines);
    }

    [Fact]
    public async Task Retries_end_and_what_cannot_succeed_is_not_retried()
    {
        var report = await harness.RunAsync(Plans.Job(
            """
            - continue-on-error: true
              retry: { count: 2, delay: 0 }
              run: exit 1
            - retry: { count: 3 }
              uses: shell
              with: { command: no-such-command }
            """));
        Assert.Equal([3, 1], report.Steps.Select(step => step.Attempts));
        Assert.Equal("command not found: no-such-command", report.Outcome.Failure!.Message);
    }

    [Fact]
    public async Task A_step_that_takes_too_long_times_out_and_may_be_tolerated()
    {
        var report = await harness.RunAsync(Plans.Job(
            """
            - timeout-minutes: 0.002
              continue-on-error: true
              run: sleep 100
            - run: touch after
            """));
        Assert.Equal(["timed_out", "completed"], report.Steps.Select(step => step.Status));
        Assert.Equal(Conclusion.Success, report.Outcome.Conclusion);
    }

    [Fact]
    public async Task A_job_that_takes_too_long_is_ended_and_cleans_up()
    {
        var report = await harness.RunAsync(Plans.Job(
            """
            - run: sleep 100
            - run: touch next
            - if: always()
              run: touch cleaned
            """,
            "timeout-minutes: 0.005"));

        Assert.Equal(Conclusion.TimedOut, report.Outcome.Conclusion);
        Assert.True(harness.Has("cleaned"));
        Assert.False(harness.Has("next"));
    }

    [Fact]
    public async Task A_cancelled_job_ends_its_step_and_cleans_up()
    {
        using var link = new FakeLink();
        var run = harness.RunAsync(
            Plans.Job(
                """
                - run: |
                    touch ready
                    sleep 100
                - run: touch next
                - if: cancelled()
                  run: touch cleaned
                """),
            link);
        await Wait.ForFileAsync(Path.Combine(harness.Workspace, "ready"));
        await link.CancelAsync();
        var report = await run;

        Assert.Equal(Conclusion.Cancelled, report.Outcome.Conclusion);
        Assert.Equal(["cancelled", "skipped", "completed"], report.Steps.Select(step => step.Status));
        Assert.True(harness.Has("cleaned"));
    }

    [Fact]
    public async Task What_a_step_leaves_running_lives_until_the_job_ends()
    {
        var report = await harness.RunAsync(Plans.Job(
            """
            - run: |
                sleep 300 &
                echo $! > background
            - run: kill -0 $(cat background)
            """));

        Assert.Equal(Conclusion.Success, report.Outcome.Conclusion);
        Assert.False(Wait.IsRunning(int.Parse(harness.Read("background"), System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Fact]
    public async Task Steps_know_where_they_are()
    {
        var report = await harness.RunAsync(Plans.Job(
            """
            - id: here
              run: |
                echo "all=$CI $WEIR_WORKFLOW_ID $WEIR_RUN_ID $WEIR_JOB $WEIR_STEP" >> $WEIR_OUTPUT
                test "$PWD" = "$WEIR_WORKSPACE" && test -d "$WEIR_TEMP" && test "${{ runner.temp }}" = "$WEIR_TEMP"
            """,
            "outputs:\n  all: ${{ steps.here.outputs.all }}"));
        Assert.Equal("true wf run-1 job here", report.Outcome.Outputs.Get("all").ToText());
    }

    [Fact]
    public async Task The_scratch_folders_of_a_job_are_gone_when_it_ends()
    {
        await harness.RunAsync(Plans.Job("- run: touch $WEIR_TEMP/x"));
        Assert.Equal(["journal.jsonl"], Directory.GetFileSystemEntries(harness.Folder.Root).Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_secret_is_nowhere_to_be_seen()
    {
        const string Secret = "s3cr3t-hunter2";
        harness.Secrets["TOKEN"] = Secret;
        using var link = new FakeLink();
        var report = await harness.RunAsync(
            Plans.Job(
                """
                - id: leak
                  name: Deploy with ${{ secrets.TOKEN }}
                  env:
                    TOKEN: ${{ secrets.TOKEN }}
                  run: |
                    test ${#TOKEN} = 14 || exit 9
                    echo "plain $TOKEN"
                    printf %s "user:$TOKEN" | base64
                    echo "leaked=$TOKEN" >> $WEIR_OUTPUT
                    echo "to stderr $TOKEN" >&2
                - name: Fail with ${{ secrets.TOKEN }}
                  uses: file/write
                  with:
                    path: ../${{ secrets.TOKEN }}
                    content: x
                """,
                "outputs:\n  leaked: ${{ steps.leak.outputs.leaked }}"),
            link);

        Assert.Equal(["completed", "failed"], report.Steps.Select(step => step.Status));
        Assert.Contains("plain ***", harness.Recorder.Lines);
        string[] seen =
        [
            System.Text.Encoding.UTF8.GetString(Weir.Interpreter.Jobs.JobJson.Write(report)),
            .. link.Reports.Select(checkpoint => System.Text.Encoding.UTF8.GetString(Weir.Interpreter.Jobs.JobJson.Write(checkpoint))),
            .. harness.Recorder.Events.Select(entry => entry.ToString()!),
            .. harness.Recorder.Lines,
            .. harness.Recorder.Finished.Select(finished => finished.Outputs.ToJson()),
            .. Directory.EnumerateFiles(harness.Scratch["agent"], "*", SearchOption.AllDirectories).Select(File.ReadAllText),
        ];
        Assert.All(seen, text => Assert.DoesNotContain(Secret, text, StringComparison.Ordinal));
        Assert.All(seen, text => Assert.DoesNotContain("czNjcjN0LWh1bnRlcj", text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_variable_that_counts_as_secret_is_masked()
    {
        using var other = new JobHarness { SecretVariables = ["API_KEY"] };
        await other.RunAsync(Plans.Job(
            """
            - env: { API_KEY: abc-123-xyz }
              run: echo "key $API_KEY"
            """));
        Assert.Contains("key ***", other.Recorder.Lines);
    }

    [Fact]
    public async Task Records_tell_the_whole_story_in_order()
    {
        await harness.RunAsync(Plans.Job(
            """
            - name: First
              run: echo hello
            - if: false
              run: echo never
            """));
        Assert.Equal(
            [typeof(JobStarted), typeof(StepStarted), typeof(StepLogged), typeof(StepFinished), typeof(StepFinished), typeof(JobFinished)],
            harness.Recorder.Events.Select(entry => entry.GetType()));
        Assert.Equal([RecordedStatus.Completed, RecordedStatus.Skipped], harness.Recorder.Finished.Select(finished => finished.Status));
    }

    [Fact]
    public async Task An_expression_that_cannot_be_evaluated_fails_its_step()
    {
        var report = await harness.RunAsync(Plans.Job("""
            - run: echo ${{ fromJSON('nonsense') }}
            - if: always()
              run: touch after
            """));
        Assert.Equal(["failed", "completed"], report.Steps.Select(step => step.Status));
        Assert.Equal(0, report.Steps[0].Attempts);
    }

    [Fact]
    public async Task Outputs_that_are_too_large_together_fail_the_step_in_words()
    {
        var report = await harness.RunAsync(Plans.Job(
            """
            - id: first
              run: printf 'a=%0600000d\n' 1 >> $WEIR_OUTPUT
            - run: printf 'a=%0600000d\n' 1 >> $WEIR_OUTPUT
            - id: third
              run: printf 'a=%0600000d\n' 1 >> $WEIR_OUTPUT
            """));
        Assert.Equal(["completed", "completed", "failed"], report.Steps.Select(step => step.Status));
        Assert.Contains("1,048,576 bytes", report.Outcome.Failure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_thousand_steps_keep_their_heartbeats_small()
    {
        using var link = new FakeLink();
        var steps = string.Join('\n', Enumerable.Range(0, 1000).Select(i => $"- uses: file/write\n  with: {{ path: p, content: \"{i}\" }}"));
        var report = await harness.RunAsync(Plans.Job(steps), link);

        Assert.Equal(Conclusion.Success, report.Outcome.Conclusion);
        Assert.Equal("999", harness.Read("p"));
        Assert.InRange(Weir.Interpreter.Jobs.JobJson.Write(link.Reports[^1]).Length, 1, 60_000);
        using var other = new JobHarness();
        using var later = new FakeLink { LastCheckpoint = link.Reports[^1] };
        var repeated = await other.RunAsync(Plans.Job(steps), later);
        Assert.False(other.Has("p"));
        Assert.Equal(report.Steps.Count, repeated.Steps.Count);
        Assert.Equal(report.Steps[^1], repeated.Steps[^1]);
    }

    [Fact]
    public async Task An_engine_that_takes_no_heartbeat_does_not_stop_the_job()
    {
        using var link = new FakeLink { OnReport = _ => throw new IOException("no engine") };
        Assert.Equal(Conclusion.Success, (await harness.RunAsync(Plans.Job("- run: 'true'\n- run: 'true'"), link)).Outcome.Conclusion);
    }
}

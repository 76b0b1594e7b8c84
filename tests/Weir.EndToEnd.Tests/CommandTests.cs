namespace Weir.EndToEnd.Tests;

public sealed class CommandTests
{
    private const string Waiting = """
        name: waiting
        jobs:
          work:
            steps:
              - id: wait
                run: sleep 300
        """;

    [Fact]
    public async Task An_invalid_definition_exits_with_2_and_shows_every_error_with_its_place()
    {
        using var scratch = new Scratch();
        var file = scratch.Write("bad.yaml", """
            name: bad
            jobs:
              build:
                need: [tests]
                steps:
                  - run: echo ${{ inputs.nope }}
              tests:
                needs: [biuld]
                steps:
                  - uses: shel
                    with: {command: ls}
            """);
        foreach (var command in new[] { "run", "validate" })
        {
            var finished = (await WeirProcess.RunAsync(scratch.Data, command, file)).Expect(2);
            Assert.Contains("bad.yaml:4:5: error", finished.Errors + finished.Output, StringComparison.Ordinal);
            Assert.Contains("'needs'", finished.Errors + finished.Output, StringComparison.Ordinal);
            Assert.Contains("bad.yaml:8:", finished.Errors + finished.Output, StringComparison.Ordinal);
            Assert.Contains("'build'", finished.Errors + finished.Output, StringComparison.Ordinal);
            Assert.Contains("bad.yaml:10:", finished.Errors + finished.Output, StringComparison.Ordinal);
            Assert.Contains("'shell'", finished.Errors + finished.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_second_process_lists_shows_follows_and_cancels_what_the_first_one_runs()
    {
        using var scratch = new Scratch();
        var file = scratch.Write("waiting.yaml", Waiting);
        await using var weir = WeirProcess.Start(scratch.Data, "run", file, "--id", "w1");
        await weir.UntilPrintedAsync("work: started");
        var list = (await WeirProcess.RunAsync(scratch.Data, "list")).Expect(0);
        Assert.Contains("w1", list.Output, StringComparison.Ordinal);
        var shown = (await WeirProcess.RunAsync(scratch.Data, "show", "w1", "--output", "json")).Expect(0).Json;
        Assert.Equal("running", shown.GetProperty("status").GetString());
        (await WeirProcess.RunAsync(scratch.Data, "cancel", "w1")).Expect(0);
        (await weir.FinishAsync()).Expect(12);
    }

    [Fact]
    public async Task Detached_runs_go_on_in_the_background()
    {
        using var scratch = new Scratch();
        var file = scratch.Write("quick.yaml", """
            name: quick
            jobs:
              work:
                steps:
                  - id: say
                    run: echo hello from the background
            """);
        var detached = (await WeirProcess.RunAsync(scratch.Data, "run", file, "--id", "bg", "--detach")).Expect(0);
        Assert.Equal("bg", detached.Output.Trim());
        (await WeirProcess.RunAsync(scratch.Data, "resume", "bg", "--output", "json")).Expect(0);
        var logs = (await WeirProcess.RunAsync(scratch.Data, "logs", "bg")).Expect(0);
        Assert.Contains("hello from the background", logs.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("show", "nothing")]
    [InlineData("logs", "nothing")]
    [InlineData("cancel", "nothing")]
    [InlineData("resume", "nothing")]
    public async Task An_unknown_run_is_an_error_that_names_it(string command, string id)
    {
        using var scratch = new Scratch();
        var finished = (await WeirProcess.RunAsync(scratch.Data, command, id)).Expect(1);
        Assert.Contains("'nothing'", finished.Errors, StringComparison.Ordinal);
        Assert.Empty(finished.Output);
    }

    [Fact]
    public async Task A_run_whose_job_times_out_exits_with_11_and_is_listed_so()
    {
        using var scratch = new Scratch();
        var file = scratch.Write("slow.yaml", """
            name: slow
            jobs:
              work:
                timeout-minutes: 0.01
                steps:
                  - id: wait
                    run: sleep 300
            """);
        var run = (await WeirProcess.RunAsync(scratch.Data, "run", file, "--id", "slow", "--output", "json")).Expect(11).Json;
        Assert.Equal("timed_out", run.GetProperty("status").GetString());
        Assert.Equal("timed_out", run.GetProperty("jobs")[0].GetProperty("status").GetString());
        Assert.Equal("WeirRunTimedOut", run.GetProperty("failure").GetProperty("type").GetString());
        var list = (await WeirProcess.RunAsync(scratch.Data, "list", "--output", "json")).Expect(0).Json;
        Assert.Equal("timed_out", list[0].GetProperty("status").GetString());
    }

    [Fact]
    public async Task A_secret_reaches_the_step_and_nothing_that_is_shown_or_stored()
    {
        using var scratch = new Scratch();
        var file = scratch.Write("secret.yaml", """
            name: secret
            jobs:
              work:
                steps:
                  - id: use
                    run: |
                      printf '%s' "$TOKEN" | wc -c
                      echo "token $TOKEN"; printf '%s' "$TOKEN" | base64
                      echo "leak=$TOKEN" >> "$WEIR_OUTPUT"
                      exit 3
                    env:
                      TOKEN: ${{ secrets.TOKEN }}
            """);
        var run = (await WeirProcess.RunAsync(scratch.Data, "run", file, "--id", "secret", "--output", "json")).Expect(10);
        var logs = (await WeirProcess.RunAsync(scratch.Data, "logs", "secret")).Expect(0);
        Assert.Contains(WeirProcess.Secret.Length.ToString(System.Globalization.CultureInfo.InvariantCulture), logs.Output, StringComparison.Ordinal);
        Assert.Contains("token ***", logs.Output, StringComparison.Ordinal);
        var encoded = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(WeirProcess.Secret));
        var shown = run.Output + run.Errors + logs.Output + logs.Errors;
        foreach (var form in new[] { WeirProcess.Secret, encoded })
        {
            Assert.DoesNotContain(form, shown, StringComparison.Ordinal);
            foreach (var stored in Directory.EnumerateFiles(scratch.Data, "*", SearchOption.AllDirectories))
            {
                Assert.False(File.ReadAllBytes(stored).AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(form)) >= 0, stored);
            }
        }
    }

    /// <summary>The first command's process runs the jobs of both runs, and its own run ends first.</summary>
    [Fact]
    public async Task A_run_that_ends_first_does_not_cut_off_the_steps_of_another()
    {
        using var scratch = new Scratch();
        var go = Path.Combine(scratch.Data, "go");
        var first = scratch.Write("first.yaml", $"jobs: {{work: {{steps: [{{run: 'while [ ! -e {go}1 ]; do sleep 0.05; done'}}]}}}}");
        var second = scratch.Write("second.yaml", $"jobs: {{work: {{steps: [{{run: 'echo once >> {go}.story; while [ ! -e {go}2 ]; do sleep 0.05; done'}}, {{run: 'echo then >> {go}.story'}}]}}}}");
        await using var owner = WeirProcess.Start(scratch.Data, "run", first, "--id", "first");
        await owner.UntilPrintedAsync("started");
        await using var other = WeirProcess.Start(scratch.Data, "run", second, "--id", "second");
        await other.UntilPrintedAsync("started");

        File.WriteAllText(go + "1", "");
        await owner.UntilPrintedAsync("waiting for the current steps of 1 job of other runs");
        File.WriteAllText(go + "2", "");

        (await owner.FinishAsync()).Expect(0);
        (await other.FinishAsync()).Expect(0);
        Assert.Equal("once\nthen\n", File.ReadAllText(go + ".story"));
    }

    [Fact]
    public async Task Wrong_usage_exits_with_2()
    {
        using var scratch = new Scratch();
        (await WeirProcess.RunAsync(scratch.Data, "run")).Expect(2);
        (await WeirProcess.RunAsync(scratch.Data, "frobnicate")).Expect(2);
        (await WeirProcess.RunAsync(scratch.Data, "run", "does-not-exist.yaml")).Expect(2);
    }

    [Fact]
    public async Task A_thousand_jobs_in_three_levels_complete()
    {
        using var scratch = new Scratch();
        var jobs = new System.Text.StringBuilder("name: thousand\njobs:\n");
        for (var i = 0; i < 1_000; i++)
        {
            jobs.Append(System.Globalization.CultureInfo.InvariantCulture, $"  j{i}:\n");
            if (i is >= 600 and < 900)
            {
                jobs.Append(System.Globalization.CultureInfo.InvariantCulture, $"    needs: [j{i - 600}, j{i - 300}]\n");
            }
            else if (i >= 900)
            {
                jobs.Append(System.Globalization.CultureInfo.InvariantCulture, $"    needs: [j{i - 300}]\n");
            }

            jobs.Append(System.Globalization.CultureInfo.InvariantCulture, $"    steps:\n      - uses: file/write\n        with: {{path: out/{i}.txt, content: \"{i}\"}}\n");
        }

        var run = (await WeirProcess.RunAsync(scratch.Data, "run", scratch.Write("thousand.yaml", jobs.ToString()), "--output", "json")).Expect(0).Json;
        Assert.Equal("completed", run.GetProperty("status").GetString());
        Assert.Equal(1_000, run.GetProperty("jobs").GetArrayLength());
    }
}

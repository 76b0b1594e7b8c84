using System.Globalization;

namespace Weir.EndToEnd.Tests;

/// <summary>The promise: a run that was accepted finishes, and no finished step runs again, whenever Weir is killed.</summary>
public sealed class CrashTests
{
    private const int Kills = 20;

    private const string Definition = """
        name: crash
        env:
          LEDGER: @LEDGER@
        jobs:
          first:
            steps:
              - id: a
                run: echo "first a begin" >> "$LEDGER"; sleep 0.15; echo "first a end" >> "$LEDGER"
              - id: b
                run: echo "first b begin" >> "$LEDGER"; sleep 0.15; echo "first b end" >> "$LEDGER"; echo "value=42" >> "$WEIR_OUTPUT"
              - id: c
                run: echo "first c begin" >> "$LEDGER"; sleep 0.1; echo "first c end" >> "$LEDGER"
            outputs:
              value: ${{ steps.b.outputs.value }}
          beside:
            steps:
              - id: a
                run: echo "beside a begin" >> "$LEDGER"; sleep 0.3; echo "beside a end" >> "$LEDGER"
          last:
            needs: [first, beside]
            steps:
              - id: a
                run: echo "last a begin $VALUE" >> "$LEDGER"; sleep 0.1; echo "last a end" >> "$LEDGER"
                env:
                  VALUE: ${{ needs.first.outputs.value }}
              - id: b
                uses: sleep
                with:
                  duration: 200ms
        outputs:
          value: ${{ jobs.first.outputs.value }}
        """;

    [Fact]
    public async Task Killed_at_random_moments_the_run_completes_and_finished_steps_ran_once()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        for (var round = 0; round < Kills; round++)
        {
            using var scratch = new Scratch();
            var file = scratch.Write("crash.yaml", Definition.Replace("@LEDGER@", Path.Combine(scratch.Folder, "ledger"), StringComparison.Ordinal));
            await using (var weir = WeirProcess.Start(scratch.Data, "run", file, "--id", "crash"))
            {
                await weir.UntilPrintedAsync("crash");
                await KillAfter(weir, random.Next(0, 1_600));
            }

            var context = string.Create(CultureInfo.InvariantCulture, $"seed {seed}, round {round}");
            var before = (await WeirProcess.RunAsync(scratch.Data, "show", "crash", "--output", "json")).Expect(0).Json;
            var finishedBefore = before.GetProperty("jobs").EnumerateArray()
                .SelectMany(job => job.GetProperty("steps").EnumerateArray()
                    .Where(step => step.GetProperty("status").GetString() == "completed")
                    .Select(step => $"{job.GetProperty("id").GetString()} {step.GetProperty("id").GetString()}"))
                .ToHashSet();

            if (before.GetProperty("status").GetString() == "running")
            {
                var run = (await WeirProcess.RunAsync(scratch.Data, "resume", "--output", "json")).Expect(0).Json;
                Assert.True(run.GetProperty("status").GetString() == "completed", context);
                Assert.True(run.GetProperty("outputs").GetProperty("value").ToString() == "42", context);
            }
            else
            {
                Assert.True(before.GetProperty("status").GetString() == "completed", context);
            }

            var ends = scratch.Lines("ledger").Where(line => line.EndsWith(" end", StringComparison.Ordinal)).ToList();
            foreach (var step in new[] { "first a", "first b", "first c", "beside a", "last a" })
            {
                var count = ends.Count(line => line == $"{step} end");
                Assert.True(count >= 1, $"{context}: {step} never finished");
                Assert.True(count == 1 || !finishedBefore.Contains(step), $"{context}: {step} had finished and ran again");
            }

            Assert.Contains("last a begin 42", scratch.Lines("ledger"));
        }
    }

    [Fact]
    public async Task Killed_at_random_moments_loops_go_on_with_the_iteration_and_item_they_were_in()
    {
        const int Rounds = 6;
        const int KillsOfARun = 3;
        var seed = Environment.TickCount;
        var random = new Random(seed);
        string[] expected =
        [
            .. Enumerable.Range(1, 4).Select(n => $"count {n}"),
            .. from item in new[] { "x", "y", "z" } from n in Enumerable.Range(1, 2) select $"{item} {n}",
        ];
        for (var round = 0; round < Rounds; round++)
        {
            using var scratch = new Scratch();
            var ledger = Path.Combine(scratch.Folder, "ledger");
            var file = scratch.Write("loops.yaml", $$$"""
                name: loops
                jobs:
                  count:
                    repeat: {until: repeat.outputs.n >= 4}
                    outputs: {n: "${{ default(repeat.outputs.n, 0) + 1 }}"}
                    steps: [{run: "sleep 0.05; echo count ${{ repeat.iteration }} >> {{{ledger}}}"}]
                  each:
                    needs: count
                    for-each: [x, y, z]
                    repeat: {while: repeat.iteration < 2}
                    steps: [{run: "sleep 0.05; echo ${{ item }} ${{ repeat.iteration }} >> {{{ledger}}}"}]
                outputs: {n: "${{ jobs.count.outputs.n }}"}
                """);
            await using (var weir = WeirProcess.Start(scratch.Data, "run", file, "--id", "loops"))
            {
                await weir.UntilPrintedAsync("loops");
                await KillAfter(weir, random.Next(0, 1_200));
            }

            var kills = 1;
            for (; kills < KillsOfARun && await StatusAsync(scratch, "loops") == "running"; kills++)
            {
                await using var weir = WeirProcess.Start(scratch.Data, "resume", "loops");
                await KillAfter(weir, random.Next(300, 1_200));
            }

            if (await StatusAsync(scratch, "loops") == "running")
            {
                (await WeirProcess.RunAsync(scratch.Data, "resume", "loops")).Expect(0);
            }

            var lines = scratch.Lines("ledger");
            var context = string.Create(CultureInfo.InvariantCulture, $"seed {seed}, round {round}, {kills} kills: {string.Join(", ", lines)}");
            var run = (await WeirProcess.RunAsync(scratch.Data, "show", "loops", "--output", "json")).Expect(0).Json;
            Assert.True(run.GetProperty("status").GetString() == "completed", context);
            Assert.True(run.GetProperty("outputs").GetProperty("n").ToString() == "4", context);

            // One step runs at a time, so each kill can have cut off one: after its line, before its end.
            Assert.True(expected.SequenceEqual(lines.Distinct()), context);
            Assert.True(lines.Length - expected.Length <= kills, context);
        }
    }

    [Fact]
    public async Task A_job_that_is_being_cancelled_when_Weir_is_killed_cleans_up_when_the_run_goes_on()
    {
        using var scratch = new Scratch();
        var ledger = Path.Combine(scratch.Folder, "ledger");
        var file = scratch.Write("cancel.yaml", $$$"""
            name: cancel
            jobs:
              work:
                steps:
                  - run: echo before >> {{{ledger}}}
                  - run: |
                      trap 'echo told >> {{{ledger}}}' TERM
                      echo "alive $$" >> {{{ledger}}}
                      while true; do sleep 0.05; done
                  - {if: always(), run: "echo cleanup >> {{{ledger}}}"}
            """);
        await using (var weir = WeirProcess.Start(scratch.Data, "run", file, "--id", "cancel"))
        {
            await UntilLine(scratch, "alive ");
            await using var cancel = WeirProcess.Start(scratch.Data, "cancel", "cancel");
            await UntilLine(scratch, "told");
            await cancel.KillAsync();
            await weir.KillAsync();
        }

        Assert.DoesNotContain("cleanup", scratch.Lines("ledger"));
        _ = await WeirProcess.RunAsync(scratch.Data, "resume", "cancel");

        Assert.Equal("cancelled", await StatusAsync(scratch, "cancel"));
        Assert.Equal(["before", "told", "cleanup"], scratch.Lines("ledger").Where(line => !line.StartsWith("alive ", StringComparison.Ordinal)));
    }

    private static async Task<string?> StatusAsync(Scratch scratch, string id) =>
        (await WeirProcess.RunAsync(scratch.Data, "show", id, "--output", "json")).Expect(0).Json.GetProperty("status").GetString();

    [Fact]
    public async Task No_orphan_goes_on_beside_the_resumed_step()
    {
        using var scratch = new Scratch();
        var ledger = Path.Combine(scratch.Folder, "ledger");
        var file = scratch.Write("orphan.yaml", $$"""
            name: orphan
            jobs:
              work:
                steps:
                  - id: long
                    run: |
                      echo "begin $$" >> {{ledger}}
                      if [ -e {{ledger}}.resumed ]; then exit 0; fi
                      while true; do echo "alive $$" >> {{ledger}}; sleep 0.05; done
            """);
        string worker;
        await using (var weir = WeirProcess.Start(scratch.Data, "run", file, "--id", "orphan"))
        {
            worker = await UntilAlive(scratch);
            await weir.KillAsync();
        }

        scratch.Write("ledger.resumed", string.Empty);
        (await WeirProcess.RunAsync(scratch.Data, "resume", "orphan", "--output", "json")).Expect(0);
        Assert.False(Directory.Exists($"/proc/{worker}"), $"process {worker} of the interrupted step is still there");
        Assert.Equal(2, scratch.Lines("ledger").Count(line => line.StartsWith("begin ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Ctrl_C_leaves_the_run_and_says_how_to_go_on()
    {
        using var scratch = new Scratch();
        var gate = Path.Combine(scratch.Folder, "gate");
        var file = scratch.Write("wait.yaml", $$"""
            name: wait
            jobs:
              work:
                steps:
                  - id: wait
                    run: while [ ! -e {{gate}} ]; do sleep 0.05; done
            """);
        await using var weir = WeirProcess.Start(scratch.Data, "run", file, "--id", "wait");
        await weir.UntilPrintedAsync("work: started");
        weir.Interrupt();
        var interrupted = (await weir.FinishAsync()).Expect(130);
        Assert.Contains("weir resume wait", interrupted.Errors, StringComparison.Ordinal);
        scratch.Write("gate", string.Empty);
        var run = (await WeirProcess.RunAsync(scratch.Data, "resume", "wait", "--output", "json")).Expect(0).Json;
        Assert.Equal("completed", run.GetProperty("status").GetString());
    }

    private static async Task KillAfter(WeirProcess weir, int milliseconds)
    {
        // A random moment is the point of this test: nothing is waited for, and no outcome depends on how long it was.
        await Task.Delay(milliseconds);
        await weir.KillAsync();
    }

    private static async Task<string> UntilAlive(Scratch scratch) => (await UntilLine(scratch, "alive ")).Split(' ')[1];

    private static async Task<string> UntilLine(Scratch scratch, string start)
    {
        using var changed = new SemaphoreSlim(0);
        using var watcher = new FileSystemWatcher(scratch.Folder) { NotifyFilter = NotifyFilters.LastWrite | NotifyFilters.FileName, EnableRaisingEvents = true };
        watcher.Changed += (_, _) => changed.Release();
        watcher.Created += (_, _) => changed.Release();
        while (true)
        {
            if (scratch.Lines("ledger").FirstOrDefault(line => line.StartsWith(start, StringComparison.Ordinal)) is { } line)
            {
                return line;
            }

            Assert.True(await changed.WaitAsync(TimeSpan.FromMinutes(1)), "the step never started");
        }
    }
}

using System.Collections.Concurrent;
using System.Diagnostics;
using Weir.Interpreter.Processes;
using Weir.Interpreter.Tests.Support;
using Weir.Tests.Shared;

namespace Weir.Interpreter.Tests.Processes;

public sealed class ProcessSupervisorTests : IDisposable
{
    private readonly Scratch scratch = new();
    private readonly CollectingSink output = new();
    private readonly ProcessToken token = ProcessToken.Create();
    private readonly CancellationTokenSource stop = new();

    public void Dispose()
    {
        Survivors.KillAllAsync(token, TimeProvider.System, CancellationToken.None).Wait();
        stop.Dispose();
        scratch.Dispose();
    }

    [Fact]
    public async Task Output_and_exit_code_are_those_of_the_program()
    {
        var outcome = await RunAsync("echo out; echo err >&2; printf unfinished; exit 3");

        Assert.Equal((ProcessEnd.Exited, 3), (outcome.End, outcome.ExitCode));
        Assert.Equal(["out", "unfinished"], output.Of(OutputStream.StandardOutput));
        Assert.Equal(["err"], output.Of(OutputStream.StandardError));
    }

    [Fact]
    public async Task A_program_that_a_signal_ended_has_the_status_that_shells_give()
    {
        Assert.Equal(128 + 15, (await RunAsync("kill -TERM $$")).ExitCode);
    }

    [Fact]
    public async Task Arguments_reach_the_program_as_they_are()
    {
        string[] nasty = ["a b", "$(touch pwned)", "'\"", "; rm -rf x", "", "*", "-n", "é\n2"];
        var outcome = await RunAsync(Spec("/usr/bin/printf", ["[%s]\\n", .. nasty]));

        Assert.Equal(0, outcome.ExitCode);
        Assert.Equal(nasty.SelectMany(text => $"[{text}]".Split('\n')), output.Of(OutputStream.StandardOutput));
        Assert.False(File.Exists(scratch["work/pwned"]));
    }

    [Fact]
    public async Task The_environment_is_exactly_what_was_given()
    {
        Environment.SetEnvironmentVariable("WEIR_TEST_LEAK", "leaked");
        var spec = Spec("/usr/bin/env", []) with { Environment = new Dictionary<string, string> { ["ONE"] = "1", ["PATH"] = "/usr/bin:/bin" } };
        await RunAsync(spec);

        Assert.Equal(
            ["ONE=1", "PATH=/usr/bin:/bin", $"WEIR_STEP_TOKEN={token.Value}"],
            output.Of(OutputStream.StandardOutput).Where(line => !line.StartsWith("PWD=", StringComparison.Ordinal) && !line.StartsWith("_=", StringComparison.Ordinal) && !line.StartsWith("SHLVL=", StringComparison.Ordinal) && !line.StartsWith("OLDPWD=", StringComparison.Ordinal)).Order());
    }

    [Fact]
    public async Task Standard_input_is_empty() => Assert.Equal(0, (await RunAsync("test -z \"$(cat)\"")).ExitCode);

    [Theory]
    [InlineData("no-such-program", 127, "command not found: no-such-program")]
    [InlineData("./absent", 127, "command not found: ./absent")]
    [InlineData("./plain.txt", 126, "permission denied: ./plain.txt is not executable")]
    [InlineData("/", 126, "permission denied: / is a directory")]
    public async Task A_program_that_cannot_be_started_says_why(string program, int status, string problem)
    {
        File.WriteAllText(Path.Combine(scratch.Folder("work"), "plain.txt"), "");
        var outcome = await RunAsync(Spec(program, []));

        Assert.Equal((ProcessEnd.NotStarted, status, problem), (outcome.End, outcome.ExitCode, outcome.Problem));
    }

    [Fact]
    public async Task A_working_directory_that_is_missing_is_named()
    {
        var outcome = await RunAsync(Spec("true", []) with { WorkingDirectory = scratch["absent"] });

        Assert.Equal(ProcessEnd.NotStarted, outcome.End);
        Assert.Contains("absent", outcome.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_tree_that_ignores_SIGTERM_is_killed_after_the_grace(bool jobControl)
    {
        const string Stubborn = "trap '' TERM; (trap '' TERM; echo $BASHPID > grandchild; while :; do sleep 100; done) & echo $$ > parent; while :; do sleep 100; done";
        var run = RunAsync(Spec("bash", ["-c", Stubborn]) with { Grace = TimeSpan.FromMilliseconds(100), Timeout = TimeSpan.FromSeconds(1) }, jobControl);
        var parent = await Wait.ForProcessIdAsync(scratch["work/parent"]);
        var grandchild = await Wait.ForProcessIdAsync(scratch["work/grandchild"]);

        var outcome = await run;

        Assert.Equal(ProcessEnd.TimedOut, outcome.End);
        Assert.False(Wait.IsRunning(parent));
        Assert.False(Wait.IsRunning(grandchild));
        Assert.Empty(Survivors.Find(token));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_cancelled_program_may_end_in_its_own_way_within_the_grace(bool jobControl)
    {
        var run = RunAsync(Spec("bash", ["-c", "trap 'echo bye; touch tidied; exit 0' TERM; touch ready; while :; do sleep 0.01; done"]), jobControl);
        await Wait.ForFileAsync(scratch["work/ready"]);
        await stop.CancelAsync();

        Assert.Equal(ProcessEnd.Cancelled, (await run).End);
        Assert.True(File.Exists(scratch["work/tidied"]));
        Assert.Contains("bye", output.Of(OutputStream.StandardOutput));
    }

    [Fact]
    public async Task A_daemon_that_left_its_session_ends_with_the_step()
    {
        const string Daemon = "setsid bash -c 'trap \"\" TERM; echo $$ > daemon; while :; do sleep 100; done' >/dev/null 2>&1 & sleep 100";
        var run = RunAsync(Spec("bash", ["-c", Daemon]) with { Grace = TimeSpan.FromMilliseconds(50) });
        var daemon = await Wait.ForProcessIdAsync(scratch["work/daemon"]);
        await stop.CancelAsync();
        await run;

        Assert.False(Wait.IsRunning(daemon));
    }

    [Fact]
    public async Task All_that_the_program_wrote_is_handed_on_however_slow_the_reader_is()
    {
        var slow = new BlockedSink();
        var clock = new ManualTimeProvider();
        var run = new ProcessSupervisor(clock).RunAsync(Spec("bash", ["-c", "echo one; echo two; printf three; sleep 300 &"]), slow, stop.Token);
        await slow.Reached;
        await Wait.UntilAsync(() => clock.NextDue is not null, "the wait for output");
        for (var i = 0; i < 200; i++)
        {
            clock.Advance(TimeSpan.FromMilliseconds(50));
            await Task.Yield();
        }

        Assert.False(run.IsCompleted);
        slow.Release();
        await Wait.UntilAsync(() =>
        {
            clock.Advance(TimeSpan.FromMilliseconds(50));
            return run.IsCompleted;
        }, "the end of the step");

        Assert.Equal(ProcessEnd.Exited, (await run).End);
        Assert.Equal(["one", "two", "three"], slow.Lines);
    }

    [Fact]
    public async Task A_background_process_that_writes_without_end_does_not_hold_the_step()
    {
        var outcome = await RunAsync("echo mine; yes & echo $! > background");

        Assert.Equal(ProcessEnd.Exited, outcome.End);
        Assert.Contains("mine", output.Of(OutputStream.StandardOutput));
        await Survivors.KillAllAsync(token, TimeProvider.System, CancellationToken.None);
    }

    [Fact]
    public async Task An_exit_status_that_cannot_be_kept_is_no_result()
    {
        // What keeps the file from being written as a full disk would.
        scratch.Folder("control/status.new");

        var problem = await Assert.ThrowsAsync<IOException>(() => RunAsync("echo done"));

        Assert.Contains("could not be written", problem.Message, StringComparison.Ordinal);
        Assert.True(DiskSpace.IsExhausted(problem));
    }

    [Fact]
    public async Task A_background_process_neither_delays_the_step_nor_ends_with_it()
    {
        var clock = Stopwatch.StartNew();
        var outcome = await RunAsync("sleep 300 & echo $! > background; echo done");

        Assert.Equal(0, outcome.ExitCode);
        Assert.Equal(["done"], output.Of(OutputStream.StandardOutput));
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(20));
        var background = await Wait.ForProcessIdAsync(scratch["work/background"]);
        Assert.True(Wait.IsRunning(background));
        Assert.Equal(1, await Survivors.KillAllAsync(token, TimeProvider.System, CancellationToken.None));
        Assert.False(Wait.IsRunning(background));
    }

    [Fact]
    public async Task Output_beyond_the_limit_is_dropped_without_blocking_the_program()
    {
        var spec = Spec("bash", ["-c", "yes 0123456789 | head -c 30000000; echo end >&2; exit 7"]) with { Output = new(1_000_000, 1000) };
        var outcome = await RunAsync(spec);

        Assert.Equal(7, outcome.ExitCode);
        var bytes = output.All.Where(line => line.Stream != OutputStream.Weir).Sum(line => line.Text.Length + 1);
        Assert.InRange(bytes, 900_000, 1_000_000);
        Assert.Equal("[output truncated: the first 1,000,000 bytes were kept, what follows is dropped]", Assert.Single(output.Of(OutputStream.Weir)));
        Assert.Equal(OutputStream.Weir, output.All[^1].Stream);
    }

    [Fact]
    public async Task A_line_without_end_is_kept_in_pieces_that_divide_no_character()
    {
        var text = string.Concat(Enumerable.Repeat("😀é", 700));
        File.WriteAllText(Path.Combine(scratch.Folder("work"), "long"), text);
        await RunAsync(Spec("cat", ["long"]) with { Output = OutputLimits.Default with { LineCharacters = 100 } });

        var pieces = output.Of(OutputStream.StandardOutput).ToArray();
        Assert.Equal(text, string.Concat(pieces));
        Assert.All(pieces, piece => Assert.InRange(piece.Length, 1, 100));
        Assert.All(pieces, piece => Assert.False(char.IsLowSurrogate(piece[0])));
    }

    [Fact]
    public async Task The_exit_status_is_on_disk_when_the_call_returns()
    {
        await RunAsync("exit 9");
        Assert.Equal(9, ControlFiles.ReadStatus(scratch["control"]));
        Assert.Equal(9, await AbandonedExecution.SettleAsync(scratch["control"], token, TimeProvider.System, CancellationToken.None));
    }

    [Fact]
    public async Task When_the_supervisor_is_killed_the_tree_ends_and_the_status_is_unknown()
    {
        var run = RunAsync("touch ready; sleep 100");
        await Wait.ForFileAsync(scratch["work/ready"]);
        await Wait.UntilAsync(() => ControlFiles.ReadIds(scratch["control"]) is not null, "process ids");
        var ids = ControlFiles.ReadIds(scratch["control"])!.Value;
        Signals.Send(ids.Supervisor, Signals.Kill);

        Assert.Equal(ProcessEnd.Lost, (await run).End);
        Assert.False(Wait.IsRunning(ids.Program));
        Assert.Null(await AbandonedExecution.SettleAsync(scratch["control"], token, TimeProvider.System, CancellationToken.None));
    }

    [Fact]
    public async Task A_cancelled_token_starts_nothing()
    {
        await stop.CancelAsync();
        Assert.Equal(ProcessEnd.Cancelled, (await RunAsync("touch started")).End);
        Assert.False(File.Exists(scratch["work/started"]));
    }

    [Fact]
    public async Task Arguments_larger_than_the_system_allows_are_a_problem_in_words()
    {
        var outcome = await RunAsync(Spec("true", [new string('x', 3_000_000)]));
        Assert.Equal(ProcessEnd.NotStarted, outcome.End);
        Assert.Contains("larger than the system allows", outcome.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_token_finds_its_parts_but_not_other_tokens_that_begin_alike()
    {
        Assert.Throws<FormatException>(() => ProcessToken.Parse("a=b"));
        Assert.Equal("abc.1.2", ProcessToken.Parse("abc").Part(1).Part(2).Value);
    }

    private Task<ProcessOutcome> RunAsync(string script) => RunAsync(Spec("bash", ["-c", script]));

    private Task<ProcessOutcome> RunAsync(ProcessSpec spec, bool jobControl = false) =>
        new ProcessSupervisor(TimeProvider.System) { UsesJobControl = jobControl }.RunAsync(spec, output, stop.Token);

    private ProcessSpec Spec(string program, IReadOnlyList<string> arguments) => new(
        program,
        arguments,
        scratch.Folder("work"),
        new Dictionary<string, string> { ["PATH"] = CommandLookup.DefaultPath },
        scratch.Folder("control"),
        token);

    /// <summary>Blocks in its first line until it is released.</summary>
    private sealed class BlockedSink : IOutputSink
    {
        private readonly TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly ManualResetEventSlim released = new();
        private readonly ConcurrentQueue<string> lines = new();

        public Task Reached => reached.Task;

        public IEnumerable<string> Lines => lines;

        public void Release() => released.Set();

        public void Write(OutputStream stream, string line)
        {
            lines.Enqueue(line);
            reached.TrySetResult();
            released.Wait();
        }
    }
}

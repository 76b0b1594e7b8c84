using Weir.Definitions.Values;
using Weir.Interpreter.Actions;
using Weir.Interpreter.Processes;

namespace Weir.Interpreter.Tests.Actions;

public sealed class ProgramActionTests : IDisposable
{
    private readonly ActionHarness harness = new();

    public void Dispose() => harness.Dispose();

    [Fact]
    public async Task Shell_runs_its_text_in_the_workspace_and_takes_outputs()
    {
        var result = await harness.RunAsync("shell", ObjectValue.Of(("run", "pwd\necho warn >&2\necho \"version=1.2\" >> $WEIR_OUTPUT")));

        Assert.Equal((ActionOutcome.Succeeded, 0), (result.Outcome, result.ExitCode));
        Assert.Equal("1.2", result.Outputs.Get("version").ToText());
        Assert.Equal(harness.Workspace, result.Outputs.Get("stdout").ToText());
        Assert.Equal("warn", result.Outputs.Get("stderr").ToText());
        Assert.Equal("0", result.Outputs.Get("exit_code").ToText());
    }

    [Theory]
    [InlineData("bash", "false; echo not reached", 1)]
    [InlineData("bash", "false | true; echo not reached", 1)]
    [InlineData("sh", "false; echo not reached", 1)]
    [InlineData("bash", "no-such-command-at-all", 127)]
    public async Task Shell_ends_at_the_first_command_that_fails(string shell, string script, int status)
    {
        var result = await harness.RunAsync("exec/shell@v1", ObjectValue.Of(("run", script), ("shell", shell)));

        Assert.Equal((ActionOutcome.Failed, status, true), (result.Outcome, result.ExitCode, result.Retryable));
        Assert.DoesNotContain("not reached", harness.Output.Of(OutputStream.StandardOutput));
        Assert.Contains($"exit code {status}", result.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Shell_runs_a_command_without_a_shell()
    {
        var result = await harness.RunAsync("shell", ObjectValue.Of(("command", "echo"), ("args", ArrayValue.Of("$HOME", "a  b", 3L))));
        Assert.Equal("$HOME a  b 3", result.Outputs.Get("stdout").ToText());
    }

    [Fact]
    public async Task A_command_that_does_not_exist_is_no_case_for_a_retry()
    {
        var result = await harness.RunAsync("shell", ObjectValue.Of(("command", "nope")));
        Assert.Equal((ActionOutcome.Failed, 127, false, "command not found: nope"), (result.Outcome, result.ExitCode, result.Retryable, result.Problem));
    }

    [Theory]
    [InlineData("python3", "import sys, json\nprint(json.dumps(sys.argv[1:]))")]
    [InlineData("node", "console.log(JSON.stringify(process.argv.slice(2)).replaceAll(',', ', '))")]
    public async Task Script_runs_any_interpreter(string interpreter, string script)
    {
        var result = await harness.RunAsync(
            "script", ObjectValue.Of(("script", script), ("interpreter", interpreter), ("args", ArrayValue.Of("x y", "z"))));

        Assert.Equal(ActionOutcome.Succeeded, result.Outcome);
        Assert.Equal("""["x y", "z"]""", result.Outputs.Get("stdout").ToText());
        Assert.Equal(interpreter, result.Outputs.Get("interpreter_used").ToText());
    }

    [Fact]
    public async Task Script_runs_a_file_of_the_workspace()
    {
        File.WriteAllText(Path.Combine(harness.Workspace, "hello.py"), "print('hello')");
        var result = await harness.RunAsync("script", ObjectValue.Of(("file", "hello.py"), ("interpreter", "python3")));
        Assert.Equal("hello", result.Outputs.Get("stdout").ToText());
    }

    [Fact]
    public async Task A_mistake_in_the_output_file_fails_a_program_that_succeeded()
    {
        var result = await harness.RunAsync("shell", ObjectValue.Of(("run", "printf 'a=1\\nnonsense\\n' >> $WEIR_OUTPUT")));
        Assert.Equal(ActionOutcome.Failed, result.Outcome);
        Assert.Contains("line 2", result.Problem, StringComparison.Ordinal);
        Assert.Equal("1", result.Outputs.Get("a").ToText());
    }

    [Fact]
    public async Task The_timeout_input_ends_the_program()
    {
        var result = await harness.RunAsync("shell", ObjectValue.Of(("run", "sleep 100"), ("timeout", "50ms")));
        Assert.Equal((ActionOutcome.TimedOut, true), (result.Outcome, result.Retryable));
    }

    [Fact]
    public async Task A_program_that_had_ended_is_not_run_again()
    {
        var result = await harness.RunAsync("shell", ObjectValue.Of(("run", "touch ran")), endedWith: 0);
        Assert.Equal((ActionOutcome.Succeeded, 0), (result.Outcome, result.ExitCode));
        Assert.False(File.Exists(Path.Combine(harness.Workspace, "ran")));
        Assert.Equal(ActionOutcome.Failed, (await harness.RunAsync("shell", ObjectValue.Of(("run", "touch ran")), endedWith: 4)).Outcome);
    }

    [Fact]
    public async Task Env_input_reaches_the_program()
    {
        var result = await harness.RunAsync("shell", ObjectValue.Of(("run", "echo $A-$B"), ("env", ObjectValue.Of(("A", "x y"), ("B", 2L)))));
        Assert.Equal("x y-2", result.Outputs.Get("stdout").ToText());
    }

    [Theory]
    [InlineData("shell", "{}", "shell: exactly one of run, command is needed")]
    [InlineData("shell", """{"run":"a","command":"b"}""", "shell: exactly one of run, command is needed")]
    [InlineData("shell", """{"run":"a","shell":"zsh"}""", "shell: input 'shell' is 'zsh', but must be one of bash, sh")]
    [InlineData("shell", """{"run":[1]}""", "shell: input 'run' must be a string, not array")]
    [InlineData("shell", """{"run":"a","oops":1}""", "shell: there is no input 'oops'")]
    [InlineData("sleep", """{"duration":"2d"}""", "sleep: input 'duration' is 172800 seconds, but must be between 0 and 86400 seconds")]
    [InlineData("sleep", "{}", "sleep: input 'duration' is required")]
    public async Task Inputs_that_do_not_fit_are_named(string uses, string with, string problem)
    {
        var error = await Assert.ThrowsAsync<ActionInputException>(() => harness.RunAsync(uses, (ObjectValue)ValueJson.Parse(with)));
        Assert.Equal(problem, error.Message);
    }

    [Theory]
    [InlineData("shell", true)]
    [InlineData("shell@v1", true)]
    [InlineData("exec/script@v1", true)]
    [InlineData("flow/sleep", true)]
    [InlineData("shell@v2", false)]
    [InlineData("shell@vx", false)]
    [InlineData("Shell", false)]
    public void Actions_are_found_by_name_alias_and_major_version(string uses, bool found) =>
        Assert.Equal(found, ActionRegistry.CreateBuiltIn().Find(uses) is not null);
}

namespace Weir.EndToEnd.Tests;

/// <summary><c>weir test</c> and <c>weir pack test</c>: what they print and how they exit.</summary>
public sealed class TestCommandTests
{
    private const string Greeting = """
        cases:
          - name: greets
            workflow: &greet
              ref: shop.greet
              tasks: [{name: say, action: app.say, input: {who: ada}}]
              output_map: {said: "{{ task.say.result }}"}
            mocks: {actions: {app.say: {result: hello}}}
            expect: {outputs: {said: hello}}
          - name: greets wrongly
            workflow: *greet
            mocks: {actions: {app.say: {result: hello}}}
            expect:
              outputs: {said: goodbye}
        """;

    [Fact]
    public async Task The_tests_of_the_examples_pass()
    {
        using var scratch = new Scratch();
        var finished = (await WeirProcess.RunAsync(scratch.Data, "test", "examples")).Expect(0);
        Assert.Contains("examples/failing.test.yaml", finished.Output, StringComparison.Ordinal);
        Assert.Contains("ok      apologises when nothing can be reserved", finished.Output, StringComparison.Ordinal);
        Assert.Contains(" 0 failed in ", finished.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_tests_of_the_examples_pass_whatever_is_killed()
    {
        using var scratch = new Scratch();
        var result = (await WeirProcess.RunAsync(scratch.Data, "test", "examples/failing.test.yaml", "examples/hello.test.yaml", "--crash", "-o", "json")).Expect(0).Json;
        Assert.Equal(0, result.GetProperty("failed").GetInt32());
        Assert.True(result.GetProperty("crashes").GetInt32() > 20);
    }

    [Fact]
    public async Task A_difference_is_shown_with_its_place_and_exits_with_1()
    {
        using var scratch = new Scratch();
        var file = scratch.Write("greet.test.yaml", Greeting);
        var finished = (await WeirProcess.RunAsync(scratch.Data, "test", file)).Expect(1);
        Assert.Contains("  ok      greets ", finished.Output, StringComparison.Ordinal);
        Assert.Contains("  FAILED  greets wrongly", finished.Output, StringComparison.Ordinal);
        Assert.Contains($"{file}:13:17: outputs.said\n            expected  \"goodbye\"\n            got       \"hello\"", finished.Output, StringComparison.Ordinal);
        Assert.Contains("1 passed, 1 failed in ", finished.Output, StringComparison.Ordinal);

        var json = (await WeirProcess.RunAsync(scratch.Data, "test", file, "--filter", "WRONGLY", "--output", "json")).Expect(1).Json;
        var test = Assert.Single(json.GetProperty("files")[0].GetProperty("cases").EnumerateArray());
        Assert.Equal("outputs.said", test.GetProperty("differences")[0].GetProperty("what").GetString());
    }

    [Fact]
    public async Task A_bad_file_a_missing_one_and_a_filter_without_cases_exit_with_2()
    {
        using var scratch = new Scratch();
        var bad = scratch.Write("bad.test.yaml", "cases:\n  - name: a\n    expct: {}\n");
        var finished = (await WeirProcess.RunAsync(scratch.Data, "test", bad)).Expect(2);
        Assert.Contains($"{bad}:3:5: error WEIR1020: a case has no key 'expct'", finished.Errors, StringComparison.Ordinal);
        Assert.Contains("did you mean 'expect'?", finished.Errors, StringComparison.Ordinal);
        Assert.Contains($"weir: {bad} is not valid; nothing was run.", finished.Errors, StringComparison.Ordinal);
        Assert.Empty(finished.Output);

        (await WeirProcess.RunAsync(scratch.Data, "test", Path.Combine(scratch.Folder, "none"))).Expect(2);
        (await WeirProcess.RunAsync(scratch.Data, "test", scratch.Folder + "/data-is-not-there-yet")).Expect(2);
        var file = scratch.Write("greet.test.yaml", Greeting);
        Assert.Contains("no case has 'xyz' in its name", (await WeirProcess.RunAsync(scratch.Data, "test", file, "--filter", "xyz")).Expect(2).Errors, StringComparison.Ordinal);
        Assert.Contains("--timeout takes", (await WeirProcess.RunAsync(scratch.Data, "test", file, "--timeout", "soon")).Expect(2).Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pack_is_tested_in_its_own_folder()
    {
        using var scratch = new Scratch();
        Directory.CreateDirectory(Path.Combine(scratch.Folder, "tools/actions"));
        Directory.CreateDirectory(Path.Combine(scratch.Folder, "tools/workflows"));
        Directory.CreateDirectory(Path.Combine(scratch.Folder, "tools/tests"));
        scratch.Write("tools/pack.yaml", """
            name: tools
            version: 1.0.0
            actions:
              - name: greet
                runner: shell
                entry_point: actions/greet.sh
                parameter_delivery: env
                parameters: {who: {type: string, required: true}}
                output: {greeting: {type: string, required: true}}
            """);
        scratch.Write("tools/actions/greet.sh", "[ \"$WEIR_PARAM_WHO\" != nobody ] || { echo 'nobody to greet' >&2; exit 3; }\nprintf '{\"greeting\": \"Hello, %s!\"}' \"$WEIR_PARAM_WHO\"\n");
        scratch.Write("tools/workflows/welcome.yaml", """
            ref: tools.welcome
            parameters: {who: {type: string, default: you}}
            tasks: [{name: greet, action: tools.greet, input: {who: "{{ parameters.who }}"}}]
            output_map: {said: "{{ task.greet.result.greeting }}"}
            """);
        scratch.Write("tools/tests/test_workflows.yaml", """
            cases:
              - name: the action greets
                action: tools.greet
                inputs: {who: Ada}
                expect: {result: {greeting: "Hello, Ada!"}}
              - name: the action refuses nobody
                action: tools.greet
                inputs: {who: nobody}
                expect: {error: exit}
              - name: the workflow uses it
                workflow: tools.welcome
                unmocked: run
                expect: {outputs: {said: "Hello, you!"}}
              - name: the workflow by its file, with a mock
                workflow: ../workflows/welcome.yaml
                mocks: {actions: {tools.greet: {result: {greeting: hi}}}}
                expect: {outputs: {said: hi}, calls: {greet: [{who: you}]}}
            """);
        var finished = await WeirProcess.RunAsync(scratch.Data, "pack", "test", Path.Combine(scratch.Folder, "tools"));
        Assert.Contains("4 passed, 0 failed", finished.Output, StringComparison.Ordinal);
        finished.Expect(0);

        File.Delete(Path.Combine(scratch.Folder, "tools/tests/test_workflows.yaml"));
        Assert.Contains("has no tests", (await WeirProcess.RunAsync(scratch.Data, "pack", "test", Path.Combine(scratch.Folder, "tools"))).Expect(2).Errors, StringComparison.Ordinal);
        Assert.Contains("there is no folder", (await WeirProcess.RunAsync(scratch.Data, "pack", "test", Path.Combine(scratch.Folder, "none"))).Expect(2).Errors, StringComparison.Ordinal);
    }
}

using System.Text.Json;

namespace Weir.EndToEnd.Tests;

public sealed class LanguageToolTests
{
    private const string Untidy = "name:   t\njobs:\n    a:\n        steps: # here\n        -   run:   echo hi\n            id:    s\n";
    private const string Tidy = "name: t\njobs:\n  a:\n    steps:  # here\n      - id: s\n        run: echo hi\n";

    [Fact]
    public async Task Fmt_formats_files_checks_them_and_leaves_broken_ones_alone()
    {
        using var scratch = new Scratch();
        var file = scratch.Write("a.yaml", Untidy);
        var broken = scratch.Write("b.yaml", "jobs: {a: {steps: [{run: x}]}\n");
        var folder = Path.GetDirectoryName(file)!;

        var diff = (await WeirProcess.RunAsync(scratch.Data, "fmt", "--diff", file)).Expect(0);
        Assert.Contains("+      - id: s", diff.Output, StringComparison.Ordinal);
        (await WeirProcess.RunAsync(scratch.Data, "fmt", "--check", file)).Expect(1);
        Assert.Equal(Untidy, await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));

        var formatted = (await WeirProcess.RunAsync(scratch.Data, "fmt", folder)).Expect(2);
        Assert.Contains("b.yaml:", formatted.Errors, StringComparison.Ordinal);
        Assert.Equal(Tidy, await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        Assert.Equal("jobs: {a: {steps: [{run: x}]}\n", await File.ReadAllTextAsync(broken, TestContext.Current.CancellationToken));
        (await WeirProcess.RunAsync(scratch.Data, "fmt", "--check", file)).Expect(0);
        Assert.Equal(2, Directory.GetFiles(folder, "*.yaml").Length);
    }

    [Fact]
    public async Task A_dry_run_shows_what_is_known_and_stores_nothing()
    {
        using var scratch = new Scratch();
        var text = (await WeirProcess.RunAsync(scratch.Data, "run", "examples/failing.yaml", "--dry-run")).Expect(0);
        Assert.Contains("● warehouse", text.Output, StringComparison.Ordinal);
        Assert.Contains("? apologise", text.Output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(scratch.Data));

        var json = (await WeirProcess.RunAsync(scratch.Data, "run", "examples/matrix.yaml", "--dry-run", "--input", "numbers=[7, 9]", "--priority", "2", "-o", "json")).Expect(0).Json;
        Assert.Equal(2, json.GetProperty("priority").GetInt32());
        Assert.DoesNotContain("WEIR_EXPR", json.ToString(), StringComparison.Ordinal);
        var factor = json.GetProperty("nodes").EnumerateArray().Single(node => node.GetProperty("id").GetString() == "factor");
        Assert.Equal(2, factor.GetProperty("items").GetProperty("count").GetInt32());
        Assert.Equal("runs", factor.GetProperty("decision").GetProperty("state").GetString());

        var bad = (await WeirProcess.RunAsync(scratch.Data, "run", "examples/failing.yaml", "--dry-run", "--input", "stock=many")).Expect(2);
        Assert.Contains("input 'stock' must be an integer", bad.Errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(scratch.Data));
    }

    [Fact]
    public async Task Validate_tells_all_errors_of_all_files_also_as_JSON()
    {
        using var scratch = new Scratch();
        var good = scratch.Write("good.yaml", Tidy);
        var bad = scratch.Write("bad.yaml", "jobs:\n  a:\n    neds: b\n    steps:\n      - run: echo ${{ inputs.nope }}\n");
        scratch.Write("notes.yaml", "just: notes\n");

        var json = (await WeirProcess.RunAsync(scratch.Data, "validate", Path.GetDirectoryName(good)!, "nothere.yaml", "-o", "json")).Expect(2).Json;

        Assert.Equal([bad, good, "nothere.yaml"], json.EnumerateArray().Select(entry => entry.GetProperty("file").GetString()!));
        Assert.Equal([false, true, false], json.EnumerateArray().Select(entry => entry.GetProperty("valid").GetBoolean()));
        var first = json[0].GetProperty("errors")[0];
        Assert.Equal((3, 5, 3, 9, "needs"), (Number(first, "line"), Number(first, "column"), Number(first, "endLine"), Number(first, "endColumn"), first.GetProperty("suggestion").GetString()));
        Assert.Equal("WEIR1013", json[2].GetProperty("errors")[0].GetProperty("code").GetString());
        var text = (await WeirProcess.RunAsync(scratch.Data, "validate", good, bad)).Expect(2);
        Assert.Contains("2 files: 1 valid, 1 not; 2 errors, 0 warnings", text.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_that_waits_and_one_that_failed_are_explained_and_drawn()
    {
        using var scratch = new Scratch();
        var waiting = scratch.Write("w.yaml", "tasks:\n  - {name: ask, action: core.wait, input: {signal: go}, on_success: end}\n  - {name: end, action: core.noop}\n");
        await using (var weir = WeirProcess.Start(scratch.Data, "run", waiting, "--id", "w"))
        {
            await weir.UntilPrintedAsync("ask: waiting");
            var explained = (await WeirProcess.RunAsync(scratch.Data, "explain", "w")).Expect(0).Output;
            Assert.Contains("run w (running): it waits for the signal go", explained, StringComparison.Ordinal);
            Assert.Contains("weir signal w go", explained, StringComparison.Ordinal);
            Assert.Contains("end  after a transition from ask", explained, StringComparison.Ordinal);
            var drawn = (await WeirProcess.RunAsync(scratch.Data, "graph", "w")).Expect(0).Output;
            Assert.Contains("◌ ask", drawn, StringComparison.Ordinal);
            (await WeirProcess.RunAsync(scratch.Data, "signal", "w", "go")).Expect(0);
            (await weir.FinishAsync()).Expect(0);
        }

        var failing = scratch.Write("f.yaml", "jobs:\n  a: {steps: [{run: exit 3}]}\n  b: {needs: a, steps: [{run: x}]}\n");
        (await WeirProcess.RunAsync(scratch.Data, "run", failing, "--id", "f")).Expect(10);
        var why = (await WeirProcess.RunAsync(scratch.Data, "explain", "f")).Expect(0).Output;
        Assert.Contains("run f (failed): a failed", why, StringComparison.Ordinal);
        Assert.Contains("not run: b", why, StringComparison.Ordinal);
        Assert.Contains("n0[\"a<br/>failed", (await WeirProcess.RunAsync(scratch.Data, "graph", "f", "-f", "mermaid")).Expect(0).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Schemas_know_the_actions_of_a_pack_that_is_worked_on()
    {
        using var scratch = new Scratch();
        Directory.CreateDirectory(Path.Combine(scratch.Folder, "tools"));
        scratch.Write("tools/greet.sh", "echo hi");
        var pack = Path.GetDirectoryName(scratch.Write("tools/pack.yaml", """
            name: tools
            version: 1.0.0
            actions: [{name: greet, runner: shell, entry_point: greet.sh, parameters: {who: {type: string, required: true}}}]
            """))!;

        foreach (var kind in (string[])["definition", "test"])
        {
            var definitions = (await WeirProcess.RunAsync(scratch.Data, "schema", kind, "--pack", pack)).Expect(0).Json.GetProperty("definitions");
            Assert.Equal("who", definitions.GetProperty("action:tools.greet").GetProperty("required")[0].GetString());
            Assert.True(definitions.TryGetProperty("action:http/request", out _));
        }

        foreach (var kind in (string[])["pack", "action"])
        {
            Assert.Equal(JsonValueKind.Object, (await WeirProcess.RunAsync(scratch.Data, "schema", kind)).Expect(0).Json.ValueKind);
        }

        Assert.Contains("there is no folder", (await WeirProcess.RunAsync(scratch.Data, "schema", "--pack", "nothere")).Expect(2).Errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(scratch.Data));
    }

    [Fact]
    public async Task A_definition_of_actions_and_workflows_that_are_not_here_is_drawn_with_warnings()
    {
        using var scratch = new Scratch();
        var file = scratch.Write("g.yaml", "tasks:\n  - {name: a, action: no.such, on_success: b}\n  - {name: b, workflow: their.flow}\n");
        var drawn = (await WeirProcess.RunAsync(scratch.Data, "graph", file)).Expect(0);
        Assert.Contains("○ b  their.flow", drawn.Output, StringComparison.Ordinal);
        Assert.Contains("g.yaml:2:23: warning WEIR1060: there is no action 'no.such'", drawn.Errors, StringComparison.Ordinal);
        Assert.Contains("g.yaml:3:25: warning WEIR1038", drawn.Errors, StringComparison.Ordinal);

        var bad = scratch.Write("bad.yaml", "tasks:\n  - {name: a, acton: no.such}\n");
        var refused = (await WeirProcess.RunAsync(scratch.Data, "graph", bad)).Expect(2);
        Assert.Contains("bad.yaml:2:15: error WEIR1020", refused.Errors, StringComparison.Ordinal);
        Assert.Empty(refused.Output);
    }

    private static int Number(JsonElement element, string name) => element.GetProperty(name).GetInt32();
}

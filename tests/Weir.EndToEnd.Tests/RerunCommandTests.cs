namespace Weir.EndToEnd.Tests;

/// <summary><c>weir rerun</c>, <c>retry</c> and <c>show --history</c> as users start them.</summary>
public sealed class RerunCommandTests
{
    [Fact]
    public async Task A_failed_run_is_previewed_run_again_with_another_input_and_linked_both_ways()
    {
        using var scratch = new Scratch();
        var file = scratch.Write("ship.yaml", """
            ref: demo.ship
            tasks:
              - {name: build, action: shell, input: {run: "echo built"}, publish: [{v: 1}], on_success: check}
              - {name: check, action: shell, input: {run: "exit 3"}, on_success: ship}
              - {name: ship, action: core.echo, input: {v: "{{ vars.v }}"}}
            vars: {v: 0}
            output_map: {v: "{{ task.ship.result.v }}"}
            """);
        (await WeirProcess.RunAsync(scratch.Data, "run", file, "--id", "ship")).Expect(10);

        var preview = (await WeirProcess.RunAsync(scratch.Data, "rerun", "ship", "--preview", "-o", "json")).Expect(0).Json;
        Assert.Equal("check", preview.GetProperty("again")[0].GetProperty("id").GetString());
        Assert.Equal("it failed", preview.GetProperty("again")[0].GetProperty("why").GetString());
        Assert.Equal("build", preview.GetProperty("kept")[0].GetString());
        Assert.Contains("kept  build", (await WeirProcess.RunAsync(scratch.Data, "rerun", "ship", "--preview")).Expect(0).Output, StringComparison.Ordinal);

        var again = (await WeirProcess.RunAsync(scratch.Data, "rerun", "ship", "--set", "check.run=true", "-o", "json")).Expect(0).Json;
        Assert.Equal("1", again.GetProperty("outputs").GetProperty("v").ToString());
        Assert.Equal("ship", again.GetProperty("rerunOf").GetString());
        var id = again.GetProperty("workflowId").GetString();
        var old = (await WeirProcess.RunAsync(scratch.Data, "show", "ship", "-o", "json")).Expect(0).Json;
        Assert.Equal(id, old.GetProperty("reruns")[0].GetString());

        var history = (await WeirProcess.RunAsync(scratch.Data, "show", "ship", "--history")).Expect(0).Output;
        Assert.Matches(@"1  .*build +running\n", history);
        Assert.Matches(@"4  .*check +failed +exit code 3\n", history);
        Assert.Contains("runs again  check: it had not ended then", (await WeirProcess.RunAsync(scratch.Data, "rerun", "ship", "--to", "before:check", "--preview")).Expect(0).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_run_again_is_told()
    {
        using var scratch = new Scratch();
        var file = scratch.Write("fine.yaml", "ref: demo.fine\ntasks: [{name: a, action: core.noop}]\n");
        (await WeirProcess.RunAsync(scratch.Data, "run", file, "--id", "fine")).Expect(0);

        Assert.Contains("nothing failed", (await WeirProcess.RunAsync(scratch.Data, "rerun", "fine")).Expect(23).Errors, StringComparison.Ordinal);
        Assert.Contains("'b' did not run", (await WeirProcess.RunAsync(scratch.Data, "rerun", "fine", "--task", "b")).Expect(23).Errors, StringComparison.Ordinal);
        Assert.Contains("no history entry 99", (await WeirProcess.RunAsync(scratch.Data, "rerun", "fine", "--to", "99")).Expect(23).Errors, StringComparison.Ordinal);
        Assert.Contains("exclude each other", (await WeirProcess.RunAsync(scratch.Data, "rerun", "fine", "--to", "1", "--task", "a")).Expect(2).Errors, StringComparison.Ordinal);
        Assert.Contains("--set takes TASK.INPUT=VALUE", (await WeirProcess.RunAsync(scratch.Data, "rerun", "fine", "--set", "zz.x=1")).Expect(2).Errors, StringComparison.Ordinal);
        Assert.Contains("there is no run 'gone'", (await WeirProcess.RunAsync(scratch.Data, "rerun", "gone")).Expect(1).Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_task_that_waits_for_its_retry_tries_again_with_another_input()
    {
        using var scratch = new Scratch();
        var file = scratch.Write("retry.yaml", """
            ref: demo.retry
            tasks:
              - {name: call, action: shell, input: {run: "exit 3"}, retry: {count: 3, delay: 1h}}
            """);
        await using var weir = WeirProcess.Start(scratch.Data, "run", file, "--id", "r");
        await weir.UntilPrintedAsync("call: retrying");

        Assert.Contains("would become program text", (await WeirProcess.RunAsync(scratch.Data, "retry", "r", "call", "--set", "run=echo {{ vars.x }}")).Expect(23).Errors, StringComparison.Ordinal);
        (await WeirProcess.RunAsync(scratch.Data, "retry", "r", "call", "--set", "run=true", "--reason", "wrong script")).Expect(0);

        (await weir.FinishAsync()).Expect(0);
    }
}

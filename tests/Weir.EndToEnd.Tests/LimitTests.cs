namespace Weir.EndToEnd.Tests;

/// <summary>Limits between runs of different processes.</summary>
public sealed class LimitTests
{
    [Fact]
    public async Task Runs_of_a_group_take_turns_although_the_owner_is_killed()
    {
        using var scratch = new Scratch();
        var file = scratch.Write("turns.yaml", $$$"""
            name: turns
            concurrency: turns
            env: {LEDGER: {{{Path.Combine(scratch.Folder, "ledger")}}}, GO: {{{Path.Combine(scratch.Folder, "go")}}}}
            jobs:
              work:
                steps:
                  - run: echo begin >> "$LEDGER"
                  - run: while [ ! -e "$GO" ]; do sleep 0.1; done
                  - run: echo end >> "$LEDGER"
            """);
        await using var first = WeirProcess.Start(scratch.Data, "run", file, "--id", "first");
        await first.UntilPrintedAsync("work: started");
        await using var second = WeirProcess.Start(scratch.Data, "run", file, "--id", "second");
        await second.UntilPrintedAsync("second accepted");
        var explained = (await WeirProcess.RunAsync(scratch.Data, "explain", "second")).Expect(0);
        Assert.Contains("group turns: 1 of 1 used by run first", explained.Output, StringComparison.Ordinal);
        var shown = (await WeirProcess.RunAsync(scratch.Data, "show", "second", "-o", "json")).Expect(0).Json;
        Assert.Equal("held", shown.GetProperty("status").GetString());

        await first.KillAsync();
        scratch.Write("go", "");
        (await second.FinishAsync()).Expect(0);
        Assert.Equal(["begin", "end", "begin", "end"], scratch.Lines("ledger"));
        var limits = (await WeirProcess.RunAsync(scratch.Data, "limit", "list", "-o", "json")).Expect(0).Json;
        Assert.Equal(0, limits.GetArrayLength());
    }

    [Fact]
    public async Task Sizes_are_set_shown_and_removed()
    {
        using var scratch = new Scratch();
        (await WeirProcess.RunAsync(scratch.Data, "limit", "set", "gpu", "2")).Expect(2);
        (await WeirProcess.RunAsync(scratch.Data, "limit", "set", "pool:gpu", "-1")).Expect(2);
        (await WeirProcess.RunAsync(scratch.Data, "limit", "remove", "pool:gpu")).Expect(22);
        (await WeirProcess.RunAsync(scratch.Data, "limit", "set", "pool:gpu", "2")).Expect(0);
        var limit = (await WeirProcess.RunAsync(scratch.Data, "limit", "list", "-o", "json")).Expect(0).Json[0];
        Assert.Equal(("pool:gpu", 2), (limit.GetProperty("name").GetString(), limit.GetProperty("size").GetInt32()));
        (await WeirProcess.RunAsync(scratch.Data, "limit", "remove", "pool:gpu")).Expect(0);
        Assert.Equal(0, (await WeirProcess.RunAsync(scratch.Data, "limit", "list", "-o", "json")).Expect(0).Json.GetArrayLength());
        Assert.DoesNotContain("weir-limits", (await WeirProcess.RunAsync(scratch.Data, "list")).Expect(0).Output, StringComparison.Ordinal);
        (await WeirProcess.RunAsync(scratch.Data, "run", "x.yaml", "--priority", "6")).Expect(2);
    }
}

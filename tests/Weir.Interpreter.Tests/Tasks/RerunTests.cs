using Weir.Definitions.Runs;
using Weir.Definitions.Values;
using Weir.Interpreter.Actions;
using Weir.Interpreter.Runs;
using Weir.Interpreter.Tests.Actions;

namespace Weir.Interpreter.Tests.Tasks;

/// <summary>Reruns on a whole engine, of runs that ended in every way.</summary>
public sealed class RerunTests
{
    private const string Three = """
        ref: test.three
        vars: {seen: none}
        tasks:
          - name: first
            action: do.first
            publish: [{seen: "{{ task.first.result.n }}"}]
            on_success: second
          - name: second
            action: do.second
            input: {seen: "{{ vars.seen }}", how: badly}
            on_success: third
          - name: third
            action: do.third
        output_map:
          seen: "{{ vars.seen }}"
          run: "{{ workflow.id }}"
        """;

    [Fact]
    public async Task FailedRunGoesOnWhereItFailedWithAnotherInput()
    {
        await using var fixture = await TaskFixture.StartAsync();
        fixture.With("do.first", """{"n":1}""").With("do.third")
            .With("do.second", input => input.Get("how").ToText() == "well" ? TaskFixture.Ok("{}") : ActionResult.Failed("no", retryable: false));
        Assert.Equal("failed", (await fixture.RunAsync(Three)).Status);

        var request = new RerunRequest { Inputs = new Dictionary<string, ObjectValue> { ["second"] = ObjectValue.Of(("how", "well")) } };
        var report = await RerunAsync(fixture, request);

        Assert.Equal("completed", report.Status);
        Assert.Equal("""{"seen":1,"run":"run-again"}""", report.Outputs.ToJson());
        Assert.Equal(["first completed", "second completed", "third completed"], report.Statuses());
        Assert.Equal(["run", null, null], report.Jobs.Select(job => job.KeptFrom));
        Assert.Equal(["do.first", "do.second", "do.second", "do.third"], fixture.Calls.Select(call => call.Action));
        Assert.Equal("""{"seen":1,"how":"well"}""", fixture.Calls[2].Input.ToJson());
    }

    [Fact]
    public async Task OnlyFailedItemsRunAgain()
    {
        await using var fixture = await TaskFixture.StartAsync();
        var broken = true;
        fixture.With("do.item", input => broken && input.Get("n").Equals(Value.Of(2)) ? ActionResult.Failed("no", retryable: false) : TaskFixture.Ok($$"""{"n":{{input.Get("n").ToText()}}}"""));
        var ended = await fixture.RunAsync("""
            ref: test.items
            tasks:
              - {name: each, action: do.item, with_items: [1, 2, 3], concurrency: 1, input: {n: "{{ item }}"}}
            output_map: {all: "{{ task.each.result }}"}
            """);
        Assert.Equal("failed", ended.Status);
        broken = false;

        var report = await RerunAsync(fixture, new());

        Assert.Equal("""{"all":[{"n":1},{"n":2},{"n":3}]}""", report.Outputs.ToJson());
        Assert.Equal(["1", "2", "3", "2"], fixture.Calls.Select(call => call.Input.Get("n").ToText()));
    }

    [Fact]
    public async Task TerminatedRunLosesNothingThatHadEnded()
    {
        await using var fixture = await TaskFixture.StartAsync();
        using var hold = new SemaphoreSlim(0);
        fixture.With("do.first", """{"n":1}""").With("do.third")
            .With("do.second", async (_, token) =>
            {
                await hold.WaitAsync(token);
                return TaskFixture.Ok("{}");
            });
        await fixture.StartAsync(Three);
        await fixture.UntilAsync(report => report.StatusOf("second") == NodeStatus.Running);
        Assert.Null(await new RunReruns(fixture.Host.Client).ReadAsync("run", TestContext.Current.CancellationToken));
        await fixture.Host.Client.GetWorkflowHandle("run").TerminateAsync("enough", cancellationToken: TestContext.Current.CancellationToken);
        hold.Release(10);

        var preview = RunReruns.Preview((await ReadAsync(fixture))!, new());
        Assert.Equal(["second: it had not ended"], preview.Again.Select(node => $"{node.Key}: {node.Why}"));
        Assert.Equal(["first"], preview.Kept);
        var report = await RerunAsync(fixture, new());

        Assert.Equal("completed", report.Status);
        Assert.Single(fixture.Calls, call => call.Action == "do.first");
    }

    [Fact]
    public async Task WhatCompletedAfterTheCoordinatorStoppedIsKept()
    {
        await using var fixture = await TaskFixture.StartAsync(coordinates: false);
        using var hold = new SemaphoreSlim(0);
        fixture.With("do.first", async (_, token) =>
        {
            await hold.WaitAsync(token);
            return TaskFixture.Ok("""{"n":1}""");
        }).With("do.second").With("do.third");
        using var stop = new CancellationTokenSource();
        var coordinator = fixture.Host.RunCoordinator(stop.Token);
        await fixture.StartAsync(Three);
        await fixture.UntilAsync(report => report.StatusOf("first") == NodeStatus.Running);
        await stop.CancelAsync();
        await coordinator;
        hold.Release();
        await fixture.Host.UntilEventAsync(Weir.Protocol.Enums.V1.EventType.ActivityTaskCompleted);
        await fixture.Host.Client.GetWorkflowHandle("run").TerminateAsync("enough", cancellationToken: TestContext.Current.CancellationToken);
        fixture.Host.StartCoordinator();

        var preview = RunReruns.Preview((await ReadAsync(fixture))!, new());
        Assert.Equal(["first"], preview.Kept);
        Assert.Equal(["second"], preview.Again.Select(node => node.Key));
        var report = await RerunAsync(fixture, new());

        Assert.Equal(("completed", "1"), (report.Status, report.Outputs.Get("seen").ToText()));
        Assert.Single(fixture.Calls, call => call.Action == "do.first");
    }

    [Fact]
    public async Task RunThatWasTerminatedBeforeItBeganBeginsAnew()
    {
        await using var fixture = await TaskFixture.StartAsync(coordinates: false);
        fixture.With("do.first", """{"n":1}""").With("do.second").With("do.third");
        await fixture.StartAsync(Three);
        await fixture.Host.Client.GetWorkflowHandle("run").TerminateAsync("enough", cancellationToken: TestContext.Current.CancellationToken);
        fixture.Host.StartCoordinator();

        Assert.Equal(["first"], RunReruns.Preview((await ReadAsync(fixture))!, new()).Again.Select(node => node.Key));
        Assert.Equal("completed", (await RerunAsync(fixture, new())).Status);
    }

    [Fact]
    public async Task CancelledAndTimedOutRunsGoOn()
    {
        await using var fixture = await TaskFixture.StartAsync();
        var slow = true;
        fixture.With("do.quick").With("do.slow", async (_, token) =>
        {
            await Task.Delay(slow ? Timeout.InfiniteTimeSpan : TimeSpan.Zero, TimeProvider.System, token);
            return TaskFixture.Ok("{}");
        });
        const string yaml = """
            ref: test.slow
            timeout: LIMIT
            tasks:
              - {name: quick, action: do.quick, on_success: slow}
              - {name: slow, action: do.slow}
            """;
        await fixture.StartAsync(yaml.Replace("LIMIT", "1h", StringComparison.Ordinal), id: "cancelled");
        await fixture.UntilAsync(report => report.StatusOf("slow") == NodeStatus.Running, "cancelled");
        await fixture.Host.Runs.CancelAsync("cancelled", cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal("cancelled", (await fixture.EndAsync("cancelled")).Status);
        await fixture.StartAsync(yaml.Replace("LIMIT", "2", StringComparison.Ordinal), id: "late");
        Assert.Equal("timed_out", (await fixture.EndAsync("late")).Status);
        slow = false;

        Assert.Equal("completed", (await RerunAsync(fixture, new(), "cancelled")).Status);
        Assert.Equal("completed", (await RerunAsync(fixture, new(), "late")).Status);
        Assert.Equal(2, fixture.Calls.Count(call => call.Action == "do.quick"));
    }

    [Fact]
    public async Task RunReturnsToAnEarlierState()
    {
        await using var fixture = await TaskFixture.StartAsync();
        var calls = 0;
        fixture.With("do.first", _ => TaskFixture.Ok($$"""{"n":{{++calls}}}""")).With("do.second").With("do.third");
        await fixture.RunAsync(Three);
        var history = await new RunChain(fixture.Host.Client).ReadHistoryAsync("run", TestContext.Current.CancellationToken);
        Assert.Equal(Enumerable.Range(1, history.Count).Select(number => (long)number), history.Select(change => change.Number));

        var (settled, problem) = EarlierStates.Find(history, "before:second");
        Assert.Null(problem);
        var report = await RerunAsync(fixture, new RerunRequest { Settled = settled });

        Assert.Equal(("completed", "1"), (report.Status, report.Outputs.Get("seen").ToText()));
        Assert.Equal(["do.first", "do.second", "do.third", "do.second", "do.third"], fixture.Calls.Select(call => call.Action));
    }

    [Fact]
    public async Task ChainCanRunAgain()
    {
        await using var fixture = await TaskFixture.StartAsync();
        var (calls, broken) = (0, true);
        fixture.With("count.up", _ => broken && calls == 130 ? ActionResult.Failed("no", retryable: false) : TaskFixture.Ok($$"""{"n":{{++calls}}}"""));
        Assert.Equal("failed", (await fixture.RunAsync("""
            ref: test.cycle
            vars: {n: 0}
            tasks:
              - name: count
                action: count.up
                publish:
                  - n: "{{ task.count.result.n }}"
                on_success:
                  - when: "{{ vars.n < 140 }}"
                    do: nap
              - {name: nap, action: core.sleep, input: {duration: 0.001}, on_success: count}
            output_map:
              n: "{{ vars.n }}"
            """)).Status);
        broken = false;
        Assert.Equal(2, await fixture.Host.ChainLengthAsync());

        var history = await new RunChain(fixture.Host.Client).ReadHistoryAsync("run", TestContext.Current.CancellationToken);
        Assert.Equal(Enumerable.Range(1, 522).Select(number => (long)number), history.Select(change => change.Number));
        Assert.Equal(["count#131"], RunReruns.Preview((await ReadAsync(fixture))!, new()).Again.Select(node => node.Key));
        var report = await RerunAsync(fixture, new());

        Assert.Equal(("completed", (Value)140, 140), (report.Status, report.Outputs.Get("n"), calls));
    }

    [Fact]
    public async Task SecretsAreReadAgainAndStandInNoHistory()
    {
        await using var fixture = await TaskFixture.StartAsync(new TaskRunTests.FakeKeys());
        var broken = true;
        fixture.With("api.call", input => broken ? ActionResult.Failed($"refused {input.Get("token").ToText()}", retryable: false) : TaskFixture.Ok($$"""{"said":"{{input.Get("token").ToText()}}"}"""));
        await fixture.RunAsync("""
            ref: shop.deploy
            tasks:
              - {name: call, action: api.call, input: {token: "{{ kv.get_secret('token') }}", region: "{{ kv.get('region') }}"}}
            output_map: {said: "{{ task.call.result.said }}"}
            """);
        broken = false;

        var report = await RerunAsync(fixture, new());

        Assert.Equal("***", report.Outputs.Get("said"));
        Assert.Equal(ValueJson.Parse("""{"token":"s3cr3t-value","region":"eu"}"""), fixture.Calls[1].Input);
        foreach (var id in new[] { "run", "run-again" })
        {
            await foreach (var entry in fixture.Host.Client.GetWorkflowHandle(id).FetchHistoryEventsAsync())
            {
                Assert.DoesNotContain("s3cr3t-value", Google.Protobuf.MessageExtensions.ToByteString(entry).ToStringUtf8(), StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task JobsRunAgainWithTheirNeeds()
    {
        await using var fixture = await TaskFixture.StartAsync();
        var flag = fixture.Host.Scratch["flag"];
        var plan = fixture.Compile("""
            name: jobs
            jobs:
              plain: {steps: [{run: echo done}]}
              build:
                outputs: { id: "${{ steps.id.outputs.id }}" }
                steps: [{id: id, run: 'echo "id=$RANDOM" >> $WEIR_OUTPUT'}]
              check:
                needs: [build, plain]
                strategy: { fail-fast: false, matrix: { n: [1, 2] } }
                steps: [{run: 'test ${{ matrix.n }} = 1 || test -f FLAG'}]
              ship:
                needs: [build, check]
                outputs: { id: "${{ steps.id.outputs.id }}" }
                steps: [{id: id, run: 'echo "id=${{ needs.build.outputs.id }}" >> $WEIR_OUTPUT'}]
            outputs:
              same: ${{ jobs.build.outputs.id == jobs.ship.outputs.id }}
            """.Replace("FLAG", flag, StringComparison.Ordinal));
        await fixture.Host.SubmitAsync(plan);
        Assert.Equal("failed", (await fixture.EndAsync()).Status);
        await File.WriteAllTextAsync(flag, "", TestContext.Current.CancellationToken);

        var preview = RunReruns.Preview((await ReadAsync(fixture))!, new());
        Assert.Equal(["check 1", "ship 0"], preview.Again.Select(node => $"{node.Key} {node.ItemsKept}"));
        Assert.Equal(["build", "plain"], preview.Kept.Order());
        var report = await RerunAsync(fixture, new());

        Assert.Equal(("completed", """{"same":true}"""), (report.Status, report.Outputs.ToJson()));
        Assert.Equal(["build", "check[0]", "plain"], report.Jobs.Where(job => job.KeptFrom == "run").Select(job => job.Key).Order());
    }

    private static Task<EndedRun?> ReadAsync(TaskFixture fixture, string id = "run") =>
        new RunReruns(fixture.Host.Client).ReadAsync(id, TestContext.Current.CancellationToken);

    private static async Task<RunReport> RerunAsync(TaskFixture fixture, RerunRequest request, string id = "run")
    {
        var ended = (await ReadAsync(fixture, id))!;
        await fixture.Host.Runs.SubmitAsync(RunReruns.Create(ended, request, id + "-again"), TestContext.Current.CancellationToken);
        return await fixture.EndAsync(id + "-again");
    }
}

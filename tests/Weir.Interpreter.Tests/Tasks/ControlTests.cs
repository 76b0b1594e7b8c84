using Weir.Definitions.Runs;
using Weir.Definitions.Values;
using Weir.Definitions.Workflows;
using Weir.Interpreter.Actions;
using Weir.Interpreter.Runs;

namespace Weir.Interpreter.Tests.Tasks;

/// <summary>What runs do when they end badly, are stopped, asked, or told: on a whole engine.</summary>
public sealed class ControlTests
{
    private const string Saga = """
        ref: test.saga
        tasks:
          - {name: a, action: do.it, input: {n: a}, compensate: undo_a, on_success: b}
          - {name: b, action: do.it, input: {n: b}, compensate: undo_b, on_success: c}
          - {name: c, LAST}
          - {name: undo_a, action: do.it, input: {n: "undo {{ compensated.result.n }}"}}
          - {name: undo_b, action: do.it, input: {n: "undo {{ compensated.result.n }}"}}
        """;

    [Fact]
    public async Task FailedRunIsUndoneInReverseOrder()
    {
        await using var fixture = await SagaAsync();

        var report = await fixture.RunAsync(Saga.Replace("LAST", "action: do.fail", StringComparison.Ordinal));

        Assert.Equal("failed", report.Status);
        Assert.Equal(["a", "b", "undo b", "undo a"], Done(fixture));
    }

    [Fact]
    public async Task CancelledRunIsUndoneInReverseOrder()
    {
        await using var fixture = await SagaAsync();
        await fixture.StartAsync(Saga.Replace("LAST", "action: core.wait, input: {signal: never}", StringComparison.Ordinal));
        await fixture.UntilAsync(report => report.StatusOf("c") == NodeStatus.Waiting);

        await fixture.Host.Runs.CancelAsync("run", cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal("cancelled", (await fixture.EndAsync()).Status);
        Assert.Equal(["a", "b", "undo b", "undo a"], Done(fixture));
    }

    [Fact]
    public async Task UnansweredInquiryIsEscalatedThenTimesOut()
    {
        await using var fixture = await TaskFixture.StartAsync(skipsTime: true);
        fixture.With("do.it");

        var report = await fixture.RunAsync("""
            ref: test.ask
            tasks:
              - name: ask
                action: core.inquiry
                input: {prompt: ok, ttl: 1h, assignees: [ada], escalation: [{assignees: [boss], ttl: 30m}]}
                on_timeout: note
              - {name: note, action: do.it}
            """);

        Assert.Equal(["ask timed_out", "note completed"], report.Statuses());
        var history = await new RunChain(fixture.Host.Client).ReadHistoryAsync("run", TestContext.Current.CancellationToken);
        var asked = history.Where(change => change.Key == "ask").ToList();
        Assert.Equal([NodeStatus.Waiting, NodeStatus.Waiting, NodeStatus.TimedOut], asked.Select(change => change.Status));
        Assert.Equal("escalated", asked[1].Reason);
        Assert.True(asked[1].At - asked[0].At >= TimeSpan.FromHours(1));
        Assert.True(asked[2].At - asked[1].At >= TimeSpan.FromMinutes(30));
    }

    [Fact]
    public async Task CancelledRunLetsFinishWhatRunsWhenItIsToldSo()
    {
        await using var fixture = await TaskFixture.StartAsync();
        using var hold = new SemaphoreSlim(0);
        fixture.With("do.slow", async (_, token) =>
        {
            await hold.WaitAsync(token);
            return TaskFixture.Ok("""{"n":1}""");
        }).With("do.it");
        await fixture.StartAsync("""
            ref: test.finish
            cancellation_policy: allow_finish
            tasks:
              - {name: slow, action: do.slow, on_success: after}
              - {name: after, action: do.it}
            output_map: {n: "{{ task.slow.result.n }}"}
            """);
        await fixture.UntilAsync(report => report.StatusOf("slow") == NodeStatus.Running);

        await fixture.Host.Runs.CancelAsync("run", cancellationToken: TestContext.Current.CancellationToken);
        await fixture.UntilStatusAsync(status => status.CancelRequested);
        hold.Release();
        var report = await fixture.EndAsync();

        Assert.Equal("cancelled", report.Status);
        Assert.Equal(["slow completed"], report.Statuses());
        Assert.Equal("""{"n":1}""", report.Outputs.ToJson());
    }

    [Fact]
    public async Task CancelledRunGivesUpWhatDoesNotEndInItsGraceAndCleansUp()
    {
        await using var fixture = await TaskFixture.StartAsync();
        using var stuck = new SemaphoreSlim(0);
        fixture.With("do.stuck", async (_, _) =>
        {
            await stuck.WaitAsync(CancellationToken.None);
            return TaskFixture.Ok("{}");
        }).With("do.cleanup");
        await fixture.StartAsync("""
            ref: test.grace
            cancellation_policy: cancel_running
            cancellation_grace: 1
            tasks:
              - {name: stuck, action: do.stuck, on_cancel: cleanup, on_success: after}
              - {name: cleanup, action: do.cleanup}
              - {name: after, action: do.cleanup}
            """);
        await fixture.UntilAsync(report => report.StatusOf("stuck") == NodeStatus.Running);

        await fixture.Host.Runs.CancelAsync("run", cancellationToken: TestContext.Current.CancellationToken);
        await fixture.UntilCalledAsync("do.cleanup");
        stuck.Release();
        var report = await fixture.EndAsync();

        Assert.Equal("cancelled", report.Status);
        Assert.Equal(["stuck cancelled", "cleanup completed"], report.Statuses());
    }

    [Fact]
    public async Task PausedRunDrainsWithItsChildrenAndGoesOn()
    {
        await using var fixture = await TaskFixture.StartAsync();
        using var hold = new SemaphoreSlim(0);
        fixture.With("do.slow", async (_, token) =>
        {
            await hold.WaitAsync(token);
            return TaskFixture.Ok("{}");
        }).With("do.it");
        fixture.Workflows["test.child"] = new WorkflowFile("test.child", "child.yaml", System.Text.Encoding.UTF8.GetBytes("""
            ref: test.child
            tasks:
              - {name: slow, action: do.slow, on_success: next}
              - {name: next, action: do.it}
            """));
        await fixture.StartAsync("""
            ref: test.parent
            tasks:
              - {name: call, action: test.child, on_success: after}
              - {name: after, action: do.it}
            """);
        await fixture.Host.UntilEventAsync(Weir.Protocol.Enums.V1.EventType.ChildWorkflowExecutionStarted);
        await fixture.UntilAsync(report => report.StatusOf("slow") == NodeStatus.Running, "run/call");

        Assert.Null(await fixture.AskAsync(ControlKind.Pause));
        await fixture.UntilAsync(report => report.PauseRequested, "run/call");
        Assert.False((await fixture.Host.Runs.GetNodesAsync("run", cancellationToken: TestContext.Current.CancellationToken)).IsPaused);
        hold.Release();
        await fixture.UntilAsync(report => report.IsPaused, "run/call");
        var paused = await fixture.UntilAsync(report => report.IsPaused);

        Assert.Equal(NodeStatus.Running, paused.StatusOf("call"));
        Assert.DoesNotContain(fixture.Calls, call => call.Action == "do.it");
        Assert.Equal("paused", (await fixture.Host.Runs.GetStatusAsync("run", cancellationToken: TestContext.Current.CancellationToken)).Status);
        Assert.Null(await fixture.AskAsync(ControlKind.Resume));
        Assert.Equal("completed", (await fixture.EndAsync()).Status);
        Assert.Equal(2, fixture.Calls.Count(call => call.Action == "do.it"));
    }

    [Fact]
    public async Task LongChainKeepsResultsHistoryAndSignals()
    {
        await using var fixture = await TaskFixture.StartAsync();
        var calls = 0;
        fixture.With("count.up", _ => TaskFixture.Ok($$"""{"n":{{++calls}}}"""));
        await fixture.StartAsync("""
            ref: test.chain
            vars: {n: 0}
            tasks:
              - {name: first, action: core.wait, input: {signal: go}, on_success: count}
              - name: count
                action: count.up
                publish: [{n: "{{ task.count.result.n }}"}]
                on_success: [{when: "{{ vars.n < 220 }}", do: nap}, {when: "{{ vars.n >= 220 }}", do: one}]
              - {name: nap, action: core.sleep, input: {duration: 0.001}, on_success: count}
              - {name: one, action: core.wait, input: {signal: word}, on_success: two}
              - {name: two, action: core.wait, input: {signal: word}}
            output_map:
              first: "{{ task.first.result }}"
              words: "{{ [task.one.result, task.two.result] }}"
              n: "{{ vars.n }}"
            """);
        Assert.Null(await fixture.AskAsync(ControlKind.Signal, "word", "\"a\""));
        await fixture.Host.Client.GetWorkflowHandle("run").SignalAsync("word", ["b"], TestContext.Current.CancellationToken);
        Assert.Equal(2, (await fixture.UntilAsync(report => report.KeptSignals.GetValueOrDefault("word") == 2)).KeptSignals["word"]);
        Assert.Null(await fixture.AskAsync(ControlKind.Signal, "go", "7"));

        var report = await fixture.EndAsync();

        Assert.Equal("""{"first":7,"words":["a","b"],"n":220}""", report.Outputs.ToJson());
        Assert.Equal(442, report.Jobs.Count);
        Assert.All(report.Jobs, job => Assert.Equal("completed", job.Status));
        var history = await new RunChain(fixture.Host.Client).ReadHistoryAsync("run", TestContext.Current.CancellationToken);
        Assert.Equal(Enumerable.Range(1, 884).Select(number => (long)number), history.Select(change => change.Number));
        Assert.True(await fixture.Host.ChainLengthAsync() >= 3);
    }

    [Fact]
    public async Task SignalsBeyondWhatIsKeptAreRefusedVisibly()
    {
        await using var fixture = await TaskFixture.StartAsync();
        await fixture.StartAsync("""
            ref: test.many
            tasks: [{name: wait, action: core.wait, input: {signal: end}}]
            """);
        var handle = fixture.Host.Client.GetWorkflowHandle("run");
        for (var i = 0; i < 100; i++)
        {
            await handle.SignalAsync("word", [i], TestContext.Current.CancellationToken);
        }

        const string refused = "signal 'word' was refused: 100 of that name wait for a task to take them, which is the limit";
        Assert.Equal(refused, await fixture.AskAsync(ControlKind.Signal, "word"));
        await handle.SignalAsync("word", [101], TestContext.Current.CancellationToken);
        var report = await fixture.UntilAsync(report => report.KeptSignals.GetValueOrDefault("word") == 100);

        Assert.Equal([refused], report.Warnings);
        Assert.Null(await fixture.AskAsync(ControlKind.Signal, "end"));
        Assert.Equal("completed", (await fixture.EndAsync()).Status);
    }

    [Fact]
    public async Task RetryTakesAnotherInputAtOnce()
    {
        await using var fixture = await TaskFixture.StartAsync();
        fixture.With("do.it", input => input.Get("n").ToText() == "good" ? TaskFixture.Ok("{}") : ActionResult.Failed("bad n", retryable: true));
        await fixture.StartAsync("""
            ref: test.retry
            tasks:
              - {name: each, action: do.it, with_items: [good, bad], input: {n: "{{ item }}"}, retry: {count: 2, delay: 1h}}
            """);
        await fixture.UntilAsync(report => report.History.Any(change => change is { Key: "each[1]", Status: NodeStatus.Retrying }));

        Assert.Equal("'each[0]' does not wait for another attempt", await fixture.AskAsync(ControlKind.Retry, "each[0]", "{}"));
        Assert.Null(await fixture.AskAsync(ControlKind.Retry, "each[1]", """{"n":"good"}"""));

        Assert.Equal("completed", (await fixture.EndAsync()).Status);
        Assert.Equal(["bad", "good", "good"], fixture.Calls.Select(call => call.Input.Get("n").ToText()).Order());
    }

    [Fact]
    public async Task InputsThatTheActionRefusesFailBeforeItRunsAndAreNotTriedAgain()
    {
        await using var fixture = await TaskFixture.StartAsync();
        fixture.Host.Actions.Register(new Actions.TestAction("do.checked")
        {
            Check = input => input.TryGet("size", out var size) && size is NumberValue number && number.ToDouble() > 10 ? [$"'size' is {size.ToText()}, but at most 10 is possible"] : [],
            Run = (_, _) => throw new InvalidOperationException("it must not run"),
        });

        var report = await fixture.RunAsync("""
            ref: test.checked
            vars: {size: 11}
            tasks:
              - {name: call, action: do.checked, input: {size: "{{ vars.size }}"}, retry: {count: 5, delay: 1h}, on_failure: note}
              - {name: note, action: core.echo, input: {type: "{{ task.call.error.type }}", message: "{{ task.call.error.message }}"}}
            output_map: {error: "{{ task.note.result }}"}
            """);

        Assert.Equal("""{"type":"input","message":"do.checked: 'size' is 11, but at most 10 is possible"}""", report.Outputs.Get("error").ToJson());
    }

    private static async Task<TaskFixture> SagaAsync()
    {
        var fixture = await TaskFixture.StartAsync();
        return fixture
            .With("do.it", input => TaskFixture.Ok($$"""{"n":"{{input.Get("n").ToText()}}"}"""))
            .With("do.fail", _ => ActionResult.Failed("no", retryable: false));
    }

    private static IEnumerable<string> Done(TaskFixture fixture) =>
        fixture.Calls.Where(call => call.Action == "do.it").Select(call => call.Input.Get("n").ToText());
}

using Weir.Definitions.Limits;
using Weir.Definitions.Runs;
using Weir.Definitions.Values;
using Weir.Interpreter.Actions;
using Weir.Interpreter.Limits;
using Weir.Interpreter.Runs;
using Weir.Interpreter.Tests.Runs;
using Weir.Interpreter.Tests.Support;
using Weir.Interpreter.Tests.Tasks;
using Weir.Protocol.Enums.V1;
using Weir.Sdk.Client;

namespace Weir.Interpreter.Tests.Limits;

/// <summary>Real runs, and the real limits workflow between them.</summary>
public sealed class SharedLimitsTests
{
    private const string Grouped = """
        ref: test.grouped
        parameters: {name: {type: string}}
        concurrency: {group: "deploy-{{ parameters.name }}"}
        tasks:
          - {name: work, action: test.gate, input: {name: "{{ workflow.id }}"}}
        """;

    [Fact]
    public async Task RunsOfAGroupTakeTurns()
    {
        await using var world = await LimitsWorld.StartAsync();
        await world.StartAsync(Grouped, "a", """{"name":"x"}""");
        await world.Gates.ReachedAsync("a");
        await world.StartAsync(Grouped, "b", """{"name":"x"}""");
        await world.StartAsync(Grouped, "other", """{"name":"y"}""");
        await world.Gates.ReachedAsync("other");
        await world.UntilWaitsAsync("b", "group deploy-x: 1 of 1 used by run a");
        Assert.False(world.Gates.HasReached("b"));
        Assert.Equal("held", (await world.Host.Runs.GetStatusAsync("b")).Status);

        world.Gates.Open("a");
        await world.Gates.ReachedAsync("b");
        world.Gates.Open("b");
        world.Gates.Open("other");
        Assert.Equal("completed", (await world.EndAsync("a")).Status);
        Assert.Equal("completed", (await world.EndAsync("b")).Status);
        Assert.Equal("completed", (await world.EndAsync("other")).Status);
        await world.UntilFreeAsync();
        await world.ReplaysAsync();
    }

    [Fact]
    public async Task ARunWithoutLimitsSendsNothing()
    {
        await using var world = await LimitsWorld.StartAsync();
        await world.Limits.SetAsync("pool:gpu", 1);
        await world.StartAsync("ref: test.plain\ntasks: [{name: work, action: core.noop}]", "plain");
        await world.EndAsync("plain");
        var events = new List<EventType>();
        await foreach (var entry in world.Host.Client.GetWorkflowHandle("plain").FetchHistoryEventsAsync())
        {
            events.Add(entry.EventType);
        }

        Assert.Equal(
            [EventType.WorkflowExecutionStarted, EventType.WorkflowTaskScheduled, EventType.WorkflowTaskStarted, EventType.WorkflowTaskCompleted, EventType.WorkflowExecutionCompleted],
            events);
    }

    [Fact]
    public async Task ATerminatedHolderIsFoundAndAnOpenOneIsLeftAlone()
    {
        await using var world = await LimitsWorld.StartAsync();
        await world.StartAsync(Grouped, "a", """{"name":"x"}""");
        await world.Gates.ReachedAsync("a");
        await world.StartAsync(Grouped, "b", """{"name":"x"}""");
        await world.UntilWaitsAsync("b", "group deploy-x");
        await world.StartAsync(Grouped, "c", """{"name":"x"}""");
        await world.Host.Client.GetWorkflowHandle("a").TerminateAsync("killed");
        await world.Gates.ReachedAsync("b");

        // Somebody waits, so the watch looks; b works and keeps what it holds.
        await world.UntilWaitsAsync("c", "used by run b");
        await world.UntilLookedAsync(times: 2);
        Assert.False(world.Gates.HasReached("c"));
        world.Gates.Open("b");
        world.Gates.Open("c");
        await world.EndAsync("c");
    }

    [Fact]
    public async Task CancelInProgressEndsTheHolderAndTheOlderThatWaits()
    {
        const string Yaml = """
            ref: test.pr
            concurrency: {group: pr, cancel-in-progress: true}
            tasks:
              - {name: work, action: test.gate, input: {name: "{{ workflow.id }}"}}
            """;
        await using var world = await LimitsWorld.StartAsync();
        world.Gates.IgnoresCancellation("a");
        await world.StartAsync(Yaml, "a");
        await world.Gates.ReachedAsync("a");
        await world.StartAsync(Yaml, "b");
        await world.UntilWaitsAsync("b", "group pr");
        await world.StartAsync(Yaml, "c");
        var b = await world.EndAsync("b");
        Assert.Equal(("cancelled", "superseded by run c in group pr"), (b.Status, b.Failure!.Message));
        world.Gates.Open("a");
        var a = await world.EndAsync("a");
        Assert.Equal(("cancelled", "superseded by run b in group pr"), (a.Status, a.Failure!.Message));
        await world.Gates.ReachedAsync("c");
        world.Gates.Open("c");
        Assert.Equal("completed", (await world.EndAsync("c")).Status);
        await world.ReplaysAsync();
    }

    [Fact]
    public async Task TasksHoldUnitsOfPoolsWhileTheyRun()
    {
        const string Yaml = """
            ref: test.pools
            parameters: {units: {type: integer}}
            tasks:
              - {name: work, action: test.gate, resources: {gpu: "{{ parameters.units }}"}, input: {name: "{{ workflow.id }}"}}
            """;
        await using var world = await LimitsWorld.StartAsync();
        var unknown = await world.RunAsync(Yaml, "early", """{"units":1}""");
        Assert.Equal("there is no pool gpu: 'weir limit set pool:gpu SIZE' makes it", unknown.Failure!.Message);
        await world.Limits.SetAsync("pool:gpu", 2);
        Assert.Equal("asks for 3 units of pool gpu, which has 2", (await world.RunAsync(Yaml, "large", """{"units":3}""")).Failure!.Message);
        await world.StartAsync(Yaml, "a", """{"units":2}""");
        await world.Gates.ReachedAsync("a");
        await world.StartAsync(Yaml, "b", """{"units":1}""");
        await world.UntilWaitsAsync("b", "pool gpu: 2 of 2 used by run a (work)");
        await world.Limits.SetAsync("pool:gpu", 3);
        await world.Gates.ReachedAsync("b");
        var gpu = Assert.Single(await world.Limits.ListAsync());
        Assert.Equal((3, 3, 2, 0), (gpu.Size, gpu.Used, gpu.Holders.Count, gpu.Waiting.Count));
        world.Gates.Open("a");
        world.Gates.Open("b");
        await world.EndAsync("a");
        await world.EndAsync("b");
        await world.UntilFreeAsync();
        await world.ReplaysAsync();
    }

    [Fact]
    public async Task PriorityAndSharesOrderWhoComesNext()
    {
        static string Yaml(string share) => $$$"""
            ref: test.{{{share}}}
            tasks:
              - {name: work, action: test.gate, resources: {db: 1}, input: {name: "{{ workflow.id }}"}}
            """;
        await using var world = await LimitsWorld.StartAsync();
        await world.Limits.SetAsync("pool:db", 1);
        var expected = new List<string>();
        async Task Begin(string share, string id, int? priority = null)
        {
            await world.StartAsync(Yaml(share), id, change: run => run with { Priority = priority });
            await (id == "first" ? world.Gates.ReachedAsync(id) : world.UntilWaitsAsync(id, "pool db"));
        }

        await Begin("first", "first");
        await Begin("big", "big1");
        await Begin("big", "big2");
        await Begin("big", "big3");
        await Begin("small", "small1");
        await Begin("small", "small2");
        await Begin("big", "last", 5);
        await Begin("big", "urgent", 1);
        foreach (var id in new[] { "first", "urgent", "big1", "small1", "big2", "small2", "big3", "last" })
        {
            await world.Gates.ReachedAsync(id);
            world.Gates.Open(id);
            expected.Add(id);
        }

        Assert.Equal(expected, world.Gates.Order);
    }

    [Fact]
    public async Task SizesThatWereSetHoldForActionsWorkflowsAndOverall()
    {
        const string Yaml = """
            ref: test.known
            tasks:
              - {name: work, action: test.gate, input: {name: "{{ workflow.id }}"}}
            """;
        await using var world = await LimitsWorld.StartAsync();
        await world.Limits.SetAsync("action:test.gate", 1);
        await world.StartAsync(Yaml, "a");
        await world.Gates.ReachedAsync("a");
        await world.StartAsync(Yaml, "b");
        await world.UntilWaitsAsync("b", "action test.gate: 1 of 1 used by run a (work)");
        await world.Limits.SetAsync("workflow:test.known", 2);
        foreach (var id in new[] { "c", "d" })
        {
            await world.StartAsync(Yaml, id);
            await world.UntilWaitsAsync(id, "action test.gate");
        }

        await world.StartAsync(Yaml, "e");
        await world.UntilWaitsAsync("e", "workflow test.known: 2 of 2 used by run c, run d");
        await world.Limits.SetAsync("overall", 0);
        await world.StartAsync("ref: test.other\ntasks: [{name: work, action: core.noop}]", "f");
        await world.UntilWaitsAsync("f", "the overall limit, which is closed");
        await world.Limits.SetAsync("overall", null);
        await world.EndAsync("f");
        foreach (var id in new[] { "a", "b", "c", "d", "e" })
        {
            world.Gates.Open(id);
        }

        foreach (var id in new[] { "a", "b", "c", "d", "e" })
        {
            Assert.Equal("completed", (await world.EndAsync(id)).Status);
        }
    }

    [Fact]
    public async Task JobsAreLimitedAsTasksAre()
    {
        const string Yaml = """
            name: jobs
            jobs:
              build:
                strategy: {matrix: {n: [1, 2, 3]}}
                concurrency: {group: "build", limit: 2}
                steps: [{uses: test.gate, with: {name: "${{ workflow.id }}-${{ matrix.n }}"}}]
            """;
        await using var world = await LimitsWorld.StartAsync();
        await world.StartAsync(Yaml, "a");
        await world.Gates.ReachedAsync("a-1");
        await world.Gates.ReachedAsync("a-2");
        await world.UntilWaitsAsync("a", "group build: 2 of 2 used", onlySome: true);
        Assert.Contains((await world.Host.Runs.GetStatusAsync("a")).Jobs, job => job is { Key: "build[2]", Status: "held" });
        world.Gates.Open("a-1");
        await world.Gates.ReachedAsync("a-3");
        world.Gates.Open("a-2");
        world.Gates.Open("a-3");
        Assert.Equal(["build[0] completed", "build[1] completed", "build[2] completed"], (await world.EndAsync("a")).Statuses().Order());
    }

    [Fact]
    public async Task ARunThatWaitsCanBePausedResumedAndCancelled()
    {
        const string Yaml = """
            ref: test.pool
            tasks:
              - {name: work, action: test.gate, resources: {gpu: 1}, input: {name: "{{ workflow.id }}"}}
            """;
        await using var world = await LimitsWorld.StartAsync();
        await world.Limits.SetAsync("pool:gpu", 1);
        await world.StartAsync(Yaml, "a");
        await world.Gates.ReachedAsync("a");
        await world.StartAsync(Yaml, "b");
        await world.UntilWaitsAsync("b", "pool gpu");
        await world.StartAsync(Yaml, "c");
        await world.UntilWaitsAsync("c", "pool gpu");
        Assert.Null(await world.Tasks.AskAsync(ControlKind.Pause, id: "b"));
        await world.Tasks.UntilAsync(report => report.IsPaused && report.Nodes[0].WaitsFor == "the end of the pause", "b");
        world.Gates.Open("a");
        await world.Gates.ReachedAsync("c");
        Assert.Null(await world.Tasks.AskAsync(ControlKind.Resume, id: "b"));
        await world.UntilWaitsAsync("b", "used by run c");
        await world.Host.Runs.CancelAsync("b");
        Assert.Equal("cancelled", (await world.EndAsync("b")).Status);
        world.Gates.Open("c");
        await world.EndAsync("c");
        Assert.DoesNotContain("b", world.Gates.Order);
        await world.UntilFreeAsync();
        await world.ReplaysAsync();
    }

    [Fact]
    public async Task ACalledWorkflowThatNeedsWhatItsCallerHoldsIsToldSo()
    {
        await using var world = await LimitsWorld.StartAsync();
        world.Tasks.Workflows["test.inner"] = new("test.inner", "inner.yaml", "ref: test.inner\nconcurrency: deploy\ntasks: [{name: in, action: core.noop}]"u8.ToArray());
        var report = await world.RunAsync("""
            ref: test.outer
            tasks:
              - {name: call, workflow: test.inner, concurrency_group: deploy}
            """, "a");
        Assert.Equal("failed", report.Status);
        Assert.Contains("group deploy: 1 of 1 used by run a (call), and what holds it waits for this run to end", report.Failure!.Message, StringComparison.Ordinal);
        await world.UntilFreeAsync();
        await world.ReplaysAsync();
    }

    [Fact]
    public async Task BothSidesContinueAsNewAndLeasesLiveOn()
    {
        await using var world = await LimitsWorld.StartAsync();
        await world.StartAsync(Grouped, "holder", """{"name":"x"}""");
        await world.Gates.ReachedAsync("holder");
        await world.Limits.SetAsync("pool:many", 3);
        await world.StartAsync("""
            ref: test.many
            tasks:
              - {name: each, action: test.do, with_items: "{{ range(540) }}", resources: {many: 1}}
            """, "many");
        await world.StartAsync(Grouped, "waits", """{"name":"x"}""");
        Assert.Equal("completed", (await world.EndAsync("many")).Status);
        Assert.InRange(world.MostAtOnce, 1, 3);
        var many = await world.Host.Client.GetWorkflowHandle("many").DescribeAsync();
        Assert.NotEqual(many.RunId, many.Raw.FirstRunId);
        var limits = await world.Host.Client.GetWorkflowHandle(RunNames.LimitsWorkflowId).DescribeAsync();
        Assert.NotEqual(limits.RunId, limits.Raw.FirstRunId);

        await world.UntilWaitsAsync("waits", "group deploy-x: 1 of 1 used by run holder");
        world.Gates.Open("holder");
        await world.Gates.ReachedAsync("waits");
        world.Gates.Open("waits");
        await world.EndAsync("waits");
        await world.UntilFreeAsync();
        await world.ReplaysAsync();
    }
}

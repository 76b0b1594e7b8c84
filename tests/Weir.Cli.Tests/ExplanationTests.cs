using Weir.Cli.Runs.Explain;
using Weir.Definitions.Plans;
using Weir.Definitions.Runs;
using Weir.Interpreter.Runs;
using Weir.Server.Runs;

namespace Weir.Cli.Tests;

public sealed class ExplanationTests
{
    private static readonly DateTimeOffset Now = Runs.Start.AddMinutes(2);
    private static readonly Dictionary<string, string> Served = [];

    [Fact]
    public async Task An_open_run_tells_what_it_waits_for_until_when_what_to_do_and_what_comes_next()
    {
        var report = new RunNodesReport
        {
            Nodes =
            [
                Node("build", NodeStatus.Succeeded),
                Node("ask", NodeStatus.Waiting) with { WaitsFor = "an answer of ann" },
                Node("nap", NodeStatus.Waiting) with { WaitsFor = "time to pass", DueAt = Now.AddMinutes(5) },
                Node("go", NodeStatus.Waiting) with { WaitsFor = "the signal go" },
                Node("push", NodeStatus.Retrying) with { WaitsFor = "its next attempt", DueAt = Now.AddSeconds(30), Attempt = 2, Reason = "broken pipe" },
                Node("call", NodeStatus.Running) with { StartedAt = Now.AddSeconds(-20) },
                Node("test", NodeStatus.Running) with { StartedAt = Now.AddSeconds(-20), ItemsTotal = 4, ItemsDone = 1, ItemsFailed = 1 },
                Node("arm", NodeStatus.Running),
                Node("pay", NodeStatus.Running),
                Node("deploy", NodeStatus.Pending) with { WaitsFor = "a transition from ask" },
            ],
            Inquiries = [new("ask", "ask", "ask", new() { Prompt = "Ship \u001b[31mit?", ExpiresAt = Now.AddHours(1) })],
            Children = new Dictionary<string, string> { ["call"] = "release-1/call" },
        };

        Assert.Equal(
            """
            run release-1 (running): test runs
              ask     waiting    waits for an answer of ann; until 2026-01-01 13:02:00Z (in 1h 00m)
                                 asks: Ship [31mit?
                                 weir answer release-1 ask --value VALUE
              nap     waiting    waits for time to pass; until 2026-01-01 12:07:00Z (in 5m 00s)
              go      waiting    waits for the signal go
                                 weir signal release-1 go
              push    retrying   waits for its next attempt; until 2026-01-01 12:02:30Z (in 30.0s); 2 attempts failed
                                 last: broken pipe
              call    running    waits for run release-1/call
                                 weir explain release-1/call
              test    running    1 of 4 items have ended, 1 failed; for 20.0s
              arm     running    waits for an agent of server group 'arm64', of which none is there
              pay     running    waits for a worker of task queue 'payments', of which none is there
            next:
              deploy  after a transition from ask

            """,
            await TextAsync(Runs.Of(), report, new Dictionary<string, string> { ["arm"] = "an agent of server group 'arm64'", ["pay[1]"] = "a worker of task queue 'payments'" }));
    }

    [Theory]
    [InlineData(true, false, "nobody works on it now; 'weir resume release-1' goes on with it")]
    [InlineData(false, true, "it is paused; 'weir resume release-1' goes on with it")]
    [InlineData(false, false, "it waits for the signal go")]
    public void The_headline_says_the_one_thing_that_matters(bool isAbandoned, bool isPaused, string expected)
    {
        var report = new RunNodesReport { IsPaused = isPaused, Nodes = [Node("a", NodeStatus.Waiting) with { WaitsFor = "the signal go" }] };

        Assert.Equal(expected, Explanation.Of(Runs.Of(), report, Served, isAbandoned).Headline);
    }

    [Fact]
    public async Task A_failed_run_tells_what_failed_what_led_there_and_what_did_not_run()
    {
        var run = Runs.Of() with
        {
            Status = RunStatus.Failed,
            Failure = new() { Message = "exit code 3", Job = "deploy", Step = "Push", LogTail = ["no space left"] },
        };
        var report = new RunNodesReport
        {
            Nodes =
            [
                Node("build", NodeStatus.Succeeded),
                Node("checks", NodeStatus.Failed) with { IsHandled = true, Causes = ["build"] },
                Node("deploy", NodeStatus.Failed) with { Causes = ["checks"], Attempt = 3 },
                Node("verify", NodeStatus.Skipped) with { Reason = "nothing led to it" },
                Node("announce", NodeStatus.Skipped) with { Reason = "nothing led to it" },
            ],
        };

        Assert.Equal(
            """
            run release-1 (failed): deploy failed
              deploy failed after 3 attempts: exit code 3
                it was led to by build → checks
              in job deploy, step Push: exit code 3
              its last lines:
                no space left
              not run: verify, announce (nothing led to it)
              the whole log: weir logs release-1

            """,
            await TextAsync(run, report, Served));
    }

    [Fact]
    public async Task A_completed_run_has_nothing_to_explain()
    {
        var report = new RunNodesReport { Nodes = [Node("a", NodeStatus.Succeeded), Node("b", NodeStatus.Skipped)] };

        Assert.Equal("run release-1 (completed): it did what it was to do; nothing more comes\n", await TextAsync(Runs.Of() with { Status = RunStatus.Completed }, report, Served));
    }

    [Fact]
    public async Task Thousands_of_nodes_are_counted_rather_than_listed()
    {
        var report = new RunNodesReport { Nodes = [.. Enumerable.Range(0, 5_000).Select(i => Node($"n{i}", i < 2_000 ? NodeStatus.Running : NodeStatus.Pending))] };

        var text = await TextAsync(Runs.Of(), report, Served);

        Assert.True(text.Split('\n').Length < 40);
        Assert.Contains("… and 1988 more that have not ended", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Circles_of_causes_end()
    {
        var report = new RunNodesReport { Nodes = [Node("a", NodeStatus.Failed) with { Causes = ["b"] }, Node("b", NodeStatus.Succeeded) with { Causes = ["a"] }] };

        var cause = Assert.Single(Explanation.Of(Runs.Of() with { Status = RunStatus.Failed }, report, Served, false).Causes);

        Assert.Equal(["b", "a"], cause.Path);
    }

    [Fact]
    public void The_JSON_has_the_explanation_and_the_nodes()
    {
        var report = new RunNodesReport { Nodes = [Node("a", NodeStatus.Waiting) with { WaitsFor = "the signal go" }] };

        var json = System.Text.Json.JsonDocument.Parse(ExplanationJson.Write(Explanation.Of(Runs.Of(), report, Served, false), Runs.Of(), report)).RootElement;

        Assert.Equal("weir signal release-1 go", json.GetProperty("open")[0].GetProperty("command").GetString());
        Assert.Equal("a", json.GetProperty("nodes")[0].GetProperty("id").GetString());
    }

    private static async Task<string> TextAsync(RunView run, RunNodesReport report, IReadOnlyDictionary<string, string> unserved)
    {
        using var writer = new StringWriter { NewLine = "\n" };
        await ExplanationText.WriteAsync(writer, Explanation.Of(run, report, unserved, isAbandoned: false), run, [], Now);
        return writer.ToString();
    }

    private static NodeView Node(string id, NodeStatus status) => new(id, id, PlanNodeKind.Action, status);
}

using System.Text;
using Weir.Definitions.Runs;
using Weir.Definitions.Values;

namespace Weir.Definitions.Tests.Runs;

public sealed class NodeWaitsTests
{
    private static readonly DateTimeOffset T0 = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Theory]
    [InlineData("[{name: a, action: core.sleep, input: {duration: 1h}}]", "a", "time to pass")]
    [InlineData("[{name: a, action: core.wait, input: {signal: go}}]", "a", "the signal go")]
    [InlineData("[{name: a, action: core.wait, input: {event: paid}}]", "a", "the event paid")]
    [InlineData("[{name: a, action: core.inquiry, input: {prompt: ok?}}]", "a", "an answer")]
    [InlineData("[{name: a, action: core.inquiry, input: {prompt: ok?, assignees: [ann, bob]}}]", "a", "an answer of ann, bob")]
    [InlineData("[{name: a, action: x.y, delay: 5m}]", "a", "its delay")]
    [InlineData("[{name: a, action: x.y, on_success: b}, {name: b, action: x.y}]", "b", "a transition from a")]
    [InlineData("[{name: a, action: core.noop, next: c}, {name: b, action: x.y, next: c}, {name: c, action: x.y, join: all}]", "c", "a transition from b (a led here already)")]
    [InlineData("[{name: a, action: x.y, next: d}, {name: b, action: x.y, next: d}, {name: c, action: x.y, next: d}, {name: d, action: x.y, join: 2}]", "d", "2 of 3 transitions from a, b, c")]
    [InlineData("[{name: a, action: x.y}, {name: b, action: x.y, needs: a}]", "b", "the end of a")]
    [InlineData("[{name: a, action: x.y, compensate: u}, {name: u, action: x.y}]", "u", "a to be undone")]
    [InlineData("[{name: p, type: parallel, tasks: [{name: a, action: x.y}, {name: b, action: core.noop}]}]", "p", "the end of a")]
    [InlineData("[{name: s, action: x.y, next: p}, {name: p, type: parallel, tasks: [{name: a, action: x.y, next: b}, {name: b, action: x.y}]}]", "b", "the start of p")]
    [InlineData("[{name: p, type: parallel, tasks: [{name: a, action: core.noop, next: c}, {name: b, action: x.y, next: c}, {name: c, action: x.y, join: all}]}]", "c", "a transition from b (a led here already)")]
    public void Every_kind_of_waiting_is_told(string tasks, string node, string expected)
    {
        var stepper = Started($"tasks: {tasks}");

        Assert.Equal(expected, stepper.Describe().Single(view => view.Id == node).WaitsFor);
    }

    [Fact]
    public void A_retry_tells_its_next_attempt_and_when_it_is()
    {
        var stepper = Started("tasks: [{name: a, action: x.y, retry: {count: 3, delay: 30s}}]");
        stepper.ReportTask("a", new TaskOutcome { Conclusion = Conclusion.Failure, Error = new TaskError("failure", "broken pipe") }, T0);

        var view = Assert.Single(stepper.Describe());
        Assert.Equal((NodeStatus.Retrying, "its next attempt", T0.AddSeconds(30), "broken pipe"), (view.Status, view.WaitsFor, view.DueAt, view.Reason));
    }

    [Fact]
    public void A_paused_run_tells_the_pause_and_a_full_one_its_places()
    {
        var paused = Started("tasks: [{name: a, action: x.y, on_success: b}, {name: b, action: x.y}]");
        paused.Pause(T0);
        paused.ReportTask("a", TaskOutcome.Success(Value.Null), T0);
        var full = Started("max_parallel: 1\ntasks: [{name: a, action: x.y}, {name: b, action: x.y}]");

        Assert.Equal("the end of the pause", paused.Describe()[1].WaitsFor);
        Assert.Equal("one of the 1 places for what runs at once", full.Describe()[1].WaitsFor);
    }

    private static RunStepper Started(string yaml)
    {
        var result = DefinitionCompiler.Compile("f.yaml", Encoding.UTF8.GetBytes(yaml));
        Assert.True(result.Succeeded, string.Join('\n', result.Diagnostics));
        var stepper = RunStepper.Create(result.Plan, new RunFacts("wf", "run", ObjectValue.Empty));
        stepper.Start(T0);
        return stepper;
    }
}

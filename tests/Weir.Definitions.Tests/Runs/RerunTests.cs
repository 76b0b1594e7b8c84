using System.Text;
using Weir.Definitions.Plans;
using Weir.Definitions.Runs;
using Weir.Definitions.Values;

namespace Weir.Definitions.Tests.Runs;

public sealed class RerunTests
{
    private static readonly DateTimeOffset T0 = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Fact]
    public void What_failed_runs_again_and_goes_on_from_there() => Check(
        """
        tasks:
          - {name: a, action: x, publish: {v: "{{ result().key }}"}, on_success: b}
          - {name: b, action: x, on_success: c}
          - {name: c, action: x, input: {v: "{{ vars.v }}"}}
        """,
        fails: ["b"],
        new RerunRequest(),
        "again b; kept a; b c; success");

    [Fact]
    public void A_chosen_task_and_what_came_after_it_run_again() => Check(
        """
        tasks:
          - {name: a, action: x, on_success: b}
          - {name: b, action: x, on_success: c}
          - {name: c, action: x}
          - {name: d, action: x}
        """,
        fails: [],
        new RerunRequest { Nodes = ["b"] },
        "again b c; kept a d; b c; success");

    [Fact]
    public void Only_failed_items_run_again() => Check(
        """
        tasks:
          - {name: w, action: x, with_items: [1, 2, 3], on_success: e}
          - {name: e, action: x, input: {all: "{{ task.w.result }}"}}
        """,
        fails: ["w[1]"],
        new RerunRequest(),
        "again w; kept ; w[1] e; success");

    [Fact]
    public void All_items_run_again_when_asked() => Check(
        "tasks: [{name: w, action: x, with_items: [1, 2]}]",
        fails: ["w[1]"],
        new RerunRequest { OnlyFailedItems = false },
        "again w; kept ; w[0] w[1]; success");

    [Fact]
    public void A_join_keeps_the_branches_that_do_not_run_again() => Check(
        """
        tasks:
          - {name: a, action: x, on_success: j}
          - {name: b, action: x, on_success: j}
          - {name: j, action: x, join: all}
        """,
        fails: [],
        new RerunRequest { Nodes = ["b"] },
        "again b j; kept a; b j; success");

    [Fact]
    public void A_failed_task_in_a_parallel_task_runs_again_inside_of_it() => Check(
        """
        tasks:
          - name: p
            type: parallel
            on_success: e
            tasks: [{name: a, action: x}, {name: b, action: x}]
          - {name: e, action: x}
        """,
        fails: ["b"],
        new RerunRequest(),
        "again b; kept a; b e; success");

    [Fact]
    public void What_was_undone_runs_again() => Check(
        """
        tasks:
          - {name: a, action: x, compensate: undo, on_success: b}
          - {name: b, action: x}
          - {name: undo, action: x}
        """,
        fails: ["b"],
        new RerunRequest(),
        "again a b; kept ; a b; success");

    /// <summary>The compensation undid the whole task, also what its items that succeeded had done.</summary>
    [Fact]
    public void Items_of_what_was_undone_run_again() => Check(
        """
        tasks:
          - {name: w, action: x, with_items: [1, 2, 3], compensate: undo}
          - {name: undo, action: x}
        """,
        fails: ["w[1]"],
        new RerunRequest(),
        "again w; kept ; w[0] w[1] w[2]; success");

    [Fact]
    public void What_ended_while_the_run_was_failing_is_followed() => Check(
        """
        tasks:
          - {name: a, action: x}
          - {name: b, action: x, on_success: c}
          - {name: c, action: x}
        """,
        fails: ["a"],
        new RerunRequest(),
        "again a; kept b; a c; success");

    [Fact]
    public void A_failure_that_is_not_chosen_takes_its_transition_now() => Check(
        """
        tasks:
          - {name: a, action: x}
          - {name: b, action: x, on_failure: c}
          - {name: c, action: x}
        """,
        fails: ["a", "b"],
        new RerunRequest { Nodes = ["a"] },
        "again a; kept b; a c; success");

    [Fact]
    public void A_cycle_goes_on_where_it_failed() => Check(
        """
        vars: {n: 0}
        tasks:
          - {name: a, action: x, publish: {n: "{{ vars.n + 1 }}"}, on_success: [{when: "{{ vars.n < 4 }}", do: a}]}
        """,
        fails: ["a#3"],
        new RerunRequest(),
        "again a#3; kept a a#2; a#3 a#4; success");

    [Fact]
    public void A_join_that_was_met_does_not_start_twice() => Check(
        """
        failure_policy: continue
        tasks:
          - {name: a, action: x, on_success: j}
          - {name: b, action: x, on_success: j}
          - {name: j, action: x, join: any}
        """,
        fails: ["b"],
        new RerunRequest(),
        "again b; kept a j; b; success");

    [Fact]
    public void Variables_survive_a_rerun_of_a_rerun()
    {
        var plan = Compile("""
            vars: {v: first}
            tasks:
              - {name: a, action: x, on_success: b}
              - {name: b, action: x, input: {v: "{{ vars.v }}"}}
            """);
        var once = Rerun.Begin(plan, Run(plan, ["b"]).Stepper.Snapshot(), new RerunRequest(), new RunFacts("wf", "run-2", ObjectValue.Empty));
        var twice = Rerun.Begin(plan, Run(plan, ["b"], once).Stepper.Snapshot(), new RerunRequest(), new RunFacts("wf", "run-3", ObjectValue.Empty))!;

        var start = Assert.IsType<RunDirective.StartTask>(RunStepper.Resume(plan, twice).Start(T0)[^1]);
        Assert.Equal("""{"v":"first"}""", start.Task.Input.ToJson());
    }

    [Fact]
    public void What_was_open_when_a_run_was_terminated_runs_again()
    {
        var plan = Compile("""
            tasks:
              - {name: a, action: x, on_success: b}
              - {name: b, action: x, on_success: c}
              - {name: c, action: x}
              - name: p
                type: parallel
                tasks: [{name: i, action: x}, {name: k, action: x}]
            """);
        var stepper = RunStepper.Create(plan, new RunFacts("wf", "run", ObjectValue.Empty));
        stepper.Start(T0);
        stepper.ReportTask("a", TaskOutcome.Success(Value.Null), T0);
        stepper.ReportTask("i", TaskOutcome.Success(Value.Null), T0);
        var request = new RerunRequest { WasInterrupted = true };

        var preview = Rerun.Preview(plan, stepper.Snapshot(), request);
        var next = Run(plan, [], Rerun.Begin(plan, stepper.Snapshot(), request, new RunFacts("wf", "run-2", ObjectValue.Empty)));

        Assert.Equal(["b", "k"], preview.Again.Select(node => node.Key).Order());
        Assert.Equal(["a", "i"], preview.Kept.Order());
        Assert.Equal(["k", "b", "c"], next.Started);
        Assert.Equal(Conclusion.Success, next.Result!.Conclusion);
    }

    [Fact]
    public void A_run_that_had_not_begun_begins_anew()
    {
        var plan = Compile("tasks: [{name: a, action: x}, {name: b, action: x}]");
        var empty = new RunProgress { Facts = new RunFacts("wf", "run", ObjectValue.Empty) };
        var request = new RerunRequest { WasInterrupted = true };

        Assert.Equal(["a", "b"], Rerun.Preview(plan, empty, request).Again.Select(node => node.Key));
        Assert.Null(Rerun.Begin(plan, empty, request, new RunFacts("wf", "run-2", ObjectValue.Empty)));
    }

    [Theory]
    [InlineData("1", "a b c d", "")]
    [InlineData("before:b", "b c d", "a")]
    [InlineData("after:b", "c", "a b d")]
    [InlineData("after:a", "b c d", "a")]
    public void A_run_returns_to_an_earlier_state(string state, string again, string kept)
    {
        var plan = Compile("""
            tasks:
              - {name: a, action: x, publish: {v: a}, on_success: b}
              - {name: b, action: x, publish: {v: b}, on_success: c}
              - {name: c, action: x}
              - {name: d, action: x}
            """);
        var history = new List<NodeChange>();
        var ended = Run(plan, [], history: history).Stepper.Snapshot();
        var (settled, problem) = EarlierStates.Find(history, state);
        Assert.Null(problem);
        var request = new RerunRequest { Settled = settled };

        var preview = Rerun.Preview(plan, ended, request);
        var next = Run(plan, [], Rerun.Begin(plan, ended, request, new RunFacts("wf", "run-2", ObjectValue.Empty)));

        Assert.Equal(again, string.Join(' ', preview.Again.Select(node => node.Key).Order()));
        Assert.Equal(kept, string.Join(' ', preview.Kept.Order()));
        Assert.Equal(again, string.Join(' ', next.Started.Order()));
        Assert.Equal("b", next.Stepper.Snapshot().Vars.Get("v"));
    }

    [Fact]
    public void A_return_keeps_the_items_that_had_ended_and_opens_the_parallel_task_around_them()
    {
        var plan = Compile("""
            tasks:
              - name: p
                type: parallel
                on_success: e
                tasks:
                  - {name: w, action: x, with_items: [1, 2, 3]}
                  - {name: k, action: x}
              - {name: e, action: x}
            """);
        var history = new List<NodeChange>();
        var ended = Run(plan, [], history: history).Stepper.Snapshot();
        var request = new RerunRequest { Settled = EarlierStates.Find(history, "after:w[1]").Settled };

        var next = Run(plan, [], Rerun.Begin(plan, ended, request, new RunFacts("wf", "run-2", ObjectValue.Empty)));

        Assert.Equal(["w[2]", "k", "e"], next.Started);
        Assert.Equal(Conclusion.Success, next.Result!.Conclusion);
    }

    [Fact]
    public void States_that_do_not_exist_are_told()
    {
        NodeChange[] history = [new("a", "a", NodeStatus.Running, T0) { Number = 1 }];

        Assert.Equal("there is no history entry 2: the run has entries 1 to 1", EarlierStates.Find(history, "2").Problem);
        Assert.Equal("'b' is not in the history of the run", EarlierStates.Find(history, "before:b").Problem);
        Assert.Equal("'a' did not end in the run", EarlierStates.Find(history, "after:a").Problem);
        Assert.StartsWith("'then' names no state", EarlierStates.Find(history, "then").Problem);
        Assert.StartsWith("the history of the run begins with entry 7", EarlierStates.Find([history[0] with { Number = 7 }], "7").Problem);
        Assert.Equal("the run has no history", EarlierStates.Find([], "1").Problem);
    }

    [Fact]
    public void Inputs_that_cannot_be_changed_are_told()
    {
        var plan = Compile("""
            tasks:
              - {name: a, action: x, on_success: b}
              - {name: b, action: x, on_success: c}
              - {name: c, action: x}
            """);
        var ended = Run(plan, ["b"]).Stepper.Snapshot();

        Assert.Equal("an input of 'c' cannot be changed: the rerun does not begin with it but with b", Problem("c", "1"));
        Assert.StartsWith("input 'n' of 'b': ", Problem("b", "{{ 1 + }}"));
        Assert.Null(Problem("b", "{{ vars.x }}"));

        var shell = PlanJson.ReadPlan(PlanJson.Write(plan with { Nodes = [.. plan.Nodes.Select(node => node with { Task = node.Task! with { Programs = ["n"] } })] }));
        Assert.StartsWith("input 'n' of 'b' is a program", Rerun.Preview(shell, ended, new RerunRequest
        {
            Inputs = new Dictionary<string, ObjectValue> { ["b"] = ObjectValue.Of(("n", "echo {{ vars.x }}")) },
        }).Problem);

        string? Problem(string node, string value) => Rerun.Preview(plan, ended, new RerunRequest
        {
            Inputs = new Dictionary<string, ObjectValue> { [node] = ObjectValue.Of(("n", value)) },
        }).Problem;
    }

    [Fact]
    public void Inputs_can_be_changed()
    {
        var plan = Compile("tasks: [{name: a, action: x, input: {n: 1, m: 2}}]");
        var progress = Rerun.Begin(
            plan,
            Run(plan, ["a"]).Stepper.Snapshot(),
            new RerunRequest { Inputs = new Dictionary<string, ObjectValue> { ["a"] = ObjectValue.Of(("n", 7)) } },
            new RunFacts("wf", "run-2", ObjectValue.Empty))!;

        var start = Assert.IsType<RunDirective.StartTask>(RunStepper.Resume(plan, progress).Start(T0)[^1]);

        Assert.Equal("""{"n":7,"m":2}""", start.Task.Input.ToJson());
        Assert.Equal("wf", progress.Facts.RerunOf);
    }

    [Fact]
    public void Jobs_that_failed_run_again_with_those_that_need_them()
    {
        var plan = Compile(
            """
            jobs:
              a: {outputs: {o: x}, steps: [{run: x}]}
              b: {needs: a, steps: [{run: x}]}
              c: {needs: b, steps: [{run: "echo ${{ needs.b.result }}"}]}
              d: {steps: [{run: x}]}
            """);
        var stepper = RunStepper.Create(plan, new RunFacts("wf", "run", ObjectValue.Empty));
        stepper.Start(T0);
        stepper.Report("d", new JobOutcome { Conclusion = Conclusion.Success }, T0);
        stepper.Report("a", new JobOutcome { Conclusion = Conclusion.Success }, T0);
        stepper.Report("b", new JobOutcome { Conclusion = Conclusion.Failure }, T0);
        var preview = Rerun.Preview(plan, stepper.Snapshot(), new RerunRequest());
        Assert.Equal(["b it failed", "c it needs 'b'"], preview.Again.Select(node => $"{node.Key} {node.Why}"));
        Assert.Equal(["a", "d"], preview.Kept.Order());

        var next = RunStepper.Resume(plan, Rerun.Begin(plan, stepper.Snapshot(), new RerunRequest(), new RunFacts("wf", "run-2", ObjectValue.Empty))!);

        Assert.Equal("b", Assert.IsType<RunDirective.StartJob>(Assert.Single(next.Start(T0))).Job.Key);
        Assert.Equal("c", Assert.IsType<RunDirective.StartJob>(Assert.Single(next.Report("b", new JobOutcome { Conclusion = Conclusion.Success }, T0))).Job.Key);
        Assert.Equal(Conclusion.Success, Assert.IsType<RunDirective.FinishRun>(next.Report("c", new JobOutcome { Conclusion = Conclusion.Success }, T0)[^1]).Result.Conclusion);
    }

    [Fact]
    public void What_cannot_run_again_is_told()
    {
        var plan = Compile("tasks: [{name: a, action: x}, {name: b, action: x, when: '{{ false }}'}]");
        var open = RunStepper.Create(plan, new RunFacts("wf", "run", ObjectValue.Empty));
        open.Start(T0);
        var done = Run(plan, []).Stepper.Snapshot();

        Assert.StartsWith("the run has not ended", Rerun.Preview(plan, open.Snapshot(), new RerunRequest()).Problem);
        Assert.StartsWith("nothing failed", Rerun.Preview(plan, done, new RerunRequest()).Problem);
        Assert.Equal("'x' did not run, or does not exist", Rerun.Preview(plan, done, new RerunRequest { Nodes = ["x"] }).Problem);
        Assert.Throws<ArgumentException>(() => Rerun.Begin(plan, done, new RerunRequest(), new RunFacts("wf", "r", ObjectValue.Empty)));
    }

    private static void Check(string yaml, string[] fails, RerunRequest request, string expected)
    {
        var plan = Compile(yaml);
        var finished = PlanJson.ReadProgress(PlanJson.Write(Run(plan, fails).Stepper.Snapshot()));
        var preview = Rerun.Preview(plan, finished, request);
        Assert.Null(preview.Problem);

        var next = Run(plan, [], PlanJson.ReadProgress(PlanJson.Write(Rerun.Begin(plan, finished, request, new RunFacts("wf", "run-2", ObjectValue.Empty))!)));

        Assert.Equal(
            expected,
            $"again {string.Join(' ', preview.Again.Select(node => node.Key))}; kept {string.Join(' ', preview.Kept)}; {string.Join(' ', next.Started)}; {next.Result?.Conclusion.ToString().ToLowerInvariant()}");
    }

    private static (RunStepper Stepper, List<string> Started, RunResult? Result) Run(
        Plan plan, string[] fails, RunProgress? progress = null, List<NodeChange>? history = null)
    {
        var stepper = progress is null ? RunStepper.Create(plan, new RunFacts("wf", "run", ObjectValue.Empty)) : RunStepper.Resume(plan, progress);
        var (started, open) = (new List<string>(), new Queue<string>());
        RunResult? result = null;
        Take(stepper.Start(T0));
        while (open.TryDequeue(out var key))
        {
            Take(stepper.ReportTask(key, fails.Contains(key) ? TaskOutcome.Failure("x", "no") : TaskOutcome.Success(ObjectValue.Of(("key", key))), T0));
        }

        return (stepper, started, result);

        void Take(IReadOnlyList<RunDirective> directives)
        {
            foreach (var directive in directives)
            {
                if (directive is RunDirective.StartTask { Task.Key: var key })
                {
                    started.Add(key);
                    open.Enqueue(key);
                }

                if (directive is RunDirective.ChangeNode { Change: var change })
                {
                    history?.Add(change with { Number = history.Count + 1 });
                }

                result = directive is RunDirective.FinishRun finish ? finish.Result : result;
            }
        }
    }

    private static Plan Compile(string yaml)
    {
        var result = DefinitionCompiler.Compile("f.yaml", Encoding.UTF8.GetBytes(yaml));
        Assert.True(result.Succeeded, string.Join('\n', result.Diagnostics));
        return result.Plan;
    }
}

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
        "again b; kept p a; b e; success");

    [Fact]
    public void Compensations_of_the_first_run_are_forgotten() => Check(
        """
        tasks:
          - {name: a, action: x, compensate: undo, on_success: b}
          - {name: b, action: x}
          - {name: undo, action: x}
        """,
        fails: ["b"],
        new RerunRequest(),
        "again b undo; kept a; b; success");

    [Fact]
    public void Inputs_can_be_changed()
    {
        var plan = Compile("tasks: [{name: a, action: x, input: {n: 1, m: 2}}]");
        var progress = Rerun.Begin(
            plan,
            Run(plan, ["a"]).Stepper.Snapshot(),
            new RerunRequest { Inputs = new Dictionary<string, ObjectValue> { ["a"] = ObjectValue.Of(("n", 7)) } },
            new RunFacts("wf", "run-2", ObjectValue.Empty));

        var start = Assert.IsType<RunDirective.StartTask>(RunStepper.Resume(plan, progress).Start(T0)[^1]);

        Assert.Equal("""{"n":7,"m":2}""", start.Task.Input.ToJson());
        Assert.Equal("run", progress.Facts.RerunOf);
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
        Assert.Equal(["b", "c"], preview.Again);
        Assert.Equal(["a", "d"], preview.Kept.Order());

        var next = RunStepper.Resume(plan, Rerun.Begin(plan, stepper.Snapshot(), new RerunRequest(), new RunFacts("wf", "run-2", ObjectValue.Empty)));

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

        var next = Run(plan, [], PlanJson.ReadProgress(PlanJson.Write(Rerun.Begin(plan, finished, request, new RunFacts("wf", "run-2", ObjectValue.Empty)))));

        Assert.Equal(
            expected,
            $"again {string.Join(' ', preview.Again)}; kept {string.Join(' ', preview.Kept)}; {string.Join(' ', next.Started)}; {next.Result?.Conclusion.ToString().ToLowerInvariant()}");
    }

    private static (RunStepper Stepper, List<string> Started, RunResult? Result) Run(Plan plan, string[] fails, RunProgress? progress = null)
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

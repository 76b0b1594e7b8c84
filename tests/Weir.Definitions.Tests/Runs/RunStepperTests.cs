using System.Text;
using Weir.Definitions.Expressions;
using Weir.Definitions.Plans;
using Weir.Definitions.Runs;
using Weir.Definitions.Values;

namespace Weir.Definitions.Tests.Runs;

public sealed class RunStepperTests
{
    private static readonly DateTimeOffset T0 = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly RunFacts Facts = new("wf", "run", ObjectValue.Empty);

    [Fact]
    public void A_repeat_and_a_group_are_evaluated_within_the_limits_of_the_run()
    {
        var facts = Facts with { Limits = new ExecutionLimits { Expressions = ExpressionLimits.Default with { MaxOutput = 50 } } };
        var repeated = RunStepper.Create(new Plan { Name = "t", Nodes = [Node("a") with { Repeat = new PlanRepeat { Until = "len(range(90)) > 0" } }] }, facts);
        Assert.IsType<RunDirective.StartJob>(Assert.Single(repeated.Start(T0)));
        var ended = Assert.IsType<RunDirective.FinishRun>(repeated.Report("a", new JobOutcome { Conclusion = Conclusion.Success }, T0)[^1]);
        Assert.Contains("more than 50 items", ended.Result.Failure!.Message, StringComparison.Ordinal);

        var grouped = RunStepper.Create(new Plan { Name = "t", Nodes = [Node("a") with { Concurrency = new PlanConcurrency("g${{ len(range(90)) }}") }] }, facts);
        Assert.Contains("more than 50 items", Assert.IsType<RunDirective.FinishRun>(grouped.Start(T0)[^1]).Result.Failure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Ten_thousand_jobs_settle_with_work_in_proportion_to_edges()
    {
        var small = Allocate(1_000);
        var large = Allocate(10_000);

        Assert.InRange(large / (double)small, 5, 14);
    }

    [Fact]
    public void A_run_that_could_start_ten_thousand_jobs_starts_as_many_as_it_may_and_one_for_each_that_ends()
    {
        var plan = new Plan { Name = "t", Nodes = [.. Enumerable.Range(0, 10_000).Select(i => Node($"j{i}"))] };
        var stepper = RunStepper.Create(plan, Facts);
        var open = new Queue<string>(stepper.Start(T0).OfType<RunDirective.StartJob>().Select(start => start.Job.Key));
        var (most, settled) = (open.Count, 0);
        while (open.TryDequeue(out var key))
        {
            foreach (var start in stepper.Report(key, new JobOutcome { Conclusion = Conclusion.Success }, T0).OfType<RunDirective.StartJob>())
            {
                open.Enqueue(start.Job.Key);
            }

            most = Math.Max(most, open.Count);
            settled++;
        }

        Assert.Equal((ExecutionLimits.Default.MaxParallel, 10_000, true), (most, settled, stepper.IsFinished));
    }

    [Fact]
    public void A_chain_of_ten_thousand_skipped_jobs_does_not_exhaust_the_stack()
    {
        var plan = new Plan
        {
            Name = "t",
            Nodes = [.. Enumerable.Range(0, 10_000).Select(i => Node($"j{i}") with { If = i == 0 ? "false" : null })],
            Edges = [.. Enumerable.Range(1, 9_999).Select(i => new PlanEdge($"j{i - 1}", $"j{i}"))],
        };

        var directives = RunStepper.Create(plan, Facts).Start(T0);

        Assert.Equal(10_001, directives.Count);
        Assert.IsType<RunDirective.FinishRun>(directives[^1]);
    }

    [Fact]
    public void A_snapshot_of_ten_thousand_settled_jobs_is_small()
    {
        var (stepper, open) = Begin(Layers(10_000));
        while (open.Count > 1)
        {
            Take(stepper.Report(open.Dequeue(), new JobOutcome { Conclusion = Conclusion.Success }, T0), open);
        }

        var bytes = PlanJson.Write(stepper.Snapshot());

        Assert.InRange(bytes.Length, 10_000, 150_000);
    }

    [Fact]
    public void Ten_thousand_published_variables_cost_work_in_proportion_to_their_number()
    {
        var small = AllocatePublishing(1_000);
        var large = AllocatePublishing(10_000);

        Assert.InRange(large / (double)small, 5, 14);
    }

    [Fact]
    public void A_snapshot_of_a_hundred_thousand_settled_items_costs_little_more_than_their_results()
    {
        const int Items = 100_000;
        var plan = DefinitionCompiler.Compile("f", "parameters: {list: {type: array}}\ntasks: [{name: each, action: t.t, with_items: '{{ parameters.list }}', concurrency: 100}]"u8).Plan!;
        var list = ArrayValue.Of(Enumerable.Range(0, Items).Select(i => Value.Of((long)i)));
        var stepper = RunStepper.Create(plan, Facts with { Inputs = ObjectValue.Of(("list", list)) });
        var open = new Queue<RunDirective.StartTask>(stepper.Start(T0).OfType<RunDirective.StartTask>());
        for (var i = 0; i < Items - 1; i++)
        {
            var outcome = i == 7 ? TaskOutcome.Failure("boom", "it broke") : TaskOutcome.Success(Value.Of((long)i));
            stepper.ReportTask(open.Dequeue().Task.Key, outcome, T0).OfType<RunDirective.StartTask>().ToList().ForEach(open.Enqueue);
        }

        var bytes = PlanJson.Write(stepper.Snapshot() with { Facts = Facts });
        var again = PlanJson.ReadProgress(bytes);
        var resumed = RunStepper.Resume(plan, again);

        // The items and their results are numbers of five digits and a comma each.
        Assert.InRange(bytes.Length, Items * 10, Items * 13);
        Assert.Equal(Items, again.Executions[0].Items!.Known.Count);
        Assert.Equal("it broke", again.Executions[0].Items!.Known[7].Error!.Message);
        var last = Assert.Single(resumed.Start(T0).OfType<RunDirective.StartTask>()).Task.Key;
        Assert.Equal($"each[{Items - 1}]", last);
        var end = Assert.Single(resumed.ReportTask(last, TaskOutcome.Success(Value.Null), T0).OfType<RunDirective.FinishRun>());
        Assert.Equal(("it broke", "each[7]"), (end.Result.Failure!.Message, end.Result.Failure.JobKey));
    }

    [Fact]
    public void An_invocation_carries_only_what_its_job_reads()
    {
        var yaml = new StringBuilder("name: t\ninputs: {a: {default: x}, b: {default: y}}\nvars: {big: xxxxxxxxxxxxxxxxxxx, v: 1}\njobs:\n");
        for (var i = 0; i < 100; i++)
        {
            yaml.Append($"  j{i}: {{outputs: {{o: '{i}'}}, steps: [{{run: x}}]}}\n");
        }

        yaml.Append($"  last: {{needs: [{string.Join(", ", Enumerable.Range(0, 100).Select(i => $"j{i}"))}], steps: [{{run: 'echo ${{{{ needs.j7.outputs.o }}}} ${{{{ inputs.b }}}} ${{{{ vars[\"v\"] }}}}'}}]}}\n");
        var plan = DefinitionCompiler.Compile("f", Encoding.UTF8.GetBytes(yaml.ToString())).Plan!;
        var stepper = RunStepper.Create(plan, new RunFacts("wf", "run", ObjectValue.Of(("a", "x"), ("b", "y"))));
        var directives = stepper.Start(T0);
        for (var i = 0; i < 100; i++)
        {
            directives = stepper.Report($"j{i}", new JobOutcome { Conclusion = Conclusion.Success, Outputs = ObjectValue.Of(("o", Value.Of(i))) }, T0);
        }

        var contexts = Assert.IsType<RunDirective.StartJob>(Assert.Single(directives)).Job.Contexts;

        Assert.Equal("""{"j7":{"result":"success","outcome":"success","outputs":{"o":7}}}""", contexts.Get("needs").ToJson());
        Assert.Equal("""{"b":"y"}""", contexts.Get("inputs").ToJson());
        Assert.Equal("""{"v":1}""", contexts.Get("vars").ToJson());
    }

    [Fact]
    public void An_outcome_of_a_job_that_was_not_started_is_a_bug()
    {
        var (stepper, _) = Begin(Layers(4));

        Assert.Throws<InvalidOperationException>(() => stepper.Report("nothing", new JobOutcome { Conclusion = Conclusion.Success }, T0));
        Assert.Throws<InvalidOperationException>(() => stepper.Start(T0));
    }

    [Fact]
    public void A_second_cancel_changes_nothing()
    {
        var (stepper, _) = Begin(Layers(4));

        Assert.NotEmpty(stepper.Cancel("first", T0));
        Assert.Empty(stepper.Cancel("second", T0));
        Assert.Equal("first", stepper.Snapshot().CancelReason);
    }

    [Fact]
    public void A_plan_with_a_circle_is_refused()
    {
        var plan = new Plan { Name = "t", Nodes = [Node("a"), Node("b")], Edges = [new("a", "b"), new("b", "a")] };

        Assert.Throws<ArgumentException>(() => RunStepper.Create(plan, Facts));
    }

    [Fact]
    public void A_failure_without_words_gets_some()
    {
        var (stepper, open) = Begin(new Plan { Name = "t", Nodes = [Node("a")] });

        var finish = (RunDirective.FinishRun)stepper.Report(open.Dequeue(), new JobOutcome { Conclusion = Conclusion.TimedOut }, T0)[^1];

        Assert.Equal((Conclusion.TimedOut, "job 'a' timed out"), (finish.Result.Conclusion, finish.Result.Failure!.Message));
    }

    [Fact]
    public void A_run_without_jobs_finishes_at_once() =>
        Assert.IsType<RunDirective.FinishRun>(Assert.Single(RunStepper.Create(new Plan { Name = "t" }, Facts).Start(T0)));

    internal static PlanNode Node(string id) => new()
    {
        Id = id,
        Job = new PlanJob { Steps = [new PlanStep { Uses = "shell", With = ObjectValue.Of(("run", "x")) }] },
    };

    /// <summary>Three layers, each job of the second and third needing two of the one before.</summary>
    private static Plan Layers(int count)
    {
        var layer = count / 3;
        return new Plan
        {
            Name = "t",
            Nodes = [.. Enumerable.Range(0, count).Select(i => Node($"j{i}"))],
            Edges = [.. Enumerable.Range(layer, count - layer).SelectMany(i => (PlanEdge[])[new($"j{i - layer}", $"j{i}"), new($"j{Math.Max(i - layer - 1, 0)}", $"j{i}")]).Distinct()],
        };
    }

    private static long Allocate(int jobs)
    {
        var plan = Layers(jobs);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var (stepper, open) = Begin(plan);
        while (open.TryDequeue(out var key))
        {
            Take(stepper.Report(key, new JobOutcome { Conclusion = Conclusion.Success }, T0), open);
        }

        Assert.True(stepper.IsFinished);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static long AllocatePublishing(int tasks)
    {
        var plan = new Plan
        {
            Name = "t",
            Form = PlanForm.Tasks,
            Nodes = [.. Enumerable.Range(0, tasks).Select(i => new PlanNode
            {
                Id = $"t{i}", Kind = PlanNodeKind.Noop, IsEntry = i == 0, Task = new PlanTask { Publish = [new PlanVariable($"v{i}", Value.Of(1L))] },
            })],
            Edges = [.. Enumerable.Range(1, tasks - 1).Select(i => new PlanEdge($"t{i - 1}", $"t{i}") { On = PlanEdgeOn.Success })],
        };
        var before = GC.GetAllocatedBytesForCurrentThread();
        var stepper = RunStepper.Create(plan, Facts);
        stepper.Start(T0);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(tasks, stepper.Snapshot().Vars.Count);
        return allocated;
    }

    private static (RunStepper Stepper, Queue<string> Open) Begin(Plan plan)
    {
        var stepper = RunStepper.Create(plan, Facts);
        var open = new Queue<string>();
        Take(stepper.Start(T0), open);
        return (stepper, open);
    }

    private static void Take(IReadOnlyList<RunDirective> directives, Queue<string> open)
    {
        foreach (var start in directives.OfType<RunDirective.StartJob>())
        {
            open.Enqueue(start.Job.Key);
        }
    }
}

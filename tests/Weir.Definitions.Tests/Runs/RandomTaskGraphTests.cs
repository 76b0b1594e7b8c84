using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Weir.Tests.Shared;
using Weir.Definitions.Limits;
using Weir.Definitions.Plans;
using Weir.Definitions.Runs;
using Weir.Definitions.Values;

namespace Weir.Definitions.Tests.Runs;

/// <summary>Random task graphs with cycles, joins, parallel tasks, items, retries and conditions; random outcomes, taken up at random points.</summary>
public sealed class RandomTaskGraphTests
{
    private static readonly DateTimeOffset T0 = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly ExecutionLimits Limits = new() { MaxExecutionsPerNode = 6, MaxExecutions = 120 };
    private static readonly PlanEdgeOn[] Ways = [PlanEdgeOn.Success, PlanEdgeOn.Success, PlanEdgeOn.Failure, PlanEdgeOn.Complete, PlanEdgeOn.Timeout, PlanEdgeOn.Cancel];
    private static readonly PlanJoin[] Joins = [PlanJoin.Each, PlanJoin.Each, PlanJoin.All, PlanJoin.Any, PlanJoin.First, PlanJoin.Majority];

    [Fact]
    public void Every_run_ends_and_its_trace_is_the_same_when_it_is_taken_up_anywhere() => Check(seed =>
    {
        var plan = Graph(seed);
        var first = Run(plan, seed, restarts: false);
        var second = Run(plan, seed, restarts: true);

        Assert.Equal(first.Trace, second.Trace);
        return first.Finished && second.Finished;
    });

    [Fact]
    public void No_task_runs_whose_condition_is_unmet() => Check(seed =>
    {
        var run = Run(Graph(seed), seed, restarts: false);

        return run.Violations.Count == 0;
    });

    [Fact]
    public void Every_run_that_is_cancelled_ends() => Check(seed =>
    {
        var run = Run(Graph(seed), seed, restarts: false, cancelAt: seed % 7);

        return run.Finished;
    });

    [Fact]
    public void What_a_run_asks_for_it_gives_back() => Check(seed =>
        Run(Graph(seed), seed, restarts: true, cancelAt: seed % 3 == 0 ? seed % 7 : null).Leased.Count == 0);

    [Theory]
    [InlineData(1767684986)]
    [InlineData(238601466)]
    [InlineData(133044076)]
    public void Graphs_that_once_went_wrong(int seed)
    {
        var plan = Graph(seed);

        Assert.Equal(Run(plan, seed, restarts: false).Trace.Split('\n'), Run(plan, seed, restarts: true).Trace.Split('\n'));
    }

    private static void Check(Func<int, bool> property) =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), property).Check(Config.QuickThrowOnFailure.WithMaxTest(400).WithReplay(PropertySeed.Value, PropertySeed.Gamma));

    private static Plan Graph(int seed)
    {
        var random = new Random(seed);
        var count = random.Next(1, 12);
        var nodes = new List<PlanNode>();
        var edges = new List<PlanEdge>();
        for (var i = 0; i < count; i++)
        {
            var isParallel = i > 0 && i < count - 2 && random.Next(8) == 0;
            nodes.Add(new PlanNode
            {
                Id = $"t{i}",
                Kind = isParallel ? PlanNodeKind.Parallel : random.Next(6) == 0 ? PlanNodeKind.Noop : PlanNodeKind.Action,
                Join = Joins[random.Next(Joins.Length)],
                If = random.Next(6) == 0 ? "vars.flag" : null,
                IsEntry = i == 0 || random.Next(5) == 0,
                ContinueOnError = random.Next(6) == 0,
                Retry = !isParallel && random.Next(4) == 0 ? new RetryPolicy { Count = 1, DelaySeconds = random.Next(2) * 5 } : null,
                Delay = random.Next(8) == 0 ? Value.Of(3L) : Value.Null,
                Compensate = random.Next(8) == 0 ? "undo" : null,
                Concurrency = !isParallel && random.Next(4) == 0 ? new PlanConcurrency("g") : null,
                Task = new PlanTask
                {
                    Action = "x",
                    WithItems = !isParallel && random.Next(5) == 0 ? ArrayValue.Of([.. Enumerable.Range(0, random.Next(4)).Select(n => Value.Of((long)n))]) : Value.Null,
                    Concurrency = random.Next(2) == 0 ? Value.Of(1L) : Value.Null,
                    FailFast = random.Next(3) == 0,
                    Publish = random.Next(4) == 0 ? [new PlanVariable("flag", Value.Of(random.Next(2) == 0))] : [],
                },
            });
            if (isParallel)
            {
                nodes.AddRange(Enumerable.Range(0, 2).Select(n => new PlanNode
                {
                    Id = $"t{i}_{n}", Kind = PlanNodeKind.Action, Join = PlanJoin.Each, Parent = $"t{i}", IsEntry = true, Task = new PlanTask { Action = "x" },
                }));
            }
        }

        for (var i = 0; i < count; i++)
        {
            for (var n = 0; n < random.Next(4); n++)
            {
                edges.Add(new PlanEdge($"t{i}", $"t{random.Next(count)}", random.Next(5) == 0 ? "vars.flag" : null)
                {
                    On = Ways[random.Next(Ways.Length)], Transition = n,
                });
            }
        }

        nodes.Add(new PlanNode { Id = "undo", Kind = PlanNodeKind.Action, Join = PlanJoin.Each, Task = new PlanTask { Action = "x" } });
        return new Plan
        {
            Name = "t",
            Form = PlanForm.Tasks,
            Vars = ObjectValue.Of(("flag", Value.Of(random.Next(2) == 0))),
            OnFailure = random.Next(2) == 0 ? PlanFailurePolicy.FailFast : PlanFailurePolicy.Continue,
            MaxParallel = random.Next(3) == 0 ? 2 : null,
            Nodes = nodes,
            Edges = edges,
        };
    }

    /// <summary>Outcomes depend on key and attempt only, and what ends next on the order of starting, so that every way of running must agree.</summary>
    private static Simulated Run(Plan plan, int seed, bool restarts, int? cancelAt = null)
    {
        var random = new Random(seed);
        var run = new Simulated(plan);
        var stepper = RunStepper.Create(plan, new RunFacts("wf", "run", ObjectValue.Empty) { Limits = Limits });
        run.Take(stepper.Start(T0), silent: false);
        for (var step = 0; step < 2_000 && !stepper.IsFinished; step++)
        {
            if (step == cancelAt)
            {
                run.Take(stepper.Cancel("enough", run.Now), silent: false);
            }
            else if (run.Asked.Count > 0 && (run.Open.Count == 0 || run.Asked.Min % 2 == 0))
            {
                var number = run.Asked.Min;
                run.Asked.Remove(number);
                var verdict = (seed + number) % 6 == 0 ? LeaseVerdict.Refused : LeaseVerdict.Granted;
                run.Leased.RemoveWhere(leased => leased == number && verdict == LeaseVerdict.Refused);
                run.Take(stepper.Decide(number, verdict, "no", run.Now), silent: false);
            }
            else if (run.Open.Count > 0)
            {
                var task = run.Open.MinBy(open => open.Key, StringComparer.Ordinal)!;
                run.Open.Remove(task);
                run.Take(stepper.ReportTask(task.Key, run.OutcomeOf(task, seed), run.Now), silent: false);
            }
            else if (run.Timers.Count > 0)
            {
                var timer = run.Timers.OrderBy(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal).First();
                run.Timers.Remove(timer.Key);
                run.Now = timer.Value;
                run.Take(stepper.FireTimer(timer.Key, run.Now), silent: false);
            }
            else
            {
                break;
            }

            if (restarts && !stepper.IsFinished && run.Cancelled.Count == 0 && random.Next(2) == 0)
            {
                stepper = RunStepper.Resume(plan, PlanJson.ReadProgress(PlanJson.Write(stepper.Snapshot())));
                run.Open.Clear();
                run.Timers.Clear();
                run.Take(stepper.Start(run.Now), silent: true);
            }
        }

        return run;
    }

    private sealed class Simulated(Plan plan)
    {
        private readonly StringBuilder _trace = new();

        public List<TaskInvocation> Open { get; } = [];

        public Dictionary<string, DateTimeOffset> Timers { get; } = [];

        public HashSet<string> Cancelled { get; } = [];

        /// <summary>Leases that wait for a decision.</summary>
        public SortedSet<long> Asked { get; } = [];

        /// <summary>Leases that were asked for and neither refused nor given back.</summary>
        public HashSet<long> Leased { get; } = [];

        public List<string> Violations { get; } = [];

        public DateTimeOffset Now { get; set; } = T0;

        public bool Finished { get; private set; }

        public string Trace => _trace.ToString();

        public TaskOutcome OutcomeOf(TaskInvocation task, int seed)
        {
            if (Cancelled.Remove(task.Key))
            {
                return TaskOutcome.Cancelled("told");
            }

            var hash = seed;
            foreach (var c in $"{task.Key}/{task.Attempt}")
            {
                hash = unchecked((hash * 31) + c);
            }

            return ((hash & 0x7fffffff) % 5) switch
            {
                0 => TaskOutcome.Failure("x", "no"),
                1 when hash % 3 == 0 => TaskOutcome.TimedOut("slow"),
                _ => TaskOutcome.Success(Value.Of(task.Key)),
            };
        }

        public void Take(IReadOnlyList<RunDirective> directives, bool silent)
        {
            foreach (var directive in directives)
            {
                switch (directive)
                {
                    case RunDirective.StartTask { Task: var task }:
                        Open.Add(task);
                        Add($"start {task.Key} {task.Attempt}", silent);
                        if (plan.Nodes.First(node => node.Id == task.TaskId) is { IsEntry: false, Parent: null } node && task.TaskId != "undo"
                            && !plan.Edges.Any(edge => edge.To == node.Id && Trace.Contains($" {edge.From}", StringComparison.Ordinal)))
                        {
                            Violations.Add(task.Key);
                        }

                        break;
                    case RunDirective.CancelTask cancel:
                        Cancelled.Add(cancel.Key);
                        Add($"cancel {cancel.Key}", silent);
                        break;
                    case RunDirective.AskLease ask:
                        Asked.Add(ask.Request.Number);
                        Leased.Add(ask.Request.Number);
                        Add($"ask {ask.Request.Number} {ask.Request.Key}", silent: false);
                        break;
                    case RunDirective.ReleaseLease release:
                        Asked.Remove(release.Number);
                        Leased.Remove(release.Number);
                        break;
                    case RunDirective.SetTimer timer:
                        Timers[timer.Key] = timer.DueAt;
                        break;
                    case RunDirective.CancelTimer timer:
                        Timers.Remove(timer.Key);
                        break;
                    case RunDirective.ChangeNode { Change: { Status: not (NodeStatus.Running or NodeStatus.Held) } change }:
                        Add($"{change.Status} {change.Key}", silent);
                        break;
                    case RunDirective.FinishRun finish:
                        Finished = true;
                        Add($"finish {finish.Result.Conclusion} {finish.Result.Failure?.Message}", silent);
                        break;
                }
            }
        }

        private void Add(string line, bool silent)
        {
            if (!silent)
            {
                _trace.AppendLine(line);
            }
        }
    }
}

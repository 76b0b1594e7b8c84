using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Weir.Tests.Shared;
using Weir.Definitions.Plans;
using Weir.Definitions.Runs;
using Weir.Definitions.Values;

namespace Weir.Definitions.Tests.Runs;

/// <summary>Random graphs, random failures, random order of completion.</summary>
public sealed class RandomGraphTests
{
    private static readonly DateTimeOffset T0 = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly RunFacts Facts = new("wf", "run", ObjectValue.Empty);
    private static readonly string?[] Conditions = [null, null, null, "always()", "failure()", "success() || failure()", "!cancelled()"];

    [Fact]
    public void Every_run_ends_and_runs_no_job_whose_needs_are_unmet() => Check((graph, order) =>
    {
        var run = Simulate(graph, new Random(order), restarts: false);

        return run.Finished && run.Violations.Count == 0;
    });

    [Fact]
    public void The_order_of_completion_does_not_change_the_result() => Check((graph, order) =>
    {
        var first = Simulate(graph, new Random(1), restarts: false);
        var second = Simulate(graph, new Random(order), restarts: false);

        return first.Result == second.Result;
    });

    [Fact]
    public void Going_on_from_snapshots_does_not_change_the_result() => Check((graph, order) =>
    {
        var first = Simulate(graph, new Random(order), restarts: false);
        var second = Simulate(graph, new Random(order), restarts: true);

        return first.Result == second.Result && second.Finished && second.Violations.Count == 0;
    });

    private static void Check(Func<Graph, int, bool> property)
    {
        var graphs = from count in Gen.Choose(1, 25)
                     from seed in Gen.Choose(0, int.MaxValue - 1)
                     select Graph.Random(count, seed);
        var cases = from graph in graphs
                    from order in Gen.Choose(2, int.MaxValue - 1)
                    select (graph, order);
        Prop.ForAll(cases.ToArbitrary(), item => property(item.graph, item.order))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(300).WithReplay(PropertySeed.Value, PropertySeed.Gamma));
    }

    private static Run Simulate(Graph graph, Random random, bool restarts)
    {
        var stepper = RunStepper.Create(graph.Plan, Facts);
        var run = new Run(graph);
        run.Take(stepper.Start(T0));
        while (!stepper.IsFinished && run.Open.Count > 0)
        {
            var at = random.Next(run.Open.Count);
            var key = run.Open[at];
            run.Open.RemoveAt(at);
            run.End(key);
            run.Take(stepper.Report(key, graph.OutcomeOf(key), T0));
            if (restarts && !stepper.IsFinished && random.Next(3) == 0)
            {
                run.Open.Clear();
                stepper = RunStepper.Resume(graph.Plan, PlanJson.ReadProgress(PlanJson.Write(stepper.Snapshot())));
                run.Take(stepper.Start(T0));
            }
        }

        return run;
    }

    /// <summary>A plan and how each of its jobs ends. Matrices do not fail fast: which combination is cut off depends on the order.</summary>
    private sealed record Graph(Plan Plan, IReadOnlyDictionary<string, Conclusion> Outcomes)
    {
        public static Graph Random(int count, int seed)
        {
            var random = new Random(seed);
            var nodes = new List<PlanNode>();
            var edges = new List<PlanEdge>();
            var outcomes = new Dictionary<string, Conclusion>();
            for (var i = 0; i < count; i++)
            {
                var id = $"j{i}";
                var matrix = random.Next(4) == 0 ? random.Next(1, 4) : 0;
                nodes.Add(RunStepperTests.Node(id) with
                {
                    If = Conditions[random.Next(Conditions.Length)],
                    ContinueOnError = random.Next(5) == 0,
                    Strategy = matrix == 0 ? null : new PlanStrategy
                    {
                        Matrix = ObjectValue.Of(("n", ArrayValue.Of(Enumerable.Range(0, matrix).Select(n => Value.Of((long)n))))),
                        MaxParallel = random.Next(1, 3),
                        FailFast = false,
                    },
                });
                edges.AddRange(Enumerable.Range(0, i).Where(_ => random.Next(4) == 0).Select(from => new PlanEdge($"j{from}", id)));
                foreach (var key in matrix == 0 ? [id] : Enumerable.Range(0, matrix).Select(n => $"{id}[{n}]"))
                {
                    outcomes[key] = random.Next(6) switch { 0 => Conclusion.Failure, 1 => Conclusion.TimedOut, _ => Conclusion.Success };
                }
            }

            return new Graph(new Plan { Name = "t", Nodes = nodes, Edges = edges }, outcomes);
        }

        public JobOutcome OutcomeOf(string key) => new() { Conclusion = Outcomes[key] };

        public override string ToString() => Encoding.UTF8.GetString(PlanJson.Write(Plan)) + " " + string.Join(' ', Outcomes);
    }

    private sealed class Run(Graph graph)
    {
        private readonly SortedDictionary<string, string> _ends = new(StringComparer.Ordinal);

        public List<string> Open { get; } = [];

        /// <summary>Jobs, and executions of them that have not ended.</summary>
        private readonly Dictionary<string, HashSet<string>> _unended = graph.Outcomes.Keys
            .GroupBy(JobOf)
            .ToDictionary(keys => keys.Key, keys => keys.ToHashSet());

        public List<string> Violations { get; } = [];

        public bool Finished { get; private set; }

        public string Result => string.Join(' ', _ends);

        public void End(string key) => _unended[JobOf(key)].Remove(key);

        public void Take(IReadOnlyList<RunDirective> directives)
        {
            foreach (var directive in directives)
            {
                switch (directive)
                {
                    case RunDirective.StartJob { Job: var job }:
                        Open.Add(job.Key);
                        _ends[job.Key] = graph.Outcomes[job.Key].ToString();
                        Violations.AddRange(graph.Plan.Edges.Where(edge => edge.To == job.JobId && _unended[edge.From].Count > 0).Select(edge => $"{job.Key} before {edge.From}"));
                        break;
                    case RunDirective.SettleJob settle:
                        _ends[settle.Key] = settle.Conclusion.ToString();
                        if (settle.Key == settle.JobId)
                        {
                            _unended[settle.JobId].Clear();
                        }

                        End(settle.Key);
                        break;
                    case RunDirective.FinishRun { Result: var result }:
                        Finished = true;
                        _ends["run"] = result.Conclusion.ToString();
                        break;
                }
            }
        }

        private static string JobOf(string key) => key.Split('[')[0];
    }
}

using Weir.Definitions.Plans;
using Weir.Definitions.Values;

namespace Weir.Definitions.Tests.Runs;

/// <summary>Random plans of both forms. A number gives the same plan always.</summary>
internal static class RandomPlans
{
    private static readonly string?[] JobConditions = [null, null, null, "always()", "failure()", "success() || failure()", "!cancelled()", "false"];
    private static readonly string?[] Conditions = [null, null, null, null, "true", "false", "vars.flag"];
    private static readonly string?[] TransitionConditions = [null, null, null, "true", "false", "succeeded()", "failed()"];
    private static readonly PlanEdgeOn[] Ways = [PlanEdgeOn.Success, PlanEdgeOn.Success, PlanEdgeOn.Failure, PlanEdgeOn.Complete, PlanEdgeOn.Timeout, PlanEdgeOn.Cancel];
    private static readonly PlanJoin[] Joins = [PlanJoin.Each, PlanJoin.Each, PlanJoin.All, PlanJoin.Any, PlanJoin.First, PlanJoin.Majority, PlanJoin.Count];

    private static readonly PlanNodeKind[] Kinds =
    [
        PlanNodeKind.Action, PlanNodeKind.Action, PlanNodeKind.Action, PlanNodeKind.Action, PlanNodeKind.Workflow, PlanNodeKind.Parallel,
        PlanNodeKind.Noop, PlanNodeKind.Fail, PlanNodeKind.Inquiry, PlanNodeKind.Wait, PlanNodeKind.Sleep,
    ];

    /// <summary>Of the plans of jobs, each second one has loops.</summary>
    public static Plan Of(int seed) => seed % 3 != 0 ? Tasks(seed) : seed / 3 % 4 is 0 or 3 ? RandomLoops.Add(Jobs(seed), seed) : Jobs(seed);

    private static Plan Jobs(int seed)
    {
        var random = new Random(seed);
        var count = random.Next(1, 12);
        return new Plan
        {
            Name = "t",
            OnFailure = random.Next(4) == 0 ? PlanFailurePolicy.FailFast : PlanFailurePolicy.Continue,
            OnCancel = random.Next(3) == 0 ? PlanCancelPolicy.AllowFinish : PlanCancelPolicy.CancelRunning,
            MaxParallel = random.Next(3) == 0 ? random.Next(1, 4) : null,
            TimeoutSeconds = random.Next(8) == 0 ? 20 : null,
            Nodes = [.. Enumerable.Range(0, count).Select(i => RunStepperTests.Node($"n{i}") with
            {
                If = JobConditions[random.Next(JobConditions.Length)],
                ContinueOnError = random.Next(5) == 0,
                Retry = random.Next(4) == 0 ? new RetryPolicy { Count = random.Next(1, 3), DelaySeconds = random.Next(2) * 5 } : null,
                Strategy = random.Next(4) == 0 ? Strategy(random) : null,
            })],
            Edges = [.. Enumerable.Range(0, count).SelectMany(i => Enumerable.Range(0, i).Where(_ => random.Next(3) == 0).Select(from => new PlanEdge($"n{from}", $"n{i}")))],
        };
    }

    private static PlanStrategy Strategy(Random random)
    {
        var values = Numbers(random.Next(1, 5));
        var strategy = new PlanStrategy { MaxParallel = random.Next(1, 3), FailFast = random.Next(2) == 0 };
        return random.Next(2) == 0 ? strategy with { Matrix = ObjectValue.Of(("n", values)) } : strategy with { ForEach = values };
    }

    private static Plan Tasks(int seed)
    {
        var random = new Random(seed);
        var count = random.Next(1, 10);
        var publishes = random.Next(2) == 0;
        var nodes = new List<PlanNode>();
        var edges = new List<PlanEdge>();
        for (var i = 0; i < count; i++)
        {
            for (var n = random.Next(4); n > 0; n--)
            {
                var target = random.Next(16) switch { 0 => PlanTarget.Retry, 1 => PlanTarget.Fail, 2 => PlanTarget.Noop, _ => $"n{random.Next(count)}" };
                edges.Add(new PlanEdge($"n{i}", target, TransitionConditions[random.Next(TransitionConditions.Length)])
                {
                    On = Ways[random.Next(Ways.Length)],
                    Transition = n,
                    IsDecision = random.Next(6) == 0,
                });
            }
        }

        for (var i = 0; i < count; i++)
        {
            var kind = Kinds[random.Next(Kinds.Length)];
            var needs = i > 0 && edges.TrueForAll(edge => edge.To != $"n{i}") && random.Next(2) == 0;
            if (needs)
            {
                edges.AddRange(Enumerable.Range(0, i).Where(from => from == i - 1 || random.Next(3) == 0).Select(from => new PlanEdge($"n{from}", $"n{i}")));
            }

            nodes.Add(Task(random, $"n{i}", kind, publishes) with { IsEntry = i == 0 || (!needs && random.Next(5) == 0) });
            if (kind == PlanNodeKind.Parallel)
            {
                nodes.AddRange(Enumerable.Range(0, random.Next(1, 4)).Select(n => Task(random, $"n{i}_{n}", PlanNodeKind.Action, false) with
                {
                    Parent = $"n{i}", IsEntry = true, Join = PlanJoin.Each, Compensate = null,
                }));
            }
        }

        nodes.Add(new PlanNode { Id = "undo", Kind = PlanNodeKind.Action, Join = PlanJoin.Each, Task = new PlanTask { Action = "x" } });
        return new Plan
        {
            Name = "t",
            Form = PlanForm.Tasks,
            Vars = ObjectValue.Of(("flag", Value.Of(random.Next(2) == 0))),
            Outputs = ObjectValue.Of(("flag", "${{ vars.flag }}"), ("first", "${{ task.n0.result }}")),
            OnFailure = random.Next(2) == 0 ? PlanFailurePolicy.FailFast : PlanFailurePolicy.Continue,
            OnCancel = random.Next(3) == 0 ? PlanCancelPolicy.AllowFinish : PlanCancelPolicy.CancelRunning,
            MaxParallel = random.Next(3) == 0 ? random.Next(1, 4) : null,
            TimeoutSeconds = random.Next(8) == 0 ? 20 : null,
            Nodes = nodes,
            Edges = edges,
        };
    }

    private static PlanNode Task(Random random, string id, PlanNodeKind kind, bool publishes)
    {
        var runs = kind is PlanNodeKind.Action or PlanNodeKind.Workflow;
        var hasItems = runs && random.Next(3) == 0;
        return new PlanNode
        {
            Id = id,
            Kind = kind,
            Join = Joins[random.Next(Joins.Length)],
            JoinCount = 1,
            If = Conditions[random.Next(Conditions.Length)],
            ContinueOnError = random.Next(6) == 0,
            Retry = kind != PlanNodeKind.Parallel && random.Next(3) == 0 ? Retry(random, id) : null,
            Delay = random.Next(8) == 0 ? Value.Of(3L) : Value.Null,
            Compensate = random.Next(6) == 0 ? "undo" : null,
            Task = new PlanTask
            {
                Action = "x",
                Input = kind switch
                {
                    PlanNodeKind.Inquiry => ObjectValue.Of(("prompt", "?"), ("ttl", 10L), ("escalation", ArrayValue.Of(Enumerable.Repeat((Value)ObjectValue.Of(("ttl", 5L)), random.Next(2))))),
                    PlanNodeKind.Wait => ObjectValue.Of((random.Next(2) == 0 ? "event" : "signal", $"s{random.Next(2)}")),
                    PlanNodeKind.Sleep => ObjectValue.Of(("duration", 7L)),
                    _ => ObjectValue.Empty,
                },
                Timeout = kind is PlanNodeKind.Wait || random.Next(6) == 0 ? Value.Of(15L) : Value.Null,
                WithItems = hasItems ? Numbers(random.Next(5)) : Value.Null,
                BatchSize = hasItems && random.Next(3) == 0 ? Value.Of(2L) : Value.Null,
                Concurrency = hasItems && random.Next(2) == 0 ? Value.Of(1L) : Value.Null,
                FailFast = random.Next(3) == 0,
                Publish = publishes && random.Next(4) == 0 ? [new PlanVariable("flag", Value.Of(random.Next(2) == 0))] : [],
            },
        };
    }

    private static RetryPolicy Retry(Random random, string id) => new()
    {
        Count = random.Next(1, 3),
        DelaySeconds = random.Next(2) * 5,
        OnError = random.Next(3) == 0 ? $"task.{id}.error.type == 'timeout'" : null,
        When = random.Next(5) == 0 ? "failed()" : null,
    };

    private static ArrayValue Numbers(int count) => ArrayValue.Of(Enumerable.Range(0, count).Select(n => Value.Of((long)n)));
}

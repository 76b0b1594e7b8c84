using Weir.Definitions.Expressions;
using Weir.Definitions.Plans;
using Weir.Definitions.Runs;

namespace Weir.Definitions.DryRuns;

/// <summary>Decides which nodes run when everything before them succeeds. Nodes are asked in the order in which they would start.</summary>
internal sealed class DryRunDecisions(Plan plan, KnownScope scope)
{
    private readonly Dictionary<string, DryRunDecision> nodes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IReadOnlyList<(Transition Transition, DryRunDecision Decision)>> transitions = new(StringComparer.Ordinal);

    public DryRunDecision Decide(GraphNode node)
    {
        var decision = node.IsJobStyle ? OfJob(node) : OfTask(node);
        nodes[node.Id] = decision;
        transitions[node.Id] = Ways(node);
        return decision;
    }

    public IReadOnlyList<(Transition Transition, DryRunDecision Decision)> TransitionsOf(GraphNode node) => transitions[node.Id];

    private static DryRunDecision Unknown(string why, params IReadOnlyList<string> dependsOn) => new(DryRunState.Unknown, why) { DependsOn = dependsOn };

    private DryRunDecision OfJob(GraphNode node)
    {
        var asksStatus = node.Plan.If is { } condition && ExpressionCache.Expression(condition).UsesStatus;
        var own = node.Plan.If is null ? new DryRunDecision(DryRunState.Runs) : new KnownCondition(scope, name => StatusOfNeeds(node, name)).Decide(node.Plan.If);
        if (asksStatus)
        {
            return own;
        }

        if (node.Needs.Find(need => nodes[need.Id].State == DryRunState.Skipped) is { } skipped)
        {
            return new(DryRunState.Skipped, $"needs {skipped.Id}, which is skipped");
        }

        if (own.State == DryRunState.Skipped)
        {
            return own;
        }

        var open = node.Needs.Where(need => nodes[need.Id].State == DryRunState.Unknown).Select(need => $"whether {need.Id} runs").ToArray();
        return (open, own.State) switch
        {
            ({ Length: > 0 }, _) => Unknown($"depends on {string.Join(", ", open)}{(own.DependsOn.Count > 0 ? $", {string.Join(", ", own.DependsOn)}" : "")}", [.. open, .. own.DependsOn]),
            (_, DryRunState.Runs) when node.Needs.Count > 0 => own with { Why = $"after {string.Join(", ", node.Needs.Select(need => need.Id))}" },
            _ => own,
        };
    }

    private bool? StatusOfNeeds(GraphNode node, string function) => function switch
    {
        "always" => true,
        "success" or "succeeded" when node.Needs.Exists(need => nodes[need.Id].State == DryRunState.Skipped) => false,
        "success" or "succeeded" => node.Needs.TrueForAll(need => nodes[need.Id].State == DryRunState.Runs) ? true : null,
        "failure" or "failed" => node.Needs.Count == 0 ? false : null,
        _ => null,
    };

    private DryRunDecision OfTask(GraphNode node)
    {
        var reached = node switch
        {
            { Parent: { } parent } when nodes[parent.Id].State != DryRunState.Runs => nodes[parent.Id],
            { IsEntry: true } => new DryRunDecision(DryRunState.Runs),
            _ => Reached(node),
        };
        if (reached.State == DryRunState.Skipped || node.Plan.If is null)
        {
            return reached;
        }

        var own = new KnownCondition(scope, name => name == "always" ? true : null).Decide(node.Plan.If);
        return own.State == DryRunState.Runs ? reached : own;
    }

    private DryRunDecision Reached(GraphNode node)
    {
        var arrivals = node.Inbound.Select(from => (From: from, Decision: Arrival(from, node))).ToArray();
        var open = arrivals.Where(arrival => arrival.Decision.State == DryRunState.Unknown).ToArray();
        var sure = arrivals.Where(arrival => arrival.Decision.State == DryRunState.Runs).Select(arrival => arrival.From.Id).ToArray();
        var waits = node.Plan.Join is PlanJoin.All or PlanJoin.Majority or PlanJoin.Count;
        if (sure.Length > 0 && (open.Length == 0 || !waits))
        {
            return new(DryRunState.Runs, $"after {string.Join(", ", sure)}");
        }

        if (open.Length > 0)
        {
            return Unknown(string.Join("; ", open.Select(arrival => arrival.Decision.Why)), [.. open.SelectMany(arrival => arrival.Decision.DependsOn).Distinct()]);
        }

        string[] undone = [.. plan.Nodes.Where(other => other.Compensate == node.Id).Select(other => other.Id)];
        return undone.Length > 0
            ? Unknown($"only to undo {string.Join(", ", undone)}")
            : new(DryRunState.Skipped, arrivals.Length == 0 ? "nothing leads here" : arrivals[0].Decision.Why);
    }

    private DryRunDecision Arrival(GraphNode from, GraphNode to)
    {
        if (!transitions.TryGetValue(from.Id, out var ways))
        {
            return Unknown($"after {from.Id}, which comes later");
        }

        var found = ways.Where(way => way.Transition.Targets.Contains(to)).MinBy(way => way.Decision.State switch
        {
            DryRunState.Runs => 0,
            DryRunState.Unknown => 1,
            _ => 2,
        });
        return (found.Decision.State, nodes[from.Id].State) switch
        {
            (DryRunState.Skipped, _) => new(DryRunState.Skipped, $"after {from.Id}: {found.Decision.Why}"),
            (_, DryRunState.Skipped) => new(DryRunState.Skipped, $"{from.Id} is skipped"),
            (DryRunState.Unknown, _) => Unknown($"after {from.Id}: {found.Decision.Why}", found.Decision.DependsOn),
            (_, DryRunState.Unknown) => Unknown($"after {from.Id}, if that runs"),
            _ => found.Decision,
        };
    }

    private List<(Transition Transition, DryRunDecision Decision)> Ways(GraphNode node)
    {
        var ways = new List<(Transition, DryRunDecision)>();
        DryRunDecision? chosen = null;
        foreach (var transition in node.Transitions)
        {
            var decision = transition.IsDecision && chosen is not null && transition.On is PlanEdgeOn.Complete or PlanEdgeOn.Success
                ? chosen.State == DryRunState.Runs ? new(DryRunState.Skipped, "a way before it is taken") : Unknown("otherwise", chosen.DependsOn)
                : Way(transition);
            if (transition.IsDecision && decision.State != DryRunState.Skipped)
            {
                chosen ??= decision;
            }

            ways.Add((transition, decision));
        }

        return ways;
    }

    private DryRunDecision Way(Transition transition)
    {
        var end = transition.On switch
        {
            PlanEdgeOn.Failure => "when it fails",
            PlanEdgeOn.Timeout => "when it times out",
            PlanEdgeOn.Cancel => "when it is cancelled",
            _ => null,
        };
        var condition = transition.When is null
            ? new DryRunDecision(DryRunState.Runs)
            : new KnownCondition(scope, name => Status(name, transition.On)).Decide(transition.When);
        return end is null || condition.State == DryRunState.Skipped
            ? condition
            : Unknown(condition.Why is null ? end : $"{end}, {condition.Why}", condition.DependsOn);
    }

    private static bool? Status(string function, PlanEdgeOn on) => (function, on) switch
    {
        ("always" or "completed", _) => true,
        ("success" or "succeeded", PlanEdgeOn.Failure or PlanEdgeOn.Timeout or PlanEdgeOn.Cancel) => false,
        ("success" or "succeeded", _) => true,
        ("failure" or "failed" or "timed_out", PlanEdgeOn.Success) => false,
        _ => null,
    };
}

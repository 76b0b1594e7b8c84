using Weir.Definitions.Expressions;
using Weir.Definitions.Plans;
using Weir.Definitions.Runs;

namespace Weir.Definitions.DryRuns;

/// <summary>Decides which nodes run where all goes well. Nodes are asked in the order in which they would start.</summary>
internal sealed class DryRunDecisions(Plan plan, KnownScope scope, DryRunFindings findings)
{
    private readonly Dictionary<GraphNode, DecidedNode> decided = [];
    private readonly DryRunWays ways = new(scope, findings);

    public DecidedNode Decide(GraphNode node)
    {
        var reached = Reached(node);
        var unraced = reached.State == DryRunState.Skipped ? reached : node.IsJobStyle ? OfNeeds(node, reached) : OfCondition(node, reached);
        var decision = unraced.State == DryRunState.Runs && Races(node).FirstOrDefault() is { } join
            ? DryRunDecision.Unknown($"unless another comes to {join.Id} first")
            : unraced;
        var end = (decision.State, reached.State, node.Plan.Kind) switch
        {
            (DryRunState.Runs, _, PlanNodeKind.Fail) => KnownEnd.Failure,
            (DryRunState.Runs, _, _) => KnownEnd.Success,
            (DryRunState.Unknown, _, PlanNodeKind.Fail) => KnownEnd.UnknownFailure,
            (DryRunState.Unknown, _, _) => KnownEnd.Unknown,
            (_, DryRunState.Skipped, _) => KnownEnd.NeverReached,
            _ => KnownEnd.Skipped,
        };
        var known = new DecidedNode(reached, unraced, decision, ways.Of(node, end)) { MayRepeat = MayRepeat(node) };
        TellOfFailure(node, known, end);
        return decided[node] = known;
    }

    private DryRunDecision Reached(GraphNode node)
    {
        var reached = node switch
        {
            { Parent: { } parent } when decided[parent].Decision is { State: not DryRunState.Runs } unsure => unsure,
            { Needs.Count: > 0 } => AfterNeeds(node),
            { IsEntry: true } => new DryRunDecision(DryRunState.Runs),
            _ => Led(node),
        };
        string[] undone = reached.State == DryRunState.Skipped ? [.. plan.Nodes.Where(other => other.Compensate == node.Id).Select(other => other.Id)] : [];
        return undone.Length > 0 ? DryRunDecision.Unknown($"only to undo {string.Join(", ", undone)}") : reached;
    }

    /// <summary>A node waits for what it needs, which must have come to an end of some kind.</summary>
    private DryRunDecision AfterNeeds(GraphNode node)
    {
        var needs = node.Needs.ConvertAll(need => (Need: need, Reached: decided.GetValueOrDefault(need)?.Reached ?? DryRunDecision.Unknown("it comes later")));
        return needs.Find(need => need.Reached.State == DryRunState.Skipped) is { Need: { } missing }
            ? new(DryRunState.Skipped, $"needs {missing.Id}, to which nothing leads")
            : needs.Find(need => need.Reached.State == DryRunState.Unknown) is { Need: { } open, Reached: var reached }
                ? DryRunDecision.Unknown($"needs {open.Id}: {reached.Why}", reached.DependsOn)
                : new(DryRunState.Runs);
    }

    private DryRunDecision OfNeeds(GraphNode node, DryRunDecision reached)
    {
        var asksStatus = node.Plan.If is { } condition && ExpressionCache.Expression(condition).UsesStatus;
        if (!asksStatus && node.Needs.Find(need => Succeeds(need) == false) is { } unmet)
        {
            return new(DryRunState.Skipped, $"needs {unmet.Id}, which is skipped");
        }

        var own = Own(node, name => StatusOfNeeds(node, name));
        if (own.State == DryRunState.Skipped)
        {
            return own;
        }

        if (reached.State == DryRunState.Unknown)
        {
            return reached;
        }

        string[] open = asksStatus ? [] : [.. node.Needs.Where(need => Succeeds(need) is null).Select(need => $"whether {need.Id} runs")];
        return (open, own.State) switch
        {
            ({ Length: > 0 }, _) => DryRunDecision.Unknown($"depends on {string.Join(", ", [.. open, .. own.DependsOn])}", [.. open, .. own.DependsOn]),
            (_, DryRunState.Runs) when node.Needs.Count > 0 && !asksStatus => own with { Why = $"after {string.Join(", ", node.Needs.Select(need => need.Id))}" },
            _ => own,
        };
    }

    private bool? StatusOfNeeds(GraphNode node, string function) => function switch
    {
        "always" => true,
        "success" or "succeeded" when node.Needs.Exists(need => Succeeds(need) == false) => false,
        "success" or "succeeded" => node.Needs.TrueForAll(need => Succeeds(need) == true) ? true : null,
        "failure" or "failed" => node.Needs.Count == 0 ? false : null,
        _ => null,
    };

    /// <summary>Whether a need counts as a success to those that need it: one that is skipped does where a transition takes that.</summary>
    private bool? Succeeds(GraphNode need)
    {
        if (!decided.TryGetValue(need, out var known) || known.Decision.State == DryRunState.Unknown || need.Plan.Kind == PlanNodeKind.Fail)
        {
            return null;
        }

        return known.Decision.State == DryRunState.Runs ? true : known.Ways.Any(way => way.MayBeTaken) ? null : false;
    }

    private DryRunDecision OfCondition(GraphNode node, DryRunDecision reached)
    {
        var own = Own(node, _ => null);
        return own.State == DryRunState.Runs ? reached : own;
    }

    private DryRunDecision Own(GraphNode node, Func<string, bool?> status)
    {
        if (node.Plan.If is not { } condition)
        {
            return new(DryRunState.Runs);
        }

        var own = new KnownCondition(scope, status).Decide(condition);
        findings.Tell(node.ConditionPath, own);
        return own;
    }

    private DryRunDecision Led(GraphNode node)
    {
        var arrivals = node.Inbound.ConvertAll(from => (From: from.Id, Decision: Arrival(from, node)));
        string[] sure = [.. arrivals.Where(arrival => arrival.Decision.State == DryRunState.Runs).Select(arrival => arrival.From)];
        var open = arrivals.FindAll(arrival => arrival.Decision.State == DryRunState.Unknown);
        if (sure.Length == 0 && open.Count == 0)
        {
            return new(DryRunState.Skipped, arrivals.Count == 0 ? "nothing leads here" : arrivals[0].Decision.Why);
        }

        if (sure.Length + open.Count < node.Threshold)
        {
            var problem = $"its join waits for {node.Threshold} of {node.Inbound.Count}, and {string.Join(", ", [.. sure, .. open.Select(arrival => arrival.From)])} alone may lead to it";
            if (sure.Length > 0 && node.Parent is null)
            {
                findings.Problems.Add($"{node.Path}.join: {problem}");
            }

            return new(DryRunState.Skipped, problem);
        }

        if (sure.Length < node.Threshold)
        {
            return DryRunDecision.Unknown(string.Join("; ", open.Select(arrival => arrival.Decision.Why)), [.. open.SelectMany(arrival => arrival.Decision.DependsOn).Distinct()]);
        }

        // A branch that comes for the second time begins the join anew, without those that came before.
        return node.Threshold > 1 && node.Inbound.Find(from => ArrivesOften(from, node)) is { } often
            ? DryRunDecision.Unknown($"{often.Id} may lead to its join more than once")
            : new(DryRunState.Runs, $"after {string.Join(", ", sure)}");
    }

    private DryRunDecision Arrival(GraphNode from, GraphNode to)
    {
        if (!decided.TryGetValue(from, out var known))
        {
            return DryRunDecision.Unknown($"after {from.Id}, which comes later");
        }

        // Of those who race for this join alone one comes to it in any case.
        var runs = Races(from).All(join => join == to) ? known.Unraced : known.Decision;
        return known.Ways.Where(way => way.Transition.Targets.Contains(to))
            .Select(way => Arrival(from, way, way.Transition.On == PlanEdgeOn.Any ? known.Reached : runs))
            .MinBy(arrival => arrival.State switch
            {
                DryRunState.Runs => 0,
                DryRunState.Unknown => 1,
                _ => 2,
            })!;
    }

    private static DryRunDecision Arrival(GraphNode from, DecidedWay way, DryRunDecision begins) => (way.Decision.State, begins.State) switch
    {
        (DryRunState.Skipped, _) => new(DryRunState.Skipped, $"after {from.Id}: {way.Decision.Why}"),
        (_, DryRunState.Skipped) => new(DryRunState.Skipped, $"{from.Id} is skipped"),
        (DryRunState.Unknown, _) => DryRunDecision.Unknown($"after {from.Id}: {way.Decision.Why}", way.Decision.DependsOn),
        (_, DryRunState.Unknown) => DryRunDecision.Unknown($"after {from.Id}, if that runs"),
        _ => way.Decision,
    };

    /// <summary>Joins that the first to come to cancels the others for.</summary>
    private static IEnumerable<GraphNode> Races(GraphNode node) => node.Transitions
        .SelectMany(transition => transition.Targets)
        .Where(target => target != node && target.Plan.Join == PlanJoin.First && target.Inbound.Count > 1)
        .Distinct();

    private bool MayRepeat(GraphNode node)
    {
        var arrivals = node.Inbound.Sum(from => ArrivalsOf(from, node)) + (node.IsEntry ? 1 : 0);
        return node.Inbound.Exists(from => ArrivesOften(from, node)) || (arrivals > 1 && (node.IsEntry || node.Plan.Join == PlanJoin.Each));
    }

    private bool ArrivesOften(GraphNode from, GraphNode to) => ArrivalsOf(from, to) is var arrivals
        && (arrivals > 1 || (arrivals == 1 && decided.GetValueOrDefault(from) is not { MayRepeat: false }));

    /// <summary>How often one execution of a node may lead to another one.</summary>
    private int ArrivalsOf(GraphNode from, GraphNode to) => !decided.TryGetValue(from, out var known)
        ? 2
        : known.Reached.State == DryRunState.Skipped ? 0 : known.Ways.Where(way => way.MayBeTaken).Sum(way => way.Transition.Targets.Count(target => target == to));

    private void TellOfFailure(GraphNode node, DecidedNode known, KnownEnd end)
    {
        if (end is KnownEnd.Success or KnownEnd.Failure && known.Ways.Any(way => way.Decision.State == DryRunState.Runs && way.Transition.Commands.Contains(PlanTarget.Fail)))
        {
            findings.Problems.Add($"{node.Path}: it ends the run with 'fail'");
        }

        if (end == KnownEnd.Failure && node.Plan.ContinueOnError.Equals(Values.Value.False) && !known.Ways.Any(way => way.MayBeTaken && (way.Transition.Targets.Count > 0 || way.Transition.Commands.Contains(PlanTarget.Noop))))
        {
            findings.Problems.Add($"{node.Path}: it always fails, and nothing takes its failure");
        }
    }
}

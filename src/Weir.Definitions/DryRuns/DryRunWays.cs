using Weir.Definitions.Plans;
using Weir.Definitions.Runs;

namespace Weir.Definitions.DryRuns;

/// <summary>Decides which transitions of a node are taken, as <see cref="TransitionChoice"/> does in the run.</summary>
internal sealed class DryRunWays(KnownScope scope, DryRunFindings findings)
{
    public IReadOnlyList<DecidedWay> Of(GraphNode node, KnownEnd end)
    {
        var ways = new List<DecidedWay>();
        var asksDecision = node.HasDecision && (end is KnownEnd.Success or KnownEnd.Unknown
            || !node.Transitions.Exists(transition => !transition.IsDecision && Matches(transition.On, end)));
        DryRunDecision? chosen = null;
        foreach (var transition in node.Transitions)
        {
            var isRival = node.HasDecision && Matches(transition.On, end);
            var excluded = (isRival, transition.IsDecision) switch
            {
                (true, true) when !asksDecision => "other ways are for this end",
                (true, true) when chosen is { State: DryRunState.Runs } => "a way before it is taken",
                (true, false) when asksDecision && transition.On == PlanEdgeOn.Success => "its decision is taken instead",
                _ => Excluded(node, transition.On, end),
            };
            var way = excluded is null ? Way(node, transition, end) : new(transition, new(DryRunState.Skipped, excluded));
            if (isRival && way.Decision.State != DryRunState.Skipped)
            {
                way = (transition.IsDecision, asksDecision) switch
                {
                    (true, _) when chosen is not null => way with { Decision = DryRunDecision.Unknown("otherwise", chosen.DependsOn) },
                    (false, true) => new(transition, DryRunDecision.Unknown("when it does not succeed"), IsTrouble: end == KnownEnd.Success),
                    _ => way,
                };
                chosen ??= transition.IsDecision ? way.Decision : null;
            }

            ways.Add(way);
        }

        return ways;
    }

    private DecidedWay Way(GraphNode node, Transition transition, KnownEnd end)
    {
        var condition = new DryRunDecision(DryRunState.Runs);
        if (transition.When is { } when)
        {
            condition = new KnownCondition(scope, name => Status(name, transition.On, end)).Decide(when);
            findings.Tell(node.TransitionPath(transition), condition);
        }

        var trouble = transition.On switch
        {
            PlanEdgeOn.Failure when end is not (KnownEnd.Failure or KnownEnd.UnknownFailure) => "when it fails",
            PlanEdgeOn.Timeout => "when it times out",
            PlanEdgeOn.Cancel => "when it is cancelled",
            _ => null,
        };
        return trouble is null || condition.State == DryRunState.Skipped
            ? new(transition, condition)
            : new(transition, DryRunDecision.Unknown(condition.Why is null ? trouble : $"{trouble}, {condition.Why}", condition.DependsOn), IsTrouble: true);
    }

    /// <summary>Whether such a transition is asked at this end.</summary>
    private static bool Matches(PlanEdgeOn on, KnownEnd end) => end switch
    {
        KnownEnd.Skipped => on == PlanEdgeOn.Any,
        KnownEnd.Failure or KnownEnd.UnknownFailure => on is PlanEdgeOn.Any or PlanEdgeOn.Complete or PlanEdgeOn.Failure,
        _ => on is PlanEdgeOn.Any or PlanEdgeOn.Complete or PlanEdgeOn.Success,
    };

    private static string? Excluded(GraphNode node, PlanEdgeOn on, KnownEnd end) => end switch
    {
        KnownEnd.NeverReached => $"nothing leads to {node.Id}",
        KnownEnd.Skipped when on != PlanEdgeOn.Any => $"{node.Id} is skipped",
        KnownEnd.Failure or KnownEnd.UnknownFailure when on is PlanEdgeOn.Success or PlanEdgeOn.Timeout => "it always fails",
        _ => null,
    };

    private static bool? Status(string function, PlanEdgeOn on, KnownEnd end)
    {
        if (on == PlanEdgeOn.Any && end is (KnownEnd.Unknown or KnownEnd.UnknownFailure))
        {
            // Such a transition is asked however the node ends.
            return function == "always" ? true : null;
        }

        return function switch
        {
            "always" => true,
            "success" or "succeeded" => end is (KnownEnd.Success or KnownEnd.Unknown) && on is not (PlanEdgeOn.Failure or PlanEdgeOn.Timeout or PlanEdgeOn.Cancel),
            "failure" or "failed" when end is KnownEnd.Failure or KnownEnd.UnknownFailure => true,
            "failure" or "failed" or "timed_out" => on == PlanEdgeOn.Success || end == KnownEnd.Skipped ? false : null,
            "completed" => end == KnownEnd.Skipped ? false : on == PlanEdgeOn.Cancel ? null : true,
            "skipped" => end == KnownEnd.Skipped,
            _ => null,
        };
    }
}

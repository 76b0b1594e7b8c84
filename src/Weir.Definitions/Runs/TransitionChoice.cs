using Weir.Definitions.Expressions;
using Weir.Definitions.Plans;

namespace Weir.Definitions.Runs;

/// <summary>Decides which transitions of a settled execution are taken.</summary>
internal static class TransitionChoice
{
    /// <exception cref="EvaluationException">A condition failed.</exception>
    public static IReadOnlyList<Transition> Taken(Execution execution, RunState state, RunContexts contexts)
    {
        var node = execution.Node;
        if (node.Transitions.Count == 0 || execution.Compensates is not null || (state.IsFailing && !execution.IsCleanup))
        {
            return [];
        }

        var endsRun = state.IsCancelled && !execution.IsCleanup;
        var candidates = node.Transitions.Where(transition => Matches(transition, execution, endsRun)).ToList();
        if (node.HasDecision)
        {
            // A decision is exclusive. It gives way only to what is written for just this way of not succeeding.
            var others = candidates.Where(transition => !transition.IsDecision).ToList();
            if (execution.Conclusion == Conclusion.Success || others.Count == 0)
            {
                var chosen = candidates.Find(transition => transition.IsDecision && Holds(transition, execution, contexts));
                return chosen is null ? [] : [chosen];
            }

            candidates = others;
        }

        return candidates.FindAll(transition => Holds(transition, execution, contexts));
    }

    /// <summary>Whether transitions of the execution are not asked because the run is ending.</summary>
    public static bool IsCutOff(Execution execution, RunState state) =>
        execution.Node.Transitions.Count > 0 && execution.Compensates is null && !execution.IsCleanup && (state.IsFailing || state.IsCancelled);

    private static bool Matches(Transition transition, Execution execution, bool endsRun)
    {
        var conclusion = execution.Conclusion;
        if (transition.On == PlanEdgeOn.Any)
        {
            return true;
        }

        if (endsRun || conclusion is Conclusion.Skipped or Conclusion.Cancelled)
        {
            return transition.On == PlanEdgeOn.Cancel && conclusion == Conclusion.Cancelled;
        }

        return transition.On switch
        {
            PlanEdgeOn.Complete => true,
            PlanEdgeOn.Success => conclusion == Conclusion.Success,
            PlanEdgeOn.Failure => conclusion == Conclusion.Failure || (conclusion == Conclusion.TimedOut && !execution.Node.HasTimeoutTransition),
            PlanEdgeOn.Timeout => conclusion == Conclusion.TimedOut,
            _ => false,
        };
    }

    private static bool Holds(Transition transition, Execution execution, RunContexts contexts) => transition.When is not { } when
        || EvaluatedValue.Holds(when, contexts.Ended(execution), execution.Node.TransitionPath(transition));
}

using Weir.Definitions.Expressions;
using Weir.Definitions.Plans;

namespace Weir.Definitions.Runs;

/// <summary>Decides whether a job that succeeded runs again by its <c>repeat</c>.</summary>
internal sealed class Repeats(RunState state, RunContexts contexts)
{
    private const string CutOffReason = "the run ended before the job's 'repeat' did";

    /// <summary>
    /// Counts the iteration that has ended; true when another is to come. When none may come although the repeat is not done, the
    /// item's conclusion changes.
    /// </summary>
    public bool GoesOn(ItemState item, bool mayStartAgain)
    {
        if (item.Owner.Node.Plan.Repeat is not { } repeat || item.Conclusion != Conclusion.Success)
        {
            return false;
        }

        (item.Iterations, item.AttemptsBefore, item.LastOutputs) = (item.Iterations + 1, item.Attempt, item.Outputs);
        try
        {
            if (!WantsMore(item, repeat))
            {
                return false;
            }
        }
        catch (EvaluationException e)
        {
            Break(item, Conclusion.Failure, new TaskError(TaskError.ExpressionType, e.Message) { IsFinal = true });
            return false;
        }

        if (item.IsCancelled || !mayStartAgain)
        {
            Break(item, Conclusion.Cancelled, new TaskError(TaskError.CancelledType, CutOffReason));
            return false;
        }

        if (item.Iterations >= repeat.Max)
        {
            var condition = repeat.While is { } holding ? $"'while: {holding}' still holds" : $"'until: {repeat.Until}' does not hold yet";
            Break(item, Conclusion.Failure, new TaskError(
                TaskError.LimitType, $"job '{item.Key}' ran {item.Iterations} times, which is the 'max' of its 'repeat', and {condition}") { IsFinal = true });
            return false;
        }

        return true;
    }

    private bool WantsMore(ItemState item, PlanRepeat repeat)
    {
        var scope = contexts.Repeated(item);
        var path = $"{item.Owner.Node.Path}.repeat";
        return repeat.While is { } holding ? EvaluatedValue.Holds(holding, scope, $"{path}.while") : !EvaluatedValue.Holds(repeat.Until!, scope, $"{path}.until");
    }

    /// <summary>The agent reported a success: only this tells that the job comes to something else.</summary>
    private void Break(ItemState item, Conclusion conclusion, TaskError error)
    {
        (item.Conclusion, item.Error) = (conclusion, error);
        if (item.Owner.Node.Plan.Kind == PlanNodeKind.Job)
        {
            state.Emit(new RunDirective.SettleJob(item.Key, item.Owner.Node.Id, JobEvaluation.PlainName(item), conclusion, error.Message));
        }
    }
}

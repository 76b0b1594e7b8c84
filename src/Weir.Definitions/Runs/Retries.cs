using Weir.Definitions.Expressions;
using Weir.Definitions.Plans;

namespace Weir.Definitions.Runs;

/// <summary>Decides whether what has ended is tried again by its <c>retry</c>.</summary>
internal sealed class Retries(RunState state, RunContexts contexts)
{
    /// <summary>The pause before the next attempt; null when none is to come. A setting that fails changes the item's conclusion.</summary>
    public TimeSpan? Pause(ItemState item)
    {
        var execution = item.Owner;
        if (execution.Node.Plan.Retry is not { } policy || item.IsCancelled || item.Conclusion is Conclusion.Cancelled or Conclusion.Skipped)
        {
            return null;
        }

        var path = $"{execution.Node.Path}.retry";
        var scope = contexts.Task(execution, item, new StatusFacts(item.Conclusion == Conclusion.Success, item.Conclusion.IsFailure(), false)
        {
            TimedOut = item.Conclusion == Conclusion.TimedOut,
            Result = item.Result,
        });
        var attempt = item.Attempt - item.AttemptsBefore;
        try
        {
            if (!IsWanted(item, policy, scope, path)
                || attempt > (policy.CountFrom.IsNull ? policy.Count : EvaluatedValue.Count(policy.CountFrom, scope, $"{path}.count")))
            {
                return null;
            }
        }
        catch (EvaluationException e)
        {
            item.Conclusion = Conclusion.Failure;
            item.Error = new TaskError(TaskError.ExpressionType, e.Message) { IsFinal = true };
            return null;
        }

        return policy.DelayBefore(attempt, policy.Jitter > 0 ? state.Entropy.NextDouble() : 0.5);
    }

    private static bool IsWanted(ItemState item, RetryPolicy policy, ExpressionScope scope, string path)
    {
        if (policy.When is { } when)
        {
            return EvaluatedValue.Holds(when, scope, $"{path}.when");
        }

        return item.Conclusion.IsFailure()
            && item.Error is not { IsFinal: true }
            && (policy.OnError is not { } onError || EvaluatedValue.Holds(onError, scope, $"{path}.on_error"));
    }
}

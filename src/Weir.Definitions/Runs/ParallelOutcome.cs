using Weir.Definitions.Values;

namespace Weir.Definitions.Runs;

/// <summary>What a parallel task comes to when its nodes have ended.</summary>
internal static class ParallelOutcome
{
    public static TaskOutcome Of(Execution parallel)
    {
        var scope = parallel.Inner!;
        var result = ObjectValue.Of(parallel.Node.Children
            .Where(scope.Latest.ContainsKey)
            .Select(child => KeyValuePair.Create(child.Id, scope.Latest[child].Result)));
        if (parallel.Forced is { } forced)
        {
            return forced with { Result = result };
        }

        if (scope.Unhandled.Count > 0)
        {
            var first = scope.Unhandled[0];
            var conclusion = scope.Unhandled.TrueForAll(failed => failed.Conclusion == Conclusion.TimedOut) ? Conclusion.TimedOut : Conclusion.Failure;
            return new TaskOutcome
            {
                Conclusion = conclusion,
                Result = result,
                Error = new TaskError(first.Error?.Type ?? TaskError.FailureType, $"task '{first.Key}' failed: {first.Error?.Message ?? first.Withdrawn}")
                {
                    Details = ObjectValue.Of(scope.Unhandled.Select(failed => KeyValuePair.Create(failed.Key, TaskContexts.Error(failed.Error)))),
                },
            };
        }

        return Arrivals.Unmet(scope) is { } unmet
            ? TaskOutcome.Failure("join", unmet) with { Result = result }
            : TaskOutcome.Success(result);
    }
}

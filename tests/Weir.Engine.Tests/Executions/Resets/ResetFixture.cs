using Weir.Engine.Executions;
using Weir.Engine.Tests.Executions.Fixture;

namespace Weir.Engine.Tests.Executions.Resets;

internal static class ResetFixture
{
    public const string NewRunId = "reset-run";

    public static ResetParameters At(long finishEventId) =>
        new() { NewRunId = NewRunId, RequestId = "reset-request", FinishEventId = finishEventId, Reason = "because", Identity = "operator" };

    /// <summary>Resets the run while it is the current one, and takes over the new run.</summary>
    public static RunFixture Reset(this RunFixture run, long finishEventId, Func<ResetParameters, ResetParameters>? with = null)
    {
        var parameters = At(finishEventId);
        parameters = with?.Invoke(parameters) ?? parameters;
        run.Do(d => { WorkflowResets.Decide(d, currentRun: null, new ResetHistories([.. run.History], []), isCurrentInChain: false, parameters); });
        return new RunFixture { Now = run.Now, Ids = run.Ids, Limits = run.Limits }.Adopt(run.Last.FollowingRuns[0]);
    }
}

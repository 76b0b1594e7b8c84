using Weir.Engine.Executions.Records;
using Weir.Protocol.History.V1;

namespace Weir.Engine.Executions;

/// <summary>
/// A run made of events alone. Everything that a workflow can know of itself is in its history, so what the log of changes tells beside
/// it - attempts, heartbeats, sticky queues, messages on their way - is as new.
/// </summary>
internal static class HistoryRebuild
{
    /// <summary>A new run with the first events of <paramref name="history"/>, its times counted from now.</summary>
    public static Decision Run(Decision baseRun, IReadOnlyList<HistoryEvent> history, ResetParameters p)
    {
        var state = baseRun.State;
        var d = new Decision(state: null, baseRun.Now, baseRun.Ids, baseRun.Limits);
        d.Emit(new Change
        {
            RunCreated = new RunCreated
            {
                Namespace = state.Key.Namespace,
                NamespaceId = state.NamespaceId,
                WorkflowId = state.Key.WorkflowId,
                RunId = p.NewRunId,
                StartRequestId = p.RequestId,
                ScheduleId = state.ScheduleId,
            },
        });

        // Events are never changed once they are in a history, so the runs share them.
        for (var i = 0; i < p.FinishEventId - 1; i++)
        {
            d.Emit(new Change { HistoryEvent = history[i] });
        }

        d.Emit(new Change { RunReset = new RunReset { BaseRunId = state.Key.RunId, Time = d.Now.UtcTicks } });
        return d;
    }
}

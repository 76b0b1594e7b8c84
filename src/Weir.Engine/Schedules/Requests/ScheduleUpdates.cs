using Weir.Engine.Executions;
using Weir.Protocol.Calls;
using Weir.Protocol.WorkflowService.V1;

namespace Weir.Engine.Schedules;

/// <summary>Replaces what a schedule is; what it has done stays.</summary>
internal static class ScheduleUpdates
{
    /// <exception cref="RpcException">FAILED_PRECONDITION when the schedule changed since the caller read it.</exception>
    /// <exception cref="SpecException">The spec is malformed.</exception>
    public static void Update(ScheduleDecision d, UpdateScheduleRequest request)
    {
        if (d.IsRepeated(request.RequestId))
        {
            return;
        }

        if (ConflictToken.Read(request.ConflictToken) is { } token && token != d.Record.ConflictToken)
        {
            throw new RpcException(StatusCode.FailedPrecondition, "mismatched conflict token");
        }

        // What was due before belongs to the schedule as it was.
        ActionTimes.TakeDue(d);
        ScheduleCreation.Replace(d, request.Schedule);
        if (request.SearchAttributes is { } attributes)
        {
            d.Record.SearchAttributes = attributes.IndexedFields.Count == 0 ? null : attributes;
        }

        d.Record.Memo = request.Memo ?? d.Record.Memo;
        d.Info.UpdateTime = Times.ToTimestamp(d.Now);
        d.NoteConflictingChange();
        Progress.Settle(d);
    }
}

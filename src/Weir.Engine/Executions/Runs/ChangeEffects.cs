using System.Diagnostics;
using Weir.Engine.Executions.Records;

namespace Weir.Engine.Executions;

/// <summary>What each change does to the state. Total: a change that does not fit the state means a damaged log, and throws.</summary>
internal static class ChangeEffects
{
    public static RunState Apply(RunState? state, Change change)
    {
        if (change.KindCase == Change.KindOneofCase.RunCreated)
        {
            return Create(change.RunCreated);
        }

        ArgumentNullException.ThrowIfNull(state);
        return change.KindCase switch
        {
            Change.KindOneofCase.HistoryEvent => EventEffects.Append(state, change),
            Change.KindOneofCase.EventBuffered => EventEffects.Buffer(state, change.EventBuffered),
            Change.KindOneofCase.BufferFlushed => EventBuffer.Clear(state),
            Change.KindOneofCase.BufferedTimerFiredRemoved => EventBuffer.RemoveTimerFired(state, change.BufferedTimerFiredRemoved.TimerId),
            Change.KindOneofCase.FirstWorkflowTaskReleased => StartEffects.Release(state, Times.FromTicks(change.FirstWorkflowTaskReleased.Time)),
            Change.KindOneofCase.TransientWorkflowTaskScheduled =>
                WorkflowTaskEffects.TransientScheduled(state, change.TransientWorkflowTaskScheduled),
            Change.KindOneofCase.TransientWorkflowTaskStarted => WorkflowTaskEffects.TransientStarted(state, change),
            Change.KindOneofCase.TransientWorkflowTaskFailed => WorkflowTaskEffects.Failed(state),
            Change.KindOneofCase.WorkflowTaskHeartbeat => WorkflowTaskEffects.Heartbeat(state, change.WorkflowTaskHeartbeat),
            Change.KindOneofCase.StickySet => WorkflowTaskEffects.StickySet(state, change.StickySet),
            Change.KindOneofCase.StickyCleared => WorkflowTaskEffects.StickyCleared(state),
            Change.KindOneofCase.ActivityStarted => ActivityEffects.Started(state, change),
            Change.KindOneofCase.ActivityHeartbeat => ActivityEffects.Heartbeat(state, change.ActivityHeartbeat),
            Change.KindOneofCase.ActivityRetryScheduled => ActivityEffects.RetryScheduled(state, change.ActivityRetryScheduled),
            Change.KindOneofCase.ActivityAttemptDue => ActivityEffects.AttemptDue(state, change.ActivityAttemptDue),
            Change.KindOneofCase.ActivityStartRevoked => ActivityEffects.StartRevoked(state, change.ActivityStartRevoked),
            Change.KindOneofCase.VersionTransitionStarted => VersioningEffects.TransitionStarted(state, change.VersionTransitionStarted),
            Change.KindOneofCase.OutgoingAdded => state with
            {
                Outgoing = state.Outgoing.Add(change.OutgoingAdded.Id, change.OutgoingAdded),
                NextOutgoingId = change.OutgoingAdded.Id + 1,
            },
            Change.KindOneofCase.DeletionRequested => state with { DeletionRequested = true },
            Change.KindOneofCase.OutgoingRemoved => state with { Outgoing = state.Outgoing.Remove(change.OutgoingRemoved.Id) },
            Change.KindOneofCase.ActivityPaused => ActivityOperationEffects.Paused(state, change.ActivityPaused),
            Change.KindOneofCase.ActivityUnpaused => ActivityOperationEffects.Unpaused(state, change.ActivityUnpaused),
            Change.KindOneofCase.ActivityReset => ActivityOperationEffects.Reset(state, change.ActivityReset),
            Change.KindOneofCase.ActivityOptionsChanged => ActivityOperationEffects.OptionsChanged(state, change.ActivityOptionsChanged),
            Change.KindOneofCase.RunReset => ResetEffects.Reset(state, change.RunReset),
            Change.KindOneofCase.RunSuperseded => ResetEffects.Superseded(state, change.RunSuperseded),
            Change.KindOneofCase.UpdateAdmissionRejected => UpdateEffects.AdmissionRejected(state, change.UpdateAdmissionRejected.UpdateId),
            Change.KindOneofCase.ReportedProblemsChanged => ReportedProblems.Changed(state, change.ReportedProblemsChanged.Problems),
            _ => throw new UnreachableException($"Change {change.KindCase} is not known to this version."),
        };
    }

    private static RunState Create(RunCreated created) => new()
    {
        Key = new RunKey(created.Namespace, created.WorkflowId, created.RunId),
        NamespaceId = created.NamespaceId,
        StartRequestId = created.StartRequestId,
        ScheduleId = created.ScheduleId,
        Execution = ExecutionInfo.NotStarted with { FirstWorkflowTaskHeld = created.FirstWorkflowTaskHeld },
    };
}

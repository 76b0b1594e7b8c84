using Weir.Engine.Executions;
using Weir.Engine.Schedules.Records;
using Weir.Protocol.Schedule.V1;
using Weir.Protocol.WorkflowService.V1;

namespace Weir.Engine.Schedules;

/// <summary>What operators do to a schedule beside changing it: trigger, backfill, pause, unpause.</summary>
internal static class SchedulePatches
{
    public static void Patch(ScheduleDecision d, PatchScheduleRequest request)
    {
        if (d.IsRepeated(request.RequestId))
        {
            return;
        }

        // What came due during a pause is passed over before the end of the pause takes effect.
        ActionTimes.TakeDue(d);
        Apply(d, request.Patch ?? new SchedulePatch());
        Progress.Settle(d);
    }

    public static void Apply(ScheduleDecision d, SchedulePatch patch)
    {
        if (patch.TriggerImmediately is { } trigger)
        {
            var at = trigger.ScheduledTime is { } time ? Times.ToTime(time) : d.Now;
            ActionBuffer.Add(d, new ActionTime(at, at), trigger.OverlapPolicy, manual: true);
        }

        foreach (var request in patch.BackfillRequest)
        {
            Add(d, request);
        }

        if (patch.Pause.Length > 0)
        {
            SetPaused(d, true, patch.Pause);
        }

        if (patch.Unpause.Length > 0)
        {
            SetPaused(d, false, patch.Unpause);
        }
    }

    private static void Add(ScheduleDecision d, BackfillRequest request)
    {
        if (d.Record.Backfills.Count >= ScheduleLimits.BackfillsMax)
        {
            d.Info.BufferDropped++;
            return;
        }

        d.Record.Backfills.Add(new Backfill
        {
            // The first time of the range belongs to it.
            After = (Times.ToTime(request.StartTime) - TimeSpan.FromMilliseconds(1)).UtcTicks,
            End = Times.ToTime(request.EndTime).UtcTicks,
            OverlapPolicy = request.OverlapPolicy,
        });
    }

    private static void SetPaused(ScheduleDecision d, bool paused, string notes)
    {
        d.State.Paused = paused;
        d.State.Notes = notes;
        d.NoteConflictingChange();
    }
}

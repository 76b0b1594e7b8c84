using Weir.Engine.Executions;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.Schedule.V1;
using Weir.Protocol.WorkflowService.V1;

namespace Weir.Engine.Schedules;

/// <summary>Creates schedules, and brings what a client sends into the form in which it is kept.</summary>
internal static class ScheduleCreation
{
    private const long FirstConflictToken = 1;

    /// <exception cref="SpecException">The spec is malformed.</exception>
    public static void Create(ScheduleDecision d, CreateScheduleRequest request, string namespaceId)
    {
        var record = d.Record;
        record.Namespace = request.Namespace;
        record.NamespaceId = namespaceId;
        record.ScheduleId = request.ScheduleId;
        record.CreateRequestId = request.RequestId;
        record.Memo = request.Memo;
        record.SearchAttributes = request.SearchAttributes;
        record.ConflictToken = FirstConflictToken;
        record.ProcessedTime = d.Now.UtcTicks;
        record.Info = new ScheduleInfo { CreateTime = Times.ToTimestamp(d.Now) };
        Replace(d, request.Schedule);
        if (request.InitialPatch is { } patch)
        {
            SchedulePatches.Apply(d, patch);
        }

        Progress.Settle(d);
    }

    /// <summary>Takes over a schedule with its spec canonical and its policies resolved.</summary>
    /// <exception cref="SpecException">The spec is malformed.</exception>
    public static void Replace(ScheduleDecision d, Schedule? asked)
    {
        var schedule = asked?.Clone() ?? new Schedule();
        d.Spec = new CompiledSpec(schedule.Spec ?? new ScheduleSpec());
        schedule.Spec = d.Spec.Canonical;
        schedule.Action ??= new ScheduleAction();
        schedule.State ??= new ScheduleState();
        schedule.Policies ??= new SchedulePolicies();
        if (schedule.Policies.OverlapPolicy == ScheduleOverlapPolicy.Unspecified)
        {
            schedule.Policies.OverlapPolicy = ScheduleOverlapPolicy.Skip;
        }

        schedule.Policies.CatchupWindow = Times.ToDuration(CatchUpWindow(schedule.Policies));
        d.Record.Schedule = schedule;
    }

    private static TimeSpan CatchUpWindow(SchedulePolicies policies)
    {
        if (policies.CatchupWindow is null)
        {
            return ScheduleLimits.CatchUpWindowDefault;
        }

        var window = Times.ToTimeSpan(policies.CatchupWindow);
        return window > ScheduleLimits.CatchUpWindowMin ? window : ScheduleLimits.CatchUpWindowMin;
    }
}

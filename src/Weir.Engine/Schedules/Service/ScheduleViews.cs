using Weir.Engine.Executions;
using Weir.Protocol.Common.V1;
using Weir.Protocol.Schedule.V1;
using Weir.Protocol.WorkflowService.V1;

namespace Weir.Engine.Schedules;

/// <summary>Shows schedules to clients.</summary>
internal static class ScheduleViews
{
    public static DescribeScheduleResponse Describe(LoadedSchedule schedule, DateTimeOffset now)
    {
        var record = schedule.Record;
        var info = record.Info.Clone();
        info.BufferSize = record.Buffered.Count;
        info.StateSizeBytes = record.CalculateSize();
        info.FutureActionTimes.Add(ActionTimes.Future(schedule, now, ScheduleLimits.FutureActionsShown).Select(Times.ToTimestamp));
        return new DescribeScheduleResponse
        {
            Schedule = record.Schedule,
            Info = info,
            Memo = record.Memo ?? new Memo(),
            SearchAttributes = record.SearchAttributes ?? new SearchAttributes(),
            ConflictToken = ConflictToken.Of(record.ConflictToken),
        };
    }

    public static ScheduleListEntry ListEntry(LoadedSchedule schedule, DateTimeOffset now)
    {
        var record = schedule.Record;
        return new ScheduleListEntry
        {
            ScheduleId = record.ScheduleId,
            Memo = record.Memo ?? new Memo(),
            SearchAttributes = record.SearchAttributes ?? new SearchAttributes(),
            Info = new ScheduleListInfo
            {
                Spec = Shortened(record.Schedule.Spec),
                WorkflowType = record.Schedule.Action.StartWorkflow?.WorkflowType,
                Notes = record.Schedule.State.Notes,
                Paused = record.Schedule.State.Paused,
                RecentActions = { record.Info.RecentActions.TakeLast(ScheduleLimits.ActionsListed) },
                FutureActionTimes = { ActionTimes.Future(schedule, now, ScheduleLimits.ActionsListed).Select(Times.ToTimestamp) },
                StateSizeBytes = record.CalculateSize(),
            },
        };
    }

    private static ScheduleSpec Shortened(ScheduleSpec spec)
    {
        var shown = spec.Clone();
        shown.TimezoneData = Google.Protobuf.ByteString.Empty;
        Shorten(shown.StructuredCalendar);
        Shorten(shown.ExcludeStructuredCalendar);
        Shorten(shown.Interval);
        return shown;
    }

    private static void Shorten<T>(Google.Protobuf.Collections.RepeatedField<T> parts)
    {
        while (parts.Count > ScheduleLimits.SpecPartsListed)
        {
            parts.RemoveAt(parts.Count - 1);
        }
    }
}

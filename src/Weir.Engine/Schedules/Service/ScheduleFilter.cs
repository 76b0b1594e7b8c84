using Weir.Engine.Service;

namespace Weir.Engine.Schedules;

/// <summary>Which schedules a list is asked for.</summary>
internal sealed class ScheduleFilter
{
    public bool IsEmpty => true;

    public static ScheduleFilter Parse(string query) =>
        query.Trim().Length == 0 ? new ScheduleFilter() : throw Validation.Invalid("invalid query: schedules cannot be searched yet");

    public bool Matches(LoadedSchedule schedule) => schedule.Record is not null;
}

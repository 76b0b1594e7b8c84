using Google.Protobuf;
using Weir.Engine.Executions;
using Weir.Engine.Schedules.Records;
using Weir.Engine.Storage;

namespace Weir.Engine.Schedules;

/// <summary>A schedule between two transitions. Immutable: neither the record nor the spec is changed any more.</summary>
internal sealed record LoadedSchedule(ScheduleRecord Record, CompiledSpec Spec)
{
    public ScheduleKey Key => new(Record.Namespace, Record.ScheduleId);

    /// <summary>When it must be looked at next; null when only a call or the end of a workflow can move it.</summary>
    public DateTimeOffset? Wakes { get; init; }

    /// <summary>It has workflows to start or to end that are not known to be so yet.</summary>
    public bool HasDeliveries => Record.Starting.Count > 0 || Record.Closing.Any(closing => !closing.Delivered);

    /// <exception cref="InvalidProtocolBufferException">The row is damaged.</exception>
    /// <exception cref="SpecException">The spec cannot be read any more, for instance since its time zone is not known here.</exception>
    public static LoadedSchedule From(ScheduleRow row)
    {
        var record = ScheduleRecord.Parser.ParseFrom(row.Content!.Value.Span);
        return new LoadedSchedule(record, new CompiledSpec(record.Schedule.Spec)) { Wakes = row.Due };
    }

    /// <summary>A schedule with deliveries to make is due at once, so that a restart finds it.</summary>
    public ScheduleRow ToRow(DateTimeOffset now) => new(Key, HasDeliveries ? Times.Earlier(Wakes, now) : Wakes, Record.ToByteArray());
}

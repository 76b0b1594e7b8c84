using Weir.Engine.Executions;
using Weir.Engine.Schedules.Records;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.Schedule.V1;

namespace Weir.Engine.Schedules;

/// <summary>
/// One transition of a schedule in the making, on a copy of its record. Drop it, and nothing has happened. Pure: the time and the ids are
/// given, and what is to be done to workflows is written into the record.
/// </summary>
internal sealed class ScheduleDecision
{
    private readonly LoadedSchedule? before;

    /// <param name="before">Null for a schedule that is being created.</param>
    /// <param name="now">The time of the transition.</param>
    /// <param name="ids">For the runs to start.</param>
    public ScheduleDecision(LoadedSchedule? before, DateTimeOffset now, IIdSource ids)
    {
        this.before = before;
        Record = before?.Record.Clone() ?? new ScheduleRecord();
        Spec = before?.Spec!;
        Wakes = before?.Wakes;
        Now = now;
        Ids = ids;
    }

    public ScheduleRecord Record { get; }

    public CompiledSpec Spec { get; set; }

    public DateTimeOffset Now { get; }

    public IIdSource Ids { get; }

    /// <summary>When the schedule must be looked at next.</summary>
    public DateTimeOffset? Wakes { get; set; }

    /// <summary>The schedule ends with this transition.</summary>
    public bool IsDeleted { get; set; }

    public ScheduleInfo Info => Record.Info;

    public ScheduleState State => Record.Schedule.State;

    public SchedulePolicies Policies => Record.Schedule.Policies;

    public string JitterSeed => SeedOf(Record);

    /// <summary>Whether scheduled actions may be taken; triggered and backfilled ones always may.</summary>
    public bool MayAct => !State.Paused && (!State.LimitedActions || State.RemainingActions > 0);

    public bool HasChanged => before is null || IsDeleted || Wakes != before.Wakes || !Record.Equals(before.Record);

    public LoadedSchedule Result => new(Record, Spec) { Wakes = Wakes };

    public static string SeedOf(ScheduleRecord record) => $"{record.NamespaceId}-{record.ScheduleId}";

    public void NoteConflictingChange() => Record.ConflictToken++;

    public ScheduleOverlapPolicy Resolve(ScheduleOverlapPolicy policy) =>
        policy != ScheduleOverlapPolicy.Unspecified ? policy
        : Policies.OverlapPolicy != ScheduleOverlapPolicy.Unspecified ? Policies.OverlapPolicy
        : ScheduleOverlapPolicy.Skip;

    /// <summary>Whether a request took effect before; notes it otherwise.</summary>
    public bool IsRepeated(string requestId)
    {
        if (requestId.Length == 0)
        {
            return false;
        }

        if (Record.RequestIds.Contains(requestId))
        {
            return true;
        }

        Record.RequestIds.Add(requestId);
        while (Record.RequestIds.Count > ScheduleLimits.RequestIdsKept)
        {
            Record.RequestIds.RemoveAt(0);
        }

        return false;
    }
}

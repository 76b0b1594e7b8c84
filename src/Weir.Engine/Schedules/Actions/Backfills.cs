using Weir.Engine.Executions;
using Weir.Protocol.Enums.V1;

namespace Weir.Engine.Schedules;

/// <summary>Acts for a range of times that is over, as if they came now.</summary>
internal static class Backfills
{
    /// <summary>Takes what there is room for. What has to wait goes on as workflows start and end.</summary>
    /// <returns>False when nothing could be taken.</returns>
    public static bool Process(ScheduleDecision d)
    {
        var taken = 0;
        var sideBySide = d.Record.Starting.Count(starting => starting.Overlapping);
        while (d.Record.Backfills.Count > 0 && d.Record.Buffered.Count < ScheduleLimits.BackfillBufferMax)
        {
            var backfill = d.Record.Backfills[0];
            if (d.Spec.Next(d.JitterSeed, Times.FromTicks(backfill.After)) is not { } next || next.Actual.UtcTicks > backfill.End)
            {
                d.Record.Backfills.RemoveAt(0);
                continue;
            }

            var isSideBySide = d.Resolve(backfill.OverlapPolicy) == ScheduleOverlapPolicy.AllowAll;
            if (isSideBySide && sideBySide >= ScheduleLimits.BackfillsStartingMax)
            {
                break;
            }

            sideBySide += isSideBySide ? 1 : 0;
            backfill.After = next.Actual.UtcTicks;
            ActionBuffer.Add(d, next, backfill.OverlapPolicy, manual: true);
            taken++;
        }

        return taken > 0;
    }
}

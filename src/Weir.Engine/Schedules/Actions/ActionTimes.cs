using Weir.Engine.Executions;
using Weir.Protocol.Enums.V1;

namespace Weir.Engine.Schedules;

/// <summary>Turns the times that have come into actions to take.</summary>
internal static class ActionTimes
{
    /// <summary>Buffers an action for every time since the last look.</summary>
    /// <returns>When the next action is due: in the past when there is more than one transition takes; null for never.</returns>
    public static DateTimeOffset? TakeDue(ScheduleDecision d)
    {
        var after = Times.FromTicks(d.Record.ProcessedTime);
        if (!d.MayAct)
        {
            // The time spent so is not made up for later.
            after = d.Now > after ? d.Now : after;
            d.Record.ProcessedTime = after.UtcTicks;
            return d.Spec.Next(d.JitterSeed, after)?.Actual;
        }

        var window = Times.ToTimeSpan(d.Policies.CatchupWindow);
        var (taken, missed) = (0, 0);
        after = SkipBeforeUpdate(d, after);
        while (d.Spec.Next(d.JitterSeed, after) is { } next)
        {
            if (next.Actual > d.Now || taken >= ScheduleLimits.ActionTimesPerTransition)
            {
                return next.Actual;
            }

            after = next.Actual;
            if (d.Info.UpdateTime is { } updated && next.Actual < Times.ToTime(updated))
            {
                // The schedule was another one then.
            }
            else if (d.Now - next.Actual > window)
            {
                d.Info.MissedCatchupWindow++;
                after = ++missed < ScheduleLimits.MissedTimesCounted ? after : Later(after, d.Now - window - d.Spec.JitterMax);
            }
            else
            {
                taken++;
                ActionBuffer.Add(d, next, ScheduleOverlapPolicy.Unspecified, manual: false);
            }

            d.Record.ProcessedTime = after.UtcTicks;
        }

        return null;
    }

    /// <summary>The next action times, as they are known now.</summary>
    public static IEnumerable<DateTimeOffset> Future(LoadedSchedule schedule, DateTimeOffset now, int count)
    {
        var record = schedule.Record;
        var state = record.Schedule.State;
        if (state.LimitedActions)
        {
            count = (int)Math.Clamp(state.RemainingActions, 0, count);
        }

        var after = Later(Times.FromTicks(record.ProcessedTime), now - schedule.Spec.JitterMax - TimeSpan.FromSeconds(1));
        while (count > 0 && schedule.Spec.Next(ScheduleDecision.SeedOf(record), after) is { } next)
        {
            after = next.Actual;
            if (after > now)
            {
                count--;
                yield return after;
            }
        }
    }

    // Nothing before the update is acted on, so it need not be looked at; jitter may carry a time from before it behind it.
    private static DateTimeOffset SkipBeforeUpdate(ScheduleDecision d, DateTimeOffset after) =>
        d.Info.UpdateTime is { } updated ? Later(after, Times.ToTime(updated) - d.Spec.JitterMax - TimeSpan.FromSeconds(1)) : after;

    private static DateTimeOffset Later(DateTimeOffset left, DateTimeOffset right) => left > right ? left : right;
}

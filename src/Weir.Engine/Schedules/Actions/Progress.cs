using Weir.Engine.Executions;

namespace Weir.Engine.Schedules;

/// <summary>Moves a schedule on to the present. Every transition ends with this.</summary>
internal static class Progress
{
    // One transition looks at no more rounds of backfilled actions than this.
    private const int BackfillRoundsMax = 20;

    /// <summary>Takes the actions that are due, starts what may be started, and says when to look again.</summary>
    public static void Settle(ScheduleDecision d)
    {
        var next = ActionTimes.TakeDue(d);
        ActionBuffer.Process(d);
        var more = ProcessBackfills(d);
        d.Wakes = next is not null && d.MayAct ? next : null;
        if (more is { } soon)
        {
            d.Wakes = Times.Earlier(d.Wakes, soon);
        }

        Retire(d);
    }

    /// <returns>When to go on with backfills; null when nothing is left that time alone brings on.</returns>
    private static DateTimeOffset? ProcessBackfills(ScheduleDecision d)
    {
        for (var round = 0; Backfills.Process(d); round++)
        {
            ActionBuffer.Process(d);
            if (round == BackfillRoundsMax)
            {
                return d.Now;
            }
        }

        return null;
    }

    // A schedule that will not act again is kept for a while, for people to look at.
    private static void Retire(ScheduleDecision d)
    {
        if (d.Wakes is not null
            || d.State.Paused
            || d.Record.Buffered.Count > 0
            || d.Record.Backfills.Count > 0
            || d.Record.Starting.Count > 0
            || d.Info.RunningWorkflows.Count > 0)
        {
            return;
        }

        var end = LastEvent(d) + ScheduleLimits.IdleRetention;
        d.Wakes = end;
        d.IsDeleted = end <= d.Now;
    }

    private static DateTimeOffset LastEvent(ScheduleDecision d)
    {
        var last = Times.ToTime(d.Info.CreateTime);
        if (d.Info.UpdateTime is { } updated && Times.ToTime(updated) > last)
        {
            last = Times.ToTime(updated);
        }

        return d.Info.RecentActions.Count > 0 && Times.ToTime(d.Info.RecentActions[^1].ActualTime) is var acted && acted > last ? acted : last;
    }
}

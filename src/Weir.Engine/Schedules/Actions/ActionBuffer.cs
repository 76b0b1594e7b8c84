using Weir.Engine.Schedules.Records;
using Weir.Protocol.Enums.V1;

namespace Weir.Engine.Schedules;

/// <summary>Actions that are due, and what becomes of them while others of the schedule run: the overlap policies.</summary>
internal static class ActionBuffer
{
    /// <summary>A full buffer drops the action.</summary>
    public static void Add(ScheduleDecision d, ActionTime time, ScheduleOverlapPolicy policy, bool manual)
    {
        if (d.Record.Buffered.Count >= ScheduleLimits.BufferedStartsMax)
        {
            d.Info.BufferDropped++;
            return;
        }

        d.Record.Buffered.Add(new BufferedStart
        {
            NominalTime = time.Nominal.UtcTicks,
            ActualTime = time.Actual.UtcTicks,
            OverlapPolicy = policy,
            Manual = manual,
        });
    }

    /// <summary>Starts what may be started now.</summary>
    public static void Process(ScheduleDecision d)
    {
        while (d.Record.Buffered.Count > 0)
        {
            if (d.Record.Schedule.Action?.StartWorkflow is null)
            {
                d.Record.Buffered.Clear();
            }
            else if (!ProcessOnce(d))
            {
                return;
            }
        }
    }

    /// <returns>True when an action was given up, so that another one may be taken in its place.</returns>
    private static bool ProcessOnce(ScheduleDecision d)
    {
        var isRunning = d.Info.RunningWorkflows.Count > 0 || d.Record.Starting.Any(starting => !starting.Overlapping);
        var plan = Plan(d, isRunning);
        d.Record.Buffered.Clear();
        d.Record.Buffered.AddRange(plan.Waiting);
        d.Info.OverlapSkipped += plan.Skipped;

        var gaveUp = false;
        foreach (var start in plan.Overlapping)
        {
            gaveUp |= !ActionStarts.TryTake(d, start, overlapping: true);
        }

        if (plan.Single is not null)
        {
            gaveUp |= !ActionStarts.TryTake(d, plan.Single, overlapping: false);
        }

        if (plan.Terminate || plan.Cancel)
        {
            ActionStarts.EndRunning(d, plan.Terminate);
        }

        return gaveUp;
    }

    private static BufferPlan Plan(ScheduleDecision d, bool isRunning)
    {
        var plan = new BufferPlan();
        foreach (var start in d.Record.Buffered)
        {
            var policy = d.Resolve(start.OverlapPolicy);
            if (policy == ScheduleOverlapPolicy.AllowAll)
            {
                plan.Overlapping.Add(start);
            }
            else if (!isRunning && plan.Single is null)
            {
                plan.Single = start;
            }
            else if (policy is ScheduleOverlapPolicy.CancelOther or ScheduleOverlapPolicy.TerminateOther)
            {
                plan.Replace(start, isRunning, policy);
            }
            else if (policy == ScheduleOverlapPolicy.BufferAll || (policy == ScheduleOverlapPolicy.BufferOne && plan.Waiting.Count == 0))
            {
                plan.Waiting.Add(start);
            }
            else
            {
                plan.Skipped++;
            }
        }

        return plan;
    }

    private sealed class BufferPlan
    {
        public List<BufferedStart> Overlapping { get; } = [];

        public List<BufferedStart> Waiting { get; } = [];

        /// <summary>The one action that does not overlap.</summary>
        public BufferedStart? Single { get; set; }

        public int Skipped { get; set; }

        public bool Cancel { get; private set; }

        public bool Terminate { get; private set; }

        /// <summary>A running workflow must end first; one that was only about to start is not started at all.</summary>
        public void Replace(BufferedStart start, bool isRunning, ScheduleOverlapPolicy policy)
        {
            if (!isRunning)
            {
                Single = start;
                return;
            }

            Waiting.Add(start);
            Terminate |= policy == ScheduleOverlapPolicy.TerminateOther;
            Cancel |= policy == ScheduleOverlapPolicy.CancelOther;
        }
    }
}

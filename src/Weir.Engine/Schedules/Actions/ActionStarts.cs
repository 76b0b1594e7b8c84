using System.Globalization;
using Weir.Engine.Executions;
using Weir.Engine.Schedules.Records;

namespace Weir.Engine.Schedules;

/// <summary>Writes down which workflows are to be started and ended. It is done once that is durable.</summary>
internal static class ActionStarts
{
    /// <returns>False when a scheduled action may not be taken: the schedule is paused or has no actions left.</returns>
    public static bool TryTake(ScheduleDecision d, BufferedStart start, bool overlapping)
    {
        if (!start.Manual)
        {
            if (!d.MayAct)
            {
                return false;
            }

            if (d.State.LimitedActions)
            {
                d.State.RemainingActions--;
                d.NoteConflictingChange();
            }
        }

        d.Record.Starting.Add(new StartingWorkflow
        {
            WorkflowId = WorkflowId(d, Times.FromTicks(start.NominalTime)),
            RunId = d.Ids.NewId(),
            NominalTime = start.NominalTime,
            ActualTime = start.ActualTime,
            Manual = start.Manual,
            Overlapping = overlapping,
        });
        return true;
    }

    /// <summary>Asks every running workflow to end, once.</summary>
    public static void EndRunning(ScheduleDecision d, bool terminate)
    {
        foreach (var running in d.Info.RunningWorkflows)
        {
            var asked = d.Record.Closing.FirstOrDefault(closing => closing.RunId == running.RunId);
            if (asked is null)
            {
                d.Record.Closing.Add(new ClosingWorkflow { WorkflowId = running.WorkflowId, RunId = running.RunId, Terminate = terminate });
            }
            else if (terminate && !asked.Terminate)
            {
                asked.Terminate = true;
                asked.Delivered = false;
            }
        }
    }

    private static string WorkflowId(ScheduleDecision d, DateTimeOffset nominal)
    {
        var id = d.Record.Schedule.Action.StartWorkflow.WorkflowId;
        return d.Policies.KeepOriginalWorkflowId
            ? id
            : string.Create(CultureInfo.InvariantCulture, $"{id}-{nominal.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}");
    }
}

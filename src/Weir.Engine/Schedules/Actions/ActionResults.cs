using Weir.Engine.Executions;
using Weir.Engine.Schedules.Records;
using Weir.Protocol.Common.V1;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.Failure.V1;
using Weir.Protocol.Schedule.V1;

namespace Weir.Engine.Schedules;

/// <summary>How a workflow that a schedule started came to its end, with the end of its chain of runs.</summary>
/// <param name="FirstRunId">By which the schedule knows it.</param>
internal sealed record ActionEnd(string WorkflowId, string FirstRunId, WorkflowExecutionStatus Status, Payloads? Result, Failure? Failure);

/// <summary>What became of the workflows that a schedule started. Everything here may be told twice and takes effect once.</summary>
internal static class ActionResults
{
    public static void Started(ScheduleDecision d, string runId)
    {
        if (Take(d, runId) is not { } starting)
        {
            return;
        }

        var execution = new WorkflowExecution { WorkflowId = starting.WorkflowId, RunId = starting.RunId };
        d.Info.ActionCount++;
        d.Info.RecentActions.Add(new ScheduleActionResult
        {
            ScheduleTime = Times.ToTimestamp(Times.FromTicks(starting.ActualTime)),
            ActualTime = Times.ToTimestamp(d.Now),
            StartWorkflowResult = execution,
            StartWorkflowStatus = WorkflowExecutionStatus.Running,
        });
        while (d.Info.RecentActions.Count > ScheduleLimits.RecentActionsMax)
        {
            d.Info.RecentActions.RemoveAt(0);
        }

        if (!starting.Overlapping)
        {
            d.Info.RunningWorkflows.Add(execution);
        }
    }

    /// <summary>The start was refused: the action is lost, as its workflow id is in use.</summary>
    public static void Refused(ScheduleDecision d, string runId) => Take(d, runId);

    /// <summary>The running workflow has been asked to end.</summary>
    public static void AskedToEnd(ScheduleDecision d, ClosingWorkflow asked)
    {
        foreach (var closing in d.Record.Closing)
        {
            if (closing.RunId == asked.RunId && closing.Terminate == asked.Terminate)
            {
                closing.Delivered = true;
            }
        }
    }

    public static void Ended(ScheduleDecision d, ActionEnd end)
    {
        // The end may be known here before the start is.
        Started(d, end.FirstRunId);
        foreach (var action in d.Info.RecentActions)
        {
            if (action.StartWorkflowResult.RunId == end.FirstRunId)
            {
                action.StartWorkflowStatus = end.Status;
            }
        }

        if (d.Info.RunningWorkflows.FirstOrDefault(running => running.RunId == end.FirstRunId) is not { } ended)
        {
            return;
        }

        d.Info.RunningWorkflows.Remove(ended);
        if (d.Record.Closing.FirstOrDefault(closing => closing.RunId == end.FirstRunId) is { } closing)
        {
            d.Record.Closing.Remove(closing);
        }

        PauseOnFailure(d, end);
        CarryOver(d, end);
    }

    private static void PauseOnFailure(ScheduleDecision d, ActionEnd end)
    {
        if (!d.Policies.PauseOnFailure || d.State.Paused || end.Status is not (WorkflowExecutionStatus.Failed or WorkflowExecutionStatus.TimedOut))
        {
            return;
        }

        d.State.Paused = true;
        d.State.Notes = end.Status == WorkflowExecutionStatus.Failed
            ? $"paused due to workflow failure: {end.WorkflowId}: {end.Failure?.Message}"
            : $"paused due to workflow timeout: {end.WorkflowId}";
        d.NoteConflictingChange();
    }

    // The next start gets the result of the last success, and the failure of the last end if that was one.
    private static void CarryOver(ScheduleDecision d, ActionEnd end)
    {
        if (end.Status == WorkflowExecutionStatus.Completed)
        {
            d.Record.LastCompletionResult = end.Result ?? d.Record.LastCompletionResult;
            d.Record.ContinuedFailure = null;
        }
        else if (end.Failure is not null)
        {
            d.Record.ContinuedFailure = end.Failure;
        }
    }

    private static StartingWorkflow? Take(ScheduleDecision d, string runId)
    {
        var starting = d.Record.Starting.FirstOrDefault(starting => starting.RunId == runId);
        if (starting is not null)
        {
            d.Record.Starting.Remove(starting);
        }

        return starting;
    }
}

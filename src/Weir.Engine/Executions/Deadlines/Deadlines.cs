namespace Weir.Engine.Executions;

/// <summary>What time does to a run.</summary>
internal static class Deadlines
{
    /// <summary>When the run next needs <see cref="FireDue"/>; null for never.</summary>
    public static DateTimeOffset? Next(RunState state)
    {
        if (!state.IsRunning)
        {
            return null;
        }

        var next = Times.Earlier(state.Execution.RunExpiration, state.WorkflowTask.Deadline);
        next = state.IsPaused ? next : Times.Earlier(next, state.Execution.FirstWorkflowTaskDue);
        return state.Deadlines.IsEmpty ? next : Times.Earlier(next, state.Deadlines.Min.Due);
    }

    /// <summary>Everything that is due, in order of time, and one workflow task for all of it.</summary>
    public static void FireDue(Decision d)
    {
        var wake = false;
        while (Next(d.State) is { } due && due <= d.Now)
        {
            wake |= Fire(d, due);
        }

        Transitions.Settle(d, wake);
    }

    // An update may have brought a speculative task before the wait was over; it is the first task then.
    private static void BeginFirstTask(Decision d)
    {
        if (d.State.WorkflowTask.IsSpeculative)
        {
            Speculation.Convert(d);
        }
        else
        {
            WorkflowTaskScheduling.Schedule(d);
        }
    }

    /// <returns>Whether the workflow must see it.</returns>
    private static bool Fire(Decision d, DateTimeOffset due)
    {
        var state = d.State;
        if (state.Execution.RunExpiration == due)
        {
            RunTimeouts.TimeOut(d);
            return false;
        }

        if (state.WorkflowTask.Deadline == due)
        {
            WorkflowTaskFailures.TimeOut(d);
            return true;
        }

        if (!state.IsPaused && state.Execution.FirstWorkflowTaskDue == due)
        {
            BeginFirstTask(d);
            return false;
        }

        var first = state.Deadlines.Min;
        if (!first.IsTimer)
        {
            return ActivityTimeouts.Fire(d, state.Activities[first.EventId]);
        }

        Timers.Fire(d, first.EventId);
        return true;
    }
}

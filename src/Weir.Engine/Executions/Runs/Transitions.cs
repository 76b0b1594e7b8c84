using Weir.Protocol.Enums.V1;

namespace Weir.Engine.Executions;

/// <summary>What ends every operation.</summary>
internal static class Transitions
{
    /// <summary>
    /// Flushes the buffer if it may be, schedules a workflow task if there is something to tell the workflow or to ask it.
    /// </summary>
    /// <param name="wake">Something happened that the workflow must see.</param>
    public static void Settle(Decision d, bool wake)
    {
        if (!d.State.IsRunning)
        {
            return;
        }

        if (!d.State.WorkflowTask.IsStarted)
        {
            EventBuffer.Flush(d);
        }
        else if (BufferIsFull(d))
        {
            WorkflowTaskFailures.Record(d, WorkflowTaskFailedCause.ForceCloseCommand, failure: null, Identities.Engine);
            wake = true;
        }

        if (wake && !d.State.IsPaused && d.State.WorkflowTask.Phase == WorkflowTaskPhase.None)
        {
            WorkflowTaskScheduling.Schedule(d);
        }

        if (Speculation.IsDue(d.State))
        {
            Speculation.Schedule(d);
        }
    }

    private static bool BufferIsFull(Decision d) =>
        d.State.History.Buffered.Count > d.Limits.BufferedEventsMax || d.State.History.BufferedSizeBytes > d.Limits.BufferedSizeBytesMax;
}

using Weir.Protocol.Enums.V1;

namespace Weir.Engine.Executions;

/// <summary>Workers inside the engine's process die with it, so what they had started needs no timeout to be given up.</summary>
internal static class Recovery
{
    /// <summary>Times out what was started by workers inside this process in an older incarnation of the store.</summary>
    public static void WorkersLost(Decision d, long currentIncarnation)
    {
        if (!d.State.IsRunning)
        {
            return;
        }

        var wake = false;
        if (d.State.WorkflowTask.IsStarted && IsLost(d.State.WorkflowTask.InProcessIncarnation, currentIncarnation))
        {
            WorkflowTaskFailures.TimeOut(d);
            wake = true;
        }

        foreach (var activity in d.State.Activities.Values)
        {
            if (activity.Phase == ActivityPhase.Started && IsLost(activity.InProcessIncarnation, currentIncarnation))
            {
                var hasHeartbeat = Times.ToTimeSpan(activity.Attributes.HeartbeatTimeout) > TimeSpan.Zero;
                wake |= ActivityTimeouts.TimeOut(d, activity, hasHeartbeat ? TimeoutType.Heartbeat : TimeoutType.StartToClose);
            }
        }

        Transitions.Settle(d, wake);
    }

    private static bool IsLost(long incarnation, long current) => incarnation > 0 && incarnation < current;
}

using Google.Protobuf.WellKnownTypes;
using Weir.Engine.Executions.Records;
using Weir.Protocol.Calls;

namespace Weir.Engine.Executions;

/// <summary>What operators do to pending activities: pause, unpause, reset.</summary>
internal static class ActivityOperations
{
    /// <exception cref="RpcException">NOT_FOUND; FAILED_PRECONDITION when another request paused an activity that is asked for by id.</exception>
    public static void Pause(Decision d, ActivitySelection selection, string identity, string reason, string requestId)
    {
        foreach (var activity in selection.Of(d.State))
        {
            if (activity.Pause is { } pause)
            {
                var isRepeated = requestId.Length > 0 && pause.RequestId == requestId;
                if (!isRepeated && selection.Id.Length > 0)
                {
                    throw Refusals.FailedPrecondition("activity is already paused");
                }

                continue;
            }

            d.Emit(new Change
            {
                ActivityPaused = new ActivityPaused
                {
                    ScheduledEventId = activity.ScheduledEventId,
                    Time = d.Now.UtcTicks,
                    Identity = identity,
                    Reason = reason,
                    RequestId = requestId,
                },
            });
        }
    }

    /// <summary>An activity that is not paused stays as it is.</summary>
    /// <param name="jitter">What waits becomes available within this time, at random; zero for at once.</param>
    /// <exception cref="RpcException">NOT_FOUND.</exception>
    public static void Unpause(Decision d, ActivitySelection selection, bool resetAttempts, bool resetHeartbeat, Duration? jitter)
    {
        foreach (var activity in selection.Of(d.State))
        {
            if (!activity.IsPaused)
            {
                continue;
            }

            d.Emit(new Change
            {
                ActivityUnpaused = new ActivityUnpaused
                {
                    ScheduledEventId = activity.ScheduledEventId,
                    Time = d.Now.UtcTicks,
                    NextAttemptTime = activity.Phase == ActivityPhase.Started ? 0 : Soon(d, jitter),
                    ResetAttempts = resetAttempts && activity.Phase != ActivityPhase.Started,
                    ResetHeartbeat = resetHeartbeat,
                },
            });
            if (resetAttempts && activity.Phase == ActivityPhase.Started)
            {
                Reset(d, activity, resetHeartbeat: false, keepPaused: false, restoreOriginal: false, jitter);
            }

            Offer(d, activity.ScheduledEventId);
        }
    }

    /// <param name="keepPaused">A paused activity stays paused.</param>
    /// <param name="restoreOriginal">Undoes what was changed about its options.</param>
    /// <exception cref="RpcException">NOT_FOUND.</exception>
    public static void Reset(
        Decision d, ActivitySelection selection, bool resetHeartbeat, bool keepPaused, bool restoreOriginal, Duration? jitter)
    {
        foreach (var activity in selection.Of(d.State))
        {
            Reset(d, activity, resetHeartbeat, keepPaused, restoreOriginal, jitter);
            Offer(d, activity.ScheduledEventId);
        }
    }

    private static void Reset(Decision d, ActivityState activity, bool resetHeartbeat, bool keepPaused, bool restoreOriginal, Duration? jitter)
    {
        var stays = activity.Phase == ActivityPhase.Started || (activity.IsPaused && keepPaused);
        d.Emit(new Change
        {
            ActivityReset = new ActivityReset
            {
                ScheduledEventId = activity.ScheduledEventId,
                Time = d.Now.UtcTicks,
                NextAttemptTime = stays ? 0 : Soon(d, jitter),
                ResetHeartbeat = resetHeartbeat,
                RestoreOriginalOptions = restoreOriginal,
            },
        });
    }

    internal static void Offer(Decision d, long scheduledEventId)
    {
        var activity = d.State.Activities[scheduledEventId];
        if (activity.IsReady)
        {
            d.Ready.Add(Activities.ReadyOf(d.State, activity));
        }
    }

    /// <summary>Now, or a moment within <paramref name="jitter"/> that the next id decides.</summary>
    private static long Soon(Decision d, Duration? jitter)
    {
        var span = Times.ToTimeSpan(jitter);
        if (span <= TimeSpan.Zero)
        {
            return d.Now.UtcTicks;
        }

        var part = Hash(d.Ids.NewId()) / (double)uint.MaxValue;
        return Times.Add(d.Now, span * part).UtcTicks;
    }

    // FNV-1a: spreads, and is the same everywhere.
    private static uint Hash(string text)
    {
        var hash = 2_166_136_261;
        foreach (var c in text)
        {
            hash = unchecked((hash ^ c) * 16_777_619);
        }

        return hash;
    }
}

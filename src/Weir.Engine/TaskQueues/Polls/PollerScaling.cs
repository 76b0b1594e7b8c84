namespace Weir.Engine.TaskQueues;

/// <summary>A poll that has just been given a task.</summary>
/// <param name="Waited">How long it had waited for it.</param>
/// <param name="TaskWaited">How long the task had waited for a poll.</param>
internal readonly record struct MatchedPoll(TimeSpan Waited, TimeSpan TaskWaited);

/// <summary>
/// Tells workers that scale their polls themselves whether one more or one less is of use. Not thread-safe: guarded by the queue's lock.
/// </summary>
/// <remarks>
/// A poll that had to wait long was one too many. One more is suggested while tasks wait noticeably, or while clearly more come than go;
/// and only so many times a second and poller, so that the count does not shoot up before the first new poll has had an effect.
/// </remarks>
internal sealed class PollerScaling
{
    private const float GrowthMin = 1.2f;
    private const double SuggestionsPerSecondAndPoller = 10;
    private static readonly TimeSpan IdleAfter = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan BacklogAgeMin = TimeSpan.FromMilliseconds(200);

    private static readonly TimeSpan GrowthCheckInterval = TimeSpan.FromMilliseconds(100);

    private readonly RateLimiter suggestions = new(SuggestionsPerSecondAndPoller);
    private DateTimeOffset growthCheckedAt = DateTimeOffset.MinValue;
    private bool isGrowing;

    /// <summary>By how many polls to change; 0 for no advice.</summary>
    public int Decide(MatchedPoll poll, Backlog backlog, int pollers, DateTimeOffset now)
    {
        if (poll.Waited >= IdleAfter)
        {
            return -1;
        }

        var isBehind = backlog.Count > 0 && poll.TaskWaited > BacklogAgeMin;
        if (!isBehind && !IsGrowing(backlog, now))
        {
            return 0;
        }

        var rate = SuggestionsPerSecondAndPoller * Math.Max(pollers, 1);
        if (suggestions.PerSecond != rate)
        {
            suggestions.SetRate(rate, now);
        }

        if (suggestions.ReadyAt(now) > now)
        {
            return 0;
        }

        suggestions.Take();
        return 1;
    }

    // Adding up the rates costs more than the rest of a match, so it is not done for each.
    private bool IsGrowing(Backlog backlog, DateTimeOffset now)
    {
        if (now - growthCheckedAt >= GrowthCheckInterval)
        {
            growthCheckedAt = now;
            isGrowing = backlog.IsGrowing(GrowthMin, now);
        }

        return isGrowing;
    }
}

namespace Weir.Engine.Schedules;

/// <summary>The limits and defaults of schedules, which are those of Temporal's server unless said otherwise.</summary>
internal static class ScheduleLimits
{
    public const int BufferedStartsMax = 1_000;

    /// <summary>Backfills fill the buffer only so far, so that scheduled actions find room.</summary>
    public const int BackfillBufferMax = BufferedStartsMax / 2;

    public const int BackfillsMax = 1_000;

    /// <summary>A backfill that may start everything side by side has at most so many starts under way.</summary>
    public const int BackfillsStartingMax = 100;

    /// <summary>Action times that one transition takes; the next one follows at once.</summary>
    public const int ActionTimesPerTransition = 1_000;

    /// <summary>Missed action times that are counted one by one; those before are only skipped.</summary>
    public const int MissedTimesCounted = 100_000;

    public const int RecentActionsMax = 10;

    public const int FutureActionsShown = 10;

    /// <summary>Recent and future actions of a schedule in a list.</summary>
    public const int ActionsListed = 5;

    /// <summary>Parts of a spec that a list shows, of each kind.</summary>
    public const int SpecPartsListed = 10;

    public const int MatchingTimesMax = 1_000;

    public const int RequestIdsKept = 20;

    public static readonly TimeSpan CatchUpWindowDefault = TimeSpan.FromDays(365);

    public static readonly TimeSpan CatchUpWindowMin = TimeSpan.FromSeconds(10);

    /// <summary>A schedule that will never act again is deleted this long after the last thing that happened to it.</summary>
    public static readonly TimeSpan IdleRetention = TimeSpan.FromDays(7);
}

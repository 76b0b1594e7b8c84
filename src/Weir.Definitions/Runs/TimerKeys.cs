namespace Weir.Definitions.Runs;

/// <summary>Names of a run's timers: the key of what waits, and what for.</summary>
internal static class TimerKeys
{
    private const string DelaySuffix = "!delay";
    private const string RetrySuffix = "!retry";
    private const string LimitSuffix = "!limit";

    /// <summary>The limit of the whole run.</summary>
    public const string Run = "!run";

    public static string Delay(Execution execution) => execution.Key + DelaySuffix;

    public static string Retry(ItemState item) => item.Key + RetrySuffix;

    /// <summary>The end of a wait, of a sleep, or of a time limit.</summary>
    public static string Limit(ItemState item) => item.Key + LimitSuffix;

    public static bool IsDelay(string timer, out string key) => Cut(timer, DelaySuffix, out key);

    public static bool IsRetry(string timer, out string key) => Cut(timer, RetrySuffix, out key);

    public static bool IsLimit(string timer, out string key) => Cut(timer, LimitSuffix, out key);

    private static bool Cut(string timer, string suffix, out string key)
    {
        var fits = timer.EndsWith(suffix, StringComparison.Ordinal);
        key = fits ? timer[..^suffix.Length] : "";
        return fits;
    }
}

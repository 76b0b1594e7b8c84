namespace Weir.Definitions.Plans;

/// <summary>How a failed step is run again.</summary>
public sealed record RetryPolicy
{
    /// <summary>Further executions after the first; 1 to 100.</summary>
    public required int Count { get; init; }

    /// <summary>Pause before the first retry; zero retries at once.</summary>
    public double DelaySeconds { get; init; }

    public RetryBackoff Backoff { get; init; } = RetryBackoff.Constant;

    /// <summary>Upper bound of the pause; null is unbounded.</summary>
    public double? MaxDelaySeconds { get; init; }

    /// <summary>
    /// The pause before retry <paramref name="retry"/> (1 for the first): constant 5, 5, 5; linear 5, 10, 15; exponential 5, 10, 20.
    /// Never longer than a day.
    /// </summary>
    public TimeSpan DelayBefore(int retry)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(retry, 1);
        var seconds = Backoff switch
        {
            RetryBackoff.Linear => DelaySeconds * retry,
            RetryBackoff.Exponential => DelaySeconds * Math.Pow(2, Math.Min(retry - 1, 60)),
            _ => DelaySeconds,
        };
        return TimeSpan.FromSeconds(Math.Min(Math.Min(seconds, MaxDelaySeconds ?? double.MaxValue), 86_400));
    }
}

public enum RetryBackoff
{
    Constant,
    Linear,
    Exponential,
}

using Weir.Definitions.Values;

namespace Weir.Definitions.Plans;

/// <summary>How a failed step, job, task or item is run again.</summary>
public sealed record RetryPolicy
{
    /// <summary>Further executions after the first; 1 to 100.</summary>
    public required int Count { get; init; }

    /// <summary>A string expression for <see cref="Count"/>, evaluated at the first retry; null takes the number.</summary>
    public Value CountFrom { get => field ?? Value.Null; init; }

    /// <summary>Pause before the first retry; zero retries at once.</summary>
    public double DelaySeconds { get; init; }

    public RetryBackoff Backoff { get; init; } = RetryBackoff.Constant;

    /// <summary>Upper bound of the pause; null is unbounded.</summary>
    public double? MaxDelaySeconds { get; init; }

    /// <summary>Share of the pause, 0 to 1, by which it is made longer or shorter at random.</summary>
    public double Jitter { get; init; }

    /// <summary>A bare expression about the failure: false gives up. Null retries every failure.</summary>
    public string? OnError { get; init; }

    /// <summary>A bare expression asked after every execution, also a successful one, in place of "it failed"; null asks nothing.</summary>
    public string? When { get; init; }

    /// <summary>
    /// The pause before retry <paramref name="retry"/> (1 for the first): constant 5, 5, 5; linear 5, 10, 15; exponential 5, 10, 20.
    /// Never longer than a day.
    /// </summary>
    /// <param name="retry">1 for the first retry.</param>
    /// <param name="random">0 up to 1; decides within the jitter.</param>
    public TimeSpan DelayBefore(int retry, double random = 0.5)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(retry, 1);
        var seconds = Backoff switch
        {
            RetryBackoff.Linear => DelaySeconds * retry,
            RetryBackoff.Exponential => DelaySeconds * Math.Pow(2, Math.Min(retry - 1, 60)),
            _ => DelaySeconds,
        };
        seconds *= 1 + (Jitter * ((random * 2) - 1));
        return TimeSpan.FromSeconds(Math.Min(Math.Min(seconds, MaxDelaySeconds ?? double.MaxValue), 86_400));
    }
}

public enum RetryBackoff
{
    Constant,
    Linear,
    Exponential,
}

using Weir.Protocol.Calls;

namespace Weir.Sdk.Client;

/// <summary>How long to wait before a call is tried again.</summary>
internal static class Backoff
{
    /// <param name="attempt">The attempt that failed, from 1.</param>
    /// <param name="error">How it failed.</param>
    public static TimeSpan ForCall(int attempt, RpcException error) => error.Code is StatusCode.ResourceExhausted
        ? Grow(attempt, 1000, 2, 10_000)
        : Grow(attempt, 100, 1.7, 5_000);

    /// <inheritdoc cref="ForCall"/>
    public static TimeSpan ForPoll(int attempt, RpcException error) => error.Code is StatusCode.ResourceExhausted
        ? Grow(attempt, 1000, 2, 10_000)
        : Grow(attempt, 200, 2, 10_000);

    private static TimeSpan Grow(int attempt, double firstMs, double factor, double maxMs)
    {
        var waitMs = Math.Min(firstMs * Math.Pow(factor, Math.Min(attempt - 1, 30)), maxMs);
        var jitter = 1 + (((Random.Shared.NextDouble() * 2) - 1) * 0.2);
        return TimeSpan.FromMilliseconds(waitMs * jitter);
    }
}

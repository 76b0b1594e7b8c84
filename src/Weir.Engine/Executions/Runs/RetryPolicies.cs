using Google.Protobuf.Collections;
using Weir.Protocol.Common.V1;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.Failure.V1;

namespace Weir.Engine.Executions;

/// <param name="Backoff">For <see cref="RetryState.InProgress"/>: how long from now the next attempt waits.</param>
internal readonly record struct RetryDecision(RetryState State, TimeSpan Backoff);

/// <summary>Retry policies of activities and workflows.</summary>
internal static class RetryPolicies
{
    private const double CoefficientDefault = 2.0;
    private const int MaximumIntervalFactor = 100;
    private const string TimeoutTypePrefix = "TemporalTimeout:";
    private static readonly TimeSpan InitialIntervalDefault = TimeSpan.FromSeconds(1);

    /// <summary>What is wrong with a policy; null when nothing is.</summary>
    public static string? Validate(RetryPolicy? policy)
    {
        if (policy is null)
        {
            return null;
        }

        var initial = Times.ToTimeSpan(policy.InitialInterval);
        var maximum = Times.ToTimeSpan(policy.MaximumInterval);
        if (initial < TimeSpan.Zero)
        {
            return "InitialInterval cannot be negative on retry policy.";
        }

        if (policy.BackoffCoefficient is not 0 and not >= 1)
        {
            return "BackoffCoefficient cannot be less than 1 on retry policy.";
        }

        if (maximum < TimeSpan.Zero)
        {
            return "MaximumInterval cannot be negative on retry policy.";
        }

        if (maximum > TimeSpan.Zero && maximum < initial)
        {
            return "MaximumInterval cannot be less than InitialInterval on retry policy.";
        }

        return policy.MaximumAttempts < 0 ? "MaximumAttempts cannot be negative on retry policy." : null;
    }

    /// <summary>A copy with every default filled in. An activity without a policy has the default one.</summary>
    public static RetryPolicy Resolve(RetryPolicy? policy)
    {
        var initial = Times.ToTimeSpan(policy?.InitialInterval);
        if (initial <= TimeSpan.Zero)
        {
            initial = InitialIntervalDefault;
        }

        var maximum = Times.ToTimeSpan(policy?.MaximumInterval);
        if (maximum <= TimeSpan.Zero)
        {
            maximum = initial > TimeSpan.MaxValue / MaximumIntervalFactor ? TimeSpan.MaxValue : initial * MaximumIntervalFactor;
        }

        var resolved = new RetryPolicy
        {
            InitialInterval = Times.ToDuration(initial),
            BackoffCoefficient = policy is { BackoffCoefficient: > 0 } ? policy.BackoffCoefficient : CoefficientDefault,
            MaximumInterval = Times.ToDuration(maximum),
            MaximumAttempts = policy?.MaximumAttempts ?? 0,
        };
        if (policy is not null)
        {
            resolved.NonRetryableErrorTypes.AddRange(policy.NonRetryableErrorTypes);
        }

        return resolved;
    }

    /// <param name="policy">Resolved, or null for no retries.</param>
    /// <param name="attempt">The one that failed, from 1; 0 when the attempts start over.</param>
    /// <param name="expiration">No attempt may start later; null for no limit.</param>
    public static RetryDecision Next(RetryPolicy? policy, int attempt, Failure failure, DateTimeOffset now, DateTimeOffset? expiration)
    {
        if (policy is null)
        {
            return new RetryDecision(RetryState.RetryPolicyNotSet, TimeSpan.Zero);
        }

        if (!IsRetryable(failure, policy.NonRetryableErrorTypes))
        {
            return new RetryDecision(RetryState.NonRetryableFailure, TimeSpan.Zero);
        }

        if (policy.MaximumAttempts > 0 && attempt >= policy.MaximumAttempts)
        {
            return new RetryDecision(RetryState.MaximumAttemptsReached, TimeSpan.Zero);
        }

        // The failure knows better when it is worth trying again.
        var backoff = failure.ApplicationFailureInfo?.NextRetryDelay is { } delay ? Times.ToTimeSpan(delay) : Interval(policy, attempt);
        if (backoff < TimeSpan.Zero)
        {
            backoff = TimeSpan.Zero;
        }

        return expiration is { } end && (end < now || backoff > end - now)
            ? new RetryDecision(RetryState.Timeout, TimeSpan.Zero)
            : new RetryDecision(RetryState.InProgress, backoff);
    }

    /// <summary>How long the attempt after <paramref name="attempt"/> waits.</summary>
    public static TimeSpan Interval(RetryPolicy policy, int attempt)
    {
        var maximum = Times.ToTimeSpan(policy.MaximumInterval);
        var ticks = Times.ToTimeSpan(policy.InitialInterval).Ticks * Math.Pow(policy.BackoffCoefficient, Math.Max(attempt - 1, 0));
        return ticks < maximum.Ticks ? new TimeSpan((long)ticks) : maximum;
    }

    private static bool IsRetryable(Failure failure, RepeatedField<string> nonRetryableTypes) => failure.FailureInfoCase switch
    {
        Failure.FailureInfoOneofCase.CanceledFailureInfo or Failure.FailureInfoOneofCase.TerminatedFailureInfo => false,
        Failure.FailureInfoOneofCase.TimeoutFailureInfo =>
            failure.TimeoutFailureInfo.TimeoutType is TimeoutType.StartToClose or TimeoutType.Heartbeat &&
            !nonRetryableTypes.Contains(TimeoutTypePrefix + failure.TimeoutFailureInfo.TimeoutType),
        Failure.FailureInfoOneofCase.ServerFailureInfo => !failure.ServerFailureInfo.NonRetryable,
        Failure.FailureInfoOneofCase.ApplicationFailureInfo =>
            !failure.ApplicationFailureInfo.NonRetryable && !nonRetryableTypes.Contains(failure.ApplicationFailureInfo.Type),
        _ => true,
    };
}

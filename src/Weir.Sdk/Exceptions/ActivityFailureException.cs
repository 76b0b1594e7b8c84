using Weir.Protocol.Enums.V1;
using Weir.Protocol.Failure.V1;

namespace Weir.Sdk.Exceptions;

/// <summary>An activity did not complete; <see cref="Exception.InnerException"/> says why.</summary>
public sealed class ActivityFailureException : FailureException
{
    internal ActivityFailureException(Failure failure, Exception? inner)
        : base(failure, inner) => Info = failure.ActivityFailureInfo;

    private ActivityFailureInfo Info { get; }

    public string ActivityType => Info.ActivityType?.Name ?? string.Empty;

    public string ActivityId => Info.ActivityId;

    /// <summary>The identity of the worker that ran the last attempt; empty when none did.</summary>
    public string Identity => Info.Identity;

    /// <summary>Why it is not retried.</summary>
    public RetryState RetryState => Info.RetryState;
}

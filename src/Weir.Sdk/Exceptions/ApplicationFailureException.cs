using Weir.Protocol.Enums.V1;
using Weir.Protocol.Failure.V1;
using Weir.Sdk.Converters;

namespace Weir.Sdk.Exceptions;

/// <summary>A failure that application code raised, here or in another process.</summary>
public sealed class ApplicationFailureException : FailureException
{
    /// <param name="message">What happened.</param>
    /// <param name="errorType">A name that retry policies and callers can match; null means none.</param>
    /// <param name="nonRetryable">True when no retry policy may retry it.</param>
    /// <param name="nextRetryDelay">When set, the wait before the next attempt instead of the retry policy's.</param>
    /// <param name="category">How loudly workers report it.</param>
    /// <param name="details">Values to send along; null means none.</param>
    /// <param name="inner">The cause, sent along; null means none.</param>
    public ApplicationFailureException(
        string message,
        string? errorType = null,
        bool nonRetryable = false,
        TimeSpan? nextRetryDelay = null,
        ApplicationErrorCategory category = ApplicationErrorCategory.Unspecified,
        IReadOnlyCollection<object?>? details = null,
        Exception? inner = null)
        : base(message, inner)
    {
        ErrorType = errorType;
        NonRetryable = nonRetryable;
        NextRetryDelay = nextRetryDelay;
        Category = category;
        Details = new FailureDetails(details);
    }

    internal ApplicationFailureException(Failure failure, Exception? inner, IPayloadConverter converter)
        : base(failure, inner)
    {
        if (failure.ApplicationFailureInfo is { } info)
        {
            ErrorType = info.Type.Length == 0 ? null : info.Type;
            NonRetryable = info.NonRetryable;
            NextRetryDelay = info.NextRetryDelay?.ToTimeSpan();
            Category = info.Category;
            Details = new FailureDetails(info.Details, converter);
        }
        else
        {
            // A reset carries the activity's last heartbeat instead.
            Details = new FailureDetails(failure.ResetWorkflowFailureInfo?.LastHeartbeatDetails, converter);
            ErrorType = failure.ResetWorkflowFailureInfo is null ? null : "ResetWorkflow";
        }
    }

    public string? ErrorType { get; }

    public bool NonRetryable { get; }

    public TimeSpan? NextRetryDelay { get; }

    public ApplicationErrorCategory Category { get; }

    public FailureDetails Details { get; }
}

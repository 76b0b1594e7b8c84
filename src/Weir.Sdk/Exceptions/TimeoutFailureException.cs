using Weir.Protocol.Enums.V1;
using Weir.Protocol.Failure.V1;
using Weir.Sdk.Converters;

namespace Weir.Sdk.Exceptions;

/// <summary>Something took too long.</summary>
public sealed class TimeoutFailureException : FailureException
{
    internal TimeoutFailureException(Failure failure, Exception? inner, IPayloadConverter converter)
        : base(failure, inner)
    {
        TimeoutType = failure.TimeoutFailureInfo.TimeoutType;
        LastHeartbeatDetails = new FailureDetails(failure.TimeoutFailureInfo.LastHeartbeatDetails, converter);
    }

    public TimeoutType TimeoutType { get; }

    /// <summary>What the activity last reported with a heartbeat; empty when it reported nothing.</summary>
    public FailureDetails LastHeartbeatDetails { get; }
}

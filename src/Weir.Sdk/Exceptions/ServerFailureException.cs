using Weir.Protocol.Failure.V1;

namespace Weir.Sdk.Exceptions;

/// <summary>A failure that the server raised.</summary>
public sealed class ServerFailureException : FailureException
{
    internal ServerFailureException(Failure failure, Exception? inner)
        : base(failure, inner) => NonRetryable = failure.ServerFailureInfo.NonRetryable;

    public bool NonRetryable { get; }
}

using Weir.Protocol.Failure.V1;

namespace Weir.Sdk.Exceptions;

/// <summary>A workflow was terminated.</summary>
public sealed class TerminatedFailureException : FailureException
{
    internal TerminatedFailureException(Failure failure, Exception? inner)
        : base(failure, inner)
    {
    }

    internal TerminatedFailureException(string message, FailureDetails details)
        : base(message) => Details = details;

    /// <summary>What the one who terminated it sent along.</summary>
    public FailureDetails Details { get; } = FailureDetails.Empty;
}

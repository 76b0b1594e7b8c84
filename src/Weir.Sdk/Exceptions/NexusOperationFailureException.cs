using Weir.Protocol.Failure.V1;

namespace Weir.Sdk.Exceptions;

/// <summary>A Nexus operation did not complete; <see cref="Exception.InnerException"/> says why.</summary>
public sealed class NexusOperationFailureException : FailureException
{
    internal NexusOperationFailureException(Failure failure, Exception? inner)
        : base(failure, inner) => Info = failure.NexusOperationExecutionFailureInfo;

    private NexusOperationFailureInfo Info { get; }

    public string Endpoint => Info.Endpoint;

    public string Service => Info.Service;

    public string Operation => Info.Operation;
}

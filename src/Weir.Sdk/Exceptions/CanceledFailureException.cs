using Weir.Protocol.Failure.V1;
using Weir.Sdk.Converters;

namespace Weir.Sdk.Exceptions;

/// <summary>Something was cancelled.</summary>
public sealed class CanceledFailureException : FailureException
{
    public CanceledFailureException(string message, IReadOnlyCollection<object?>? details = null, Exception? inner = null)
        : base(message, inner) => Details = new FailureDetails(details);

    internal CanceledFailureException(Failure failure, Exception? inner, IPayloadConverter converter)
        : base(failure, inner) => Details = new FailureDetails(failure.CanceledFailureInfo.Details, converter);

    public FailureDetails Details { get; }
}

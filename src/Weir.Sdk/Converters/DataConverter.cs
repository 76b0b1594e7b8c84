using Weir.Protocol.Common.V1;
using Weir.Protocol.Failure.V1;

namespace Weir.Sdk.Converters;

/// <summary>How values and failures travel: the conversion, and optionally a codec applied outside of workflow code.</summary>
/// <param name="PayloadConverter">Values to payloads.</param>
/// <param name="FailureConverter">Exceptions to failures.</param>
/// <param name="PayloadCodec">Applied to payloads on their way; null means none.</param>
public sealed record DataConverter(IPayloadConverter PayloadConverter, IFailureConverter FailureConverter, IPayloadCodec? PayloadCodec = null)
{
    public static DataConverter Default { get; } = new(new DefaultPayloadConverter(), new DefaultFailureConverter());

    internal async ValueTask<Payloads?> ToPayloadsAsync(IReadOnlyCollection<object?> values, CancellationToken cancellationToken)
    {
        var payloads = PayloadConverter.ToPayloads(values);
        return payloads is null || PayloadCodec is null
            ? payloads
            : await PayloadVisitor.EncodeAsync(payloads, PayloadCodec, cancellationToken).ConfigureAwait(false);
    }

    internal async ValueTask<T?> ToSingleValueAsync<T>(Payloads? payloads, CancellationToken cancellationToken)
    {
        if (payloads is not null && PayloadCodec is not null)
        {
            payloads = await PayloadVisitor.DecodeAsync(payloads, PayloadCodec, cancellationToken).ConfigureAwait(false);
        }

        return PayloadConverter.ToSingleValue<T>(payloads);
    }

    internal async ValueTask<Failure> ToFailureAsync(Exception exception, CancellationToken cancellationToken)
    {
        var failure = FailureConverter.ToFailure(exception, PayloadConverter);
        return PayloadCodec is null
            ? failure
            : await PayloadVisitor.EncodeAsync(failure, PayloadCodec, cancellationToken).ConfigureAwait(false);
    }

    internal async ValueTask<Exception> ToExceptionAsync(Failure failure, CancellationToken cancellationToken)
    {
        if (PayloadCodec is not null)
        {
            failure = await PayloadVisitor.DecodeAsync(failure, PayloadCodec, cancellationToken).ConfigureAwait(false);
        }

        return FailureConverter.ToException(failure, PayloadConverter);
    }
}

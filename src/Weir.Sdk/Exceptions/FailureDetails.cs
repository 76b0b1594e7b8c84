using Weir.Protocol.Common.V1;
using Weir.Sdk.Converters;

namespace Weir.Sdk.Exceptions;

/// <summary>The values that accompany a failure: given in this process, or received and decoded when asked for.</summary>
public sealed class FailureDetails
{
    private readonly IReadOnlyCollection<object?> values;
    private readonly IReadOnlyList<Payload>? payloads;
    private readonly IPayloadConverter? converter;

    internal FailureDetails(IReadOnlyCollection<object?>? values) => this.values = values ?? [];

    internal FailureDetails(Payloads? payloads, IPayloadConverter converter)
    {
        values = [];
        this.payloads = payloads?.Payloads_ ?? (IReadOnlyList<Payload>)[];
        this.converter = converter;
    }

    /// <summary>No details.</summary>
    public static FailureDetails Empty { get; } = new(null);

    /// <summary>How many details there are.</summary>
    public int Count => payloads?.Count ?? values.Count;

    /// <summary>The detail at <paramref name="index"/>, decoded as <typeparamref name="T"/> when it came over the wire.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no detail at the index.</exception>
    public T? ElementAt<T>(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        return payloads is { } received ? converter!.ToValue<T>(received[index]) : (T?)values.ElementAt(index);
    }

    internal Payloads? ToPayloads(IPayloadConverter target)
    {
        if (Count == 0)
        {
            return null;
        }

        var result = new Payloads();
        if (payloads is { } received)
        {
            result.Payloads_.AddRange(received);
        }
        else
        {
            foreach (var value in values)
            {
                result.Payloads_.Add(target.ToPayload(value));
            }
        }

        return result;
    }
}

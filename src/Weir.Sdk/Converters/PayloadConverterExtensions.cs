using Google.Protobuf.Collections;
using Weir.Protocol.Common.V1;

namespace Weir.Sdk.Converters;

/// <summary>Typed and plural forms of <see cref="IPayloadConverter"/>.</summary>
public static class PayloadConverterExtensions
{
    public static T? ToValue<T>(this IPayloadConverter converter, Payload payload) => (T?)converter.ToValue(payload, typeof(T));

    /// <summary>A raw value decoded as <typeparamref name="T"/>.</summary>
    public static T? ToValue<T>(this IPayloadConverter converter, RawValue value) => (T?)converter.ToValue(value.Payload, typeof(T));

    /// <summary>A value as a raw value, to be sent as it is.</summary>
    public static RawValue ToRawValue(this IPayloadConverter converter, object? value) => new(converter.ToPayload(value));

    /// <summary>All values in order; null when there are none, as an absent message says the same in fewer bytes.</summary>
    internal static Payloads? ToPayloads(this IPayloadConverter converter, IReadOnlyCollection<object?> values)
    {
        if (values.Count == 0)
        {
            return null;
        }

        var payloads = new Payloads();
        foreach (var value in values)
        {
            payloads.Payloads_.Add(converter.ToPayload(value));
        }

        return payloads;
    }

    /// <summary>The first payload as <typeparamref name="T"/>; the default value when there is none.</summary>
    internal static T? ToSingleValue<T>(this IPayloadConverter converter, Payloads? payloads) =>
        payloads is { Payloads_.Count: > 0 } ? (T?)converter.ToValue(payloads.Payloads_[0], typeof(T)) : default;

    internal static Memo ToMemo(this IPayloadConverter converter, IReadOnlyDictionary<string, object> values)
    {
        var memo = new Memo();
        foreach (var (key, value) in values)
        {
            memo.Fields[key] = converter.ToPayload(value);
        }

        return memo;
    }

    internal static IReadOnlyDictionary<string, RawValue> ToRawValues(this MapField<string, Payload>? fields) =>
        fields is null || fields.Count == 0
            ? System.Collections.Immutable.ImmutableDictionary<string, RawValue>.Empty
            : fields.ToDictionary(pair => pair.Key, pair => new RawValue(pair.Value));
}

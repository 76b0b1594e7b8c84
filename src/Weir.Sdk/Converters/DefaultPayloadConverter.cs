using System.Text.Json;
using Google.Protobuf;
using Weir.Protocol.Common.V1;

namespace Weir.Sdk.Converters;

/// <summary>
/// Tries one encoding after the other to write, and picks the one named in the payload to read. By default: <c>binary/null</c>,
/// <c>binary/plain</c>, <c>json/protobuf</c>, <c>binary/protobuf</c>, <c>json/plain</c>.
/// </summary>
public sealed class DefaultPayloadConverter : IPayloadConverter
{
    private readonly IEncodingConverter[] converters;
    private readonly ByteString[] encodings;

    /// <summary>The default encodings with these JSON options; null means System.Text.Json's defaults.</summary>
    public DefaultPayloadConverter(JsonSerializerOptions? jsonOptions = null)
        : this(
        [
            new BinaryNullConverter(),
            new BinaryPlainConverter(),
            new JsonProtobufConverter(),
            new BinaryProtobufConverter(),
            new JsonPlainConverter(jsonOptions),
        ])
    {
    }

    /// <summary>These encodings, the first that takes a value wins.</summary>
    public DefaultPayloadConverter(IReadOnlyCollection<IEncodingConverter> converters)
    {
        this.converters = [.. converters];
        encodings = [.. converters.Select(converter => ByteString.CopyFromUtf8(converter.Encoding))];
    }

    /// <inheritdoc/>
    public Payload ToPayload(object? value)
    {
        if (value is RawValue raw)
        {
            return raw.Payload;
        }

        foreach (var converter in converters)
        {
            if (converter.TryToPayload(value, out var payload))
            {
                return payload;
            }
        }

        throw new ArgumentException($"No payload converter takes a value of {value?.GetType().ToString() ?? "null"}");
    }

    /// <inheritdoc/>
    public object? ToValue(Payload payload, Type type)
    {
        if (type == typeof(RawValue))
        {
            return new RawValue(payload);
        }

        if (!payload.Metadata.TryGetValue(PayloadEncodings.EncodingKey, out var encoding))
        {
            throw new ArgumentException("Payload has no encoding");
        }

        for (var i = encodings.Length - 1; i >= 0; i--)
        {
            if (encodings[i].Equals(encoding))
            {
                return converters[i].ToValue(payload, type);
            }
        }

        throw new ArgumentException($"Payload has an unknown encoding: {encoding.ToStringUtf8()}");
    }
}

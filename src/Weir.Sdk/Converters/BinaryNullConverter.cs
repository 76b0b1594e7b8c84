using System.Diagnostics.CodeAnalysis;
using Google.Protobuf;
using Weir.Protocol.Common.V1;

namespace Weir.Sdk.Converters;

/// <summary><c>binary/null</c>: null, with no data.</summary>
public sealed class BinaryNullConverter : IEncodingConverter
{
    private static readonly ByteString EncodingBytes = ByteString.CopyFromUtf8(PayloadEncodings.BinaryNull);

    public string Encoding => PayloadEncodings.BinaryNull;

    public bool TryToPayload(object? value, [NotNullWhen(true)] out Payload? payload)
    {
        payload = value is null ? PayloadEncodings.Create(EncodingBytes, ByteString.Empty) : null;
        return payload is not null;
    }

    public object? ToValue(Payload payload, Type type) =>
        type.IsValueType && Nullable.GetUnderlyingType(type) is null
            ? throw new ArgumentException($"Payload is null, which {type} cannot hold")
            : null;
}

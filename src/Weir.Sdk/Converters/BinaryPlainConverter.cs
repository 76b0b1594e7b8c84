using System.Diagnostics.CodeAnalysis;
using Google.Protobuf;
using Weir.Protocol.Common.V1;

namespace Weir.Sdk.Converters;

/// <summary><c>binary/plain</c>: the bytes of a <see cref="T:byte[]"/>.</summary>
public sealed class BinaryPlainConverter : IEncodingConverter
{
    private static readonly ByteString EncodingBytes = ByteString.CopyFromUtf8(PayloadEncodings.BinaryPlain);

    public string Encoding => PayloadEncodings.BinaryPlain;

    public bool TryToPayload(object? value, [NotNullWhen(true)] out Payload? payload)
    {
        payload = value is byte[] bytes ? PayloadEncodings.Create(EncodingBytes, ByteString.CopyFrom(bytes)) : null;
        return payload is not null;
    }

    public object? ToValue(Payload payload, Type type) =>
        type.IsAssignableFrom(typeof(byte[]))
            ? payload.Data.ToByteArray()
            : throw new ArgumentException($"Payload holds bytes, not {type}");
}

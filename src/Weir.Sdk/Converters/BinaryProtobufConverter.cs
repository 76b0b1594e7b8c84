using System.Diagnostics.CodeAnalysis;
using Google.Protobuf;
using Weir.Protocol.Common.V1;

namespace Weir.Sdk.Converters;

/// <summary><c>binary/protobuf</c>: a Protobuf message in its wire form.</summary>
public sealed class BinaryProtobufConverter : IEncodingConverter
{
    private static readonly ByteString EncodingBytes = ByteString.CopyFromUtf8(PayloadEncodings.BinaryProtobuf);

    public string Encoding => PayloadEncodings.BinaryProtobuf;

    public bool TryToPayload(object? value, [NotNullWhen(true)] out Payload? payload)
    {
        payload = null;
        if (value is IMessage message)
        {
            payload = PayloadEncodings.Create(EncodingBytes, message.ToByteString());
            payload.Metadata.Add(PayloadEncodings.MessageTypeKey, ByteString.CopyFromUtf8(message.Descriptor.FullName));
        }

        return payload is not null;
    }

    public object? ToValue(Payload payload, Type type)
    {
        var message = ProtobufMessages.Create(type);
        message.MergeFrom(payload.Data);
        return message;
    }
}

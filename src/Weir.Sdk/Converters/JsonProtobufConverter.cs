using System.Diagnostics.CodeAnalysis;
using Google.Protobuf;
using Weir.Protocol.Common.V1;

namespace Weir.Sdk.Converters;

/// <summary><c>json/protobuf</c>: a Protobuf message in its JSON form.</summary>
public sealed class JsonProtobufConverter : IEncodingConverter
{
    private static readonly ByteString EncodingBytes = ByteString.CopyFromUtf8(PayloadEncodings.JsonProtobuf);

    public string Encoding => PayloadEncodings.JsonProtobuf;

    public bool TryToPayload(object? value, [NotNullWhen(true)] out Payload? payload)
    {
        payload = null;
        if (value is IMessage message)
        {
            payload = PayloadEncodings.Create(EncodingBytes, ByteString.CopyFromUtf8(JsonFormatter.Default.Format(message)));
            payload.Metadata.Add(PayloadEncodings.MessageTypeKey, ByteString.CopyFromUtf8(message.Descriptor.FullName));
        }

        return payload is not null;
    }

    public object? ToValue(Payload payload, Type type)
    {
        var message = ProtobufMessages.Create(type);
        return JsonParser.Default.Parse(payload.Data.ToStringUtf8(), message.Descriptor);
    }
}

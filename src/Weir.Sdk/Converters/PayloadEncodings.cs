using Google.Protobuf;
using Weir.Protocol.Common.V1;

namespace Weir.Sdk.Converters;

/// <summary>The metadata key and values by which payloads name their encoding.</summary>
internal static class PayloadEncodings
{
    public const string EncodingKey = "encoding";
    public const string MessageTypeKey = "messageType";
    public const string BinaryNull = "binary/null";
    public const string BinaryPlain = "binary/plain";
    public const string JsonProtobuf = "json/protobuf";
    public const string BinaryProtobuf = "binary/protobuf";
    public const string JsonPlain = "json/plain";

    public static Payload Create(ByteString encoding, ByteString data)
    {
        var payload = new Payload { Data = data };
        payload.Metadata.Add(EncodingKey, encoding);
        return payload;
    }
}

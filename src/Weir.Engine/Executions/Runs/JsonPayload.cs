using System.Text.Json;
using Google.Protobuf;
using Weir.Protocol.Common.V1;

namespace Weir.Engine.Executions;

/// <summary>Payloads that the engine itself writes.</summary>
internal static class JsonPayload
{
    private static readonly ByteString Encoding = ByteString.CopyFromUtf8("json/plain");

    public static Payload OfString(string text) => new()
    {
        Metadata = { ["encoding"] = Encoding },
        Data = ByteString.CopyFromUtf8($"\"{JsonEncodedText.Encode(text)}\""),
    };
}

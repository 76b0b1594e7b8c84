using System.Text.Json;
using Google.Protobuf;
using Weir.Protocol.Common.V1;

namespace Weir.Engine.Executions;

/// <summary>Payloads that the engine itself writes.</summary>
internal static class JsonPayload
{
    private static readonly ByteString Json = ByteString.CopyFromUtf8("json/plain");

    public static Payload OfString(string text) => new()
    {
        Metadata = { ["encoding"] = Json },
        Data = ByteString.CopyFromUtf8($"\"{JsonEncodedText.Encode(text)}\""),
    };

    /// <summary>The value of a search attribute that is a list of keywords.</summary>
    public static Payload OfKeywords(IEnumerable<string> keywords) => new()
    {
        Metadata = { ["encoding"] = Json, ["type"] = ByteString.CopyFromUtf8("KeywordList") },
        Data = ByteString.CopyFromUtf8($"[{string.Join(',', keywords.Select(keyword => $"\"{JsonEncodedText.Encode(keyword)}\""))}]"),
    };
}

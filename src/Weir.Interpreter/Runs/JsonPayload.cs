using Google.Protobuf;
using Weir.Interpreter.Jobs;
using Weir.Protocol.Common.V1;
using Weir.Sdk.Converters;

namespace Weir.Interpreter.Runs;

/// <summary>
/// Values of the interpreter as <c>json/plain</c> payloads, written by the interpreter itself: what a client's converter is
/// configured to do makes no difference to plans and reports. A codec still sees them.
/// </summary>
internal static class JsonPayload
{
    private static readonly ByteString Encoding = ByteString.CopyFromUtf8("json/plain");

    public static RawValue Write<T>(T value)
    {
        var payload = new Payload { Data = UnsafeByteOperations.UnsafeWrap(JobJson.Write(value)) };
        payload.Metadata.Add("encoding", Encoding);
        return new(payload);
    }

    /// <exception cref="System.Text.Json.JsonException">The payload is not of this type.</exception>
    public static T Read<T>(RawValue value) => JobJson.Read<T>(value.Payload.Data.Span);
}

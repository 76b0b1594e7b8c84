using System.Text.Json;
using Weir.Definitions.Values;
using Weir.Sdk.Converters;

namespace Weir.Interpreter.Runs;

/// <summary>The payload of a signal that anybody may have sent: what is no JSON is no value.</summary>
internal static class SignalPayload
{
    public static Value Read(RawValue payload)
    {
        try
        {
            return payload.Payload.Data.IsEmpty ? Value.Null : JsonPayload.Read<Value>(payload);
        }
        catch (JsonException)
        {
            return Value.Null;
        }
    }
}

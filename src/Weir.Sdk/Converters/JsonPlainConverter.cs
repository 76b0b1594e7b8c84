using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Google.Protobuf;
using Weir.Protocol.Common.V1;

namespace Weir.Sdk.Converters;

/// <summary><c>json/plain</c>: any value, through System.Text.Json. It takes every value, so it comes last.</summary>
public sealed class JsonPlainConverter : IEncodingConverter
{
    private static readonly ByteString EncodingBytes = ByteString.CopyFromUtf8(PayloadEncodings.JsonPlain);
    private readonly JsonSerializerOptions options;

    /// <param name="options">
    /// How to serialise; copied by reference and made read-only. Give options with a source-generated
    /// <see cref="JsonSerializerOptions.TypeInfoResolver"/> in a trimmed or AOT-compiled program. Null means the defaults, by reflection.
    /// </param>
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "Trimmed programs pass their own resolver.")]
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "AOT-compiled programs pass their own resolver.")]
    public JsonPlainConverter(JsonSerializerOptions? options = null)
    {
        this.options = options ?? new JsonSerializerOptions();
        this.options.TypeInfoResolver ??= new DefaultJsonTypeInfoResolver();
        this.options.MakeReadOnly();
    }

    public string Encoding => PayloadEncodings.JsonPlain;

    public bool TryToPayload(object? value, [NotNullWhen(true)] out Payload? payload)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(value, options.GetTypeInfo(value?.GetType() ?? typeof(object)));
        payload = PayloadEncodings.Create(EncodingBytes, UnsafeByteOperations.UnsafeWrap(bytes));
        return true;
    }

    public object? ToValue(Payload payload, Type type)
    {
        try
        {
            return JsonSerializer.Deserialize(payload.Data.Span, options.GetTypeInfo(type));
        }
        catch (JsonException error)
        {
            throw new ArgumentException($"Payload is not JSON for {type}: {error.Message}", error);
        }
    }
}

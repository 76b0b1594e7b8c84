using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using Google.Protobuf;
using Weir.Protocol.Common.V1;
using Weir.Protocol.Enums.V1;

namespace Weir.Sdk.Common;

/// <summary>Typed search attributes of a workflow. Immutable.</summary>
public sealed class SearchAttributeCollection
{
    private const string TypeKey = "type";
    private static readonly ByteString JsonPlain = ByteString.CopyFromUtf8("json/plain");
    private readonly Dictionary<string, Payload> fields;

    private SearchAttributeCollection(Dictionary<string, Payload> fields) => this.fields = fields;

    public static SearchAttributeCollection Empty { get; } = new([]);

    public int Count => fields.Count;

    /// <summary>The names that have a value.</summary>
    public IReadOnlyCollection<string> Names => fields.Keys;

    /// <summary>Makes a collection of updates that set values.</summary>
    public static SearchAttributeCollection Create(params IEnumerable<SearchAttributeUpdate> updates) => Empty.With(updates);

    /// <summary>This collection with some attributes set or removed.</summary>
    public SearchAttributeCollection With(params IEnumerable<SearchAttributeUpdate> updates)
    {
        var result = new Dictionary<string, Payload>(fields);
        foreach (var update in updates)
        {
            if (update.Value is null)
            {
                result.Remove(update.Key.Name);
            }
            else
            {
                result[update.Key.Name] = ToPayload(update);
            }
        }

        return new SearchAttributeCollection(result);
    }

    public bool ContainsKey(SearchAttributeKey key) => fields.ContainsKey(key.Name);

    /// <summary>The value of <paramref name="key"/>.</summary>
    /// <exception cref="KeyNotFoundException">The attribute is not set.</exception>
    public T Get<T>(SearchAttributeKey<T> key) =>
        TryGet(key, out var value) ? value : throw new KeyNotFoundException($"Search attribute {key.Name} is not set");

    public bool TryGet<T>(SearchAttributeKey<T> key, [MaybeNullWhen(false)] out T value)
    {
        if (fields.TryGetValue(key.Name, out var payload) && Read(payload, key.ValueType) is T found)
        {
            value = found;
            return true;
        }

        value = default;
        return false;
    }

    internal static SearchAttributeCollection FromProto(SearchAttributes? proto) =>
        proto is null || proto.IndexedFields.Count == 0 ? Empty : new(new Dictionary<string, Payload>(proto.IndexedFields));

    internal SearchAttributes ToProto()
    {
        var proto = new SearchAttributes();
        proto.IndexedFields.Add(fields);
        return proto;
    }

    /// <summary>The payload of one update; a removal is a null value, which the server takes as a deletion.</summary>
    internal static Payload ToPayload(SearchAttributeUpdate update)
    {
        var payload = new Payload { Data = UnsafeByteOperations.UnsafeWrap(Write(update.Value)) };
        payload.Metadata["encoding"] = JsonPlain;
        payload.Metadata[TypeKey] = ByteString.CopyFromUtf8(TypeName(update.Key.ValueType));
        return payload;
    }

    private static string TypeName(IndexedValueType type) => type.ToString();

    private static byte[] Write(object? value)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            WriteValue(writer, value);
        }

        return stream.ToArray();
    }

    private static void WriteValue(Utf8JsonWriter writer, object? value)
    {
        switch (value)
        {
            case null:
                writer.WriteNullValue();
                break;
            case string text:
                writer.WriteStringValue(text);
                break;
            case long number:
                writer.WriteNumberValue(number);
                break;
            case double number:
                writer.WriteNumberValue(number);
                break;
            case bool flag:
                writer.WriteBooleanValue(flag);
                break;
            case DateTimeOffset time:
                writer.WriteStringValue(time.ToString("o", CultureInfo.InvariantCulture));
                break;
            case IReadOnlyCollection<string> list:
                writer.WriteStartArray();
                foreach (var item in list)
                {
                    writer.WriteStringValue(item);
                }

                writer.WriteEndArray();
                break;
            default:
                throw new ArgumentException($"A search attribute cannot hold a {value.GetType()}");
        }
    }

    private static object? Read(Payload payload, IndexedValueType type)
    {
        using var document = JsonDocument.Parse(payload.Data.Memory);
        var root = document.RootElement;
        return type switch
        {
            IndexedValueType.Text or IndexedValueType.Keyword => root.ValueKind == JsonValueKind.String ? root.GetString() : null,
            IndexedValueType.Int => root.TryGetInt64(out var number) ? (object)number : null,
            IndexedValueType.Double => root.TryGetDouble(out var real) ? (object)real : null,
            IndexedValueType.Bool => root.ValueKind is JsonValueKind.True or JsonValueKind.False ? (object)root.GetBoolean() : null,
            IndexedValueType.Datetime => root.TryGetDateTimeOffset(out var time) ? (object)time : null,
            IndexedValueType.KeywordList => ReadList(root),
            _ => null,
        };
    }

    private static string[]? ReadList(JsonElement root) => root.ValueKind switch
    {
        // A server may hand a list of one element out as that element.
        JsonValueKind.String => [root.GetString()!],
        JsonValueKind.Array => [.. root.EnumerateArray().Select(item => item.GetString()!)],
        _ => null,
    };
}

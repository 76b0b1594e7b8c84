using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using Google.Protobuf;
using Weir.Engine.Storage;
using Weir.Protocol.Common.V1;
using Weir.Protocol.Enums.V1;

namespace Weir.Engine.Visibility.Attributes;

/// <summary>
/// Reads the payload of a search attribute. Its encoding is JSON; its type is in its metadata once the server has taken it in. A list with
/// one value is that value, as SDKs send it.
/// </summary>
internal static class SearchAttributePayload
{
    private const string TypeKey = "type";
    private static readonly IReadOnlyDictionary<IndexedValueType, ByteString> TypeNames = Enum.GetValues<IndexedValueType>()
        .ToDictionary(type => type, type => ByteString.CopyFromUtf8(type.ToString()));

    public static IndexedValueType? TypeOf(Payload payload) =>
        payload.Metadata.TryGetValue(TypeKey, out var name) && Enum.TryParse<IndexedValueType>(name.ToStringUtf8(), out var type) && type != IndexedValueType.Unspecified
            ? type
            : null;

    /// <summary>The payload with its type in its metadata.</summary>
    public static Payload WithType(Payload payload, IndexedValueType type)
    {
        if (payload.Metadata.TryGetValue(TypeKey, out var name) && name == TypeNames[type])
        {
            return payload;
        }

        var typed = payload.Clone();
        typed.Metadata[TypeKey] = TypeNames[type];
        return typed;
    }

    /// <summary>The values to search by; none for null and for an empty list.</summary>
    /// <returns>False when the payload is not a value of the type.</returns>
    public static bool TryRead(Payload payload, IndexedValueType type, [NotNullWhen(true)] out IReadOnlyList<SearchValue>? values)
    {
        values = null;
        if (payload.Data.IsEmpty)
        {
            values = [];
            return true;
        }

        try
        {
            using var json = JsonDocument.Parse(payload.Data.Memory);
            values = Read(json.RootElement, type);
        }
        catch (JsonException)
        {
            return false;
        }

        return values is not null;
    }

    private static IReadOnlyList<SearchValue>? Read(JsonElement json, IndexedValueType type)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.Null:
                return [];
            case JsonValueKind.Array when type == IndexedValueType.KeywordList:
                var items = json.EnumerateArray().Select(item => Single(item, IndexedValueType.Keyword)).ToList();
                return items.TrueForAll(item => item is not null) ? [.. items.Select(item => item!.Value).Distinct()] : null;
            case JsonValueKind.Array when json.GetArrayLength() == 0:
                return [];
            case JsonValueKind.Array:
                return json.GetArrayLength() == 1 && json[0].ValueKind != JsonValueKind.Array ? Read(json[0], type) : null;
            default:
                return Single(json, type) is not { } value ? null
                    : type == IndexedValueType.Text ? SearchWords.Entries(value.Text!)
                    : [value];
        }
    }

    private static SearchValue? Single(JsonElement json, IndexedValueType type) => (type, json.ValueKind) switch
    {
        (IndexedValueType.Keyword or IndexedValueType.KeywordList or IndexedValueType.Text, JsonValueKind.String) => SearchValue.Of(json.GetString()!),
        (IndexedValueType.Int, JsonValueKind.Number) => json.TryGetInt64(out var number) ? SearchValue.Of(number) : null,
        (IndexedValueType.Double, JsonValueKind.Number) => json.TryGetDouble(out var real) && double.IsFinite(real) ? SearchValue.OfReal(real) : null,
        (IndexedValueType.Bool, JsonValueKind.True or JsonValueKind.False) => SearchValue.Of(json.GetBoolean()),
        (IndexedValueType.Datetime, JsonValueKind.String) => SearchTimes.Parse(json.GetString()!) is { } time ? SearchValue.Of(time) : null,
        _ => null,
    };
}

/// <summary>The words of a text: runs of letters and digits, without regard to case.</summary>
internal static class SearchWords
{
    // A text without any word is there all the same, and no query asks for the empty word.
    private static readonly IReadOnlyList<SearchValue> NoWords = [SearchValue.Of("")];

    /// <summary>What is stored of a text: at least one entry.</summary>
    public static IReadOnlyList<SearchValue> Entries(string text) => Of(text) is { Count: > 0 } words ? words : NoWords;

    public static IReadOnlyList<SearchValue> Of(string text)
    {
        var words = new HashSet<string>(StringComparer.Ordinal);
        var word = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune))
            {
                word.Append(Rune.ToLowerInvariant(rune));
            }
            else if (word.Length > 0)
            {
                words.Add(word.ToString());
                word.Clear();
            }
        }

        if (word.Length > 0)
        {
            words.Add(word.ToString());
        }

        return [.. words.Select(SearchValue.Of)];
    }
}

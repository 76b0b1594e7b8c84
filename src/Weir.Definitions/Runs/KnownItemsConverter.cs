using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Weir.Definitions.Values;

namespace Weir.Definitions.Runs;

/// <summary>
/// The JSON of a list's known items. Neighbours that succeeded at once become one array: the index of the first, then their results.
/// A hundred thousand of them then cost little more than their results.
/// </summary>
public sealed class KnownItemsConverter : JsonConverter<IReadOnlyList<ItemProgress>>
{
    public override IReadOnlyList<ItemProgress> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new JsonException("An array of items was expected.");
        }

        var items = new List<ItemProgress>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType == JsonTokenType.StartArray)
            {
                ReadNeighbours(ref reader, items);
            }
            else
            {
                items.Add(JsonSerializer.Deserialize(ref reader, Info(options)) ?? throw new JsonException("An item is null."));
            }
        }

        return items;
    }

    public override void Write(Utf8JsonWriter writer, IReadOnlyList<ItemProgress> value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        for (var i = 0; i < value.Count; i++)
        {
            if (!IsPlain(value[i]))
            {
                JsonSerializer.Serialize(writer, value[i], Info(options));
                continue;
            }

            writer.WriteStartArray();
            writer.WriteNumberValue(value[i].Index);
            ValueJson.Write(writer, value[i].Result);
            while (i + 1 < value.Count && IsPlain(value[i + 1]) && value[i + 1].Index == value[i].Index + 1)
            {
                ValueJson.Write(writer, value[++i].Result);
            }

            writer.WriteEndArray();
        }

        writer.WriteEndArray();
    }

    private static void ReadNeighbours(ref Utf8JsonReader reader, List<ItemProgress> items)
    {
        reader.Read();
        var index = reader.GetInt32();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            items.Add(new ItemProgress { Index = index++, Attempt = 1, Result = ValueJson.Read(ref reader) });
        }
    }

    private static bool IsPlain(ItemProgress item) =>
        item is { Stage: nameof(ItemStage.Settled), Conclusion: Conclusion.Success, Attempt: 1 }
        and { IsCancelled: false, ContinueOnError: false, Tolerated: false, Error: null, Failure: null }
        and { DueAt: null, Invocation: null, Inquiry: null, Signal: null, AnsweredBy: null };

    private static JsonTypeInfo<ItemProgress> Info(JsonSerializerOptions options) => (JsonTypeInfo<ItemProgress>)options.GetTypeInfo(typeof(ItemProgress));
}

using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Weir.Definitions.Values;

/// <summary>JSON text of values, written and read the same way everywhere: compact, members in order, no escaping beyond what JSON asks.</summary>
public static class ValueJson
{
    private const int MaxDepth = 64;

    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private static readonly JsonReaderOptions ReaderOptions = new() { MaxDepth = MaxDepth };

    public static string Write(Value value)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, WriterOptions))
        {
            Write(writer, value);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    public static void Write(Utf8JsonWriter writer, Value value)
    {
        switch (value)
        {
            case BooleanValue boolean:
                writer.WriteBooleanValue(boolean.Value);
                break;
            case NumberValue number when number.TryGetDecimal(out var exact):
                writer.WriteNumberValue(exact);
                break;
            case NumberValue number:
                writer.WriteNumberValue(number.ToDouble());
                break;
            case StringValue text:
                writer.WriteStringValue(text.Value);
                break;
            case ArrayValue array:
                writer.WriteStartArray();
                foreach (var item in array.Items)
                {
                    Write(writer, item);
                }

                writer.WriteEndArray();
                break;
            case ObjectValue obj:
                writer.WriteStartObject();
                foreach (var (name, member) in obj.Members)
                {
                    writer.WritePropertyName(name);
                    Write(writer, member);
                }

                writer.WriteEndObject();
                break;
            default:
                writer.WriteNullValue();
                break;
        }
    }

    /// <exception cref="JsonException">The text is not one JSON value, or nests deeper than 64 levels.</exception>
    public static Value Parse(string json)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json), ReaderOptions);
        if (!reader.Read())
        {
            throw new JsonException("The text is empty.");
        }

        var value = Read(ref reader);
        if (reader.Read())
        {
            throw new JsonException("There is more text after the value.");
        }

        return value;
    }

    public static Value From(JsonElement element)
    {
        return element.ValueKind == JsonValueKind.Undefined ? Value.Null : Parse(element.GetRawText());
    }

    /// <summary>Reads the value at which the reader stands and leaves it at the value's last token.</summary>
    internal static Value Read(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Null:
                return Value.Null;
            case JsonTokenType.True:
                return Value.True;
            case JsonTokenType.False:
                return Value.False;
            case JsonTokenType.String:
                return Value.Of(reader.GetString());
            case JsonTokenType.Number:
                var text = Encoding.UTF8.GetString(reader.HasValueSequence ? reader.ValueSequence.ToArray() : reader.ValueSpan);
                return NumberValue.TryParse(text) ?? throw new JsonException($"The number {text} is too large.");
            case JsonTokenType.StartArray:
                var items = new List<Value>();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    items.Add(Read(ref reader));
                }

                return ArrayValue.Of(items);
            case JsonTokenType.StartObject:
                var members = new List<KeyValuePair<string, Value>>();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
                {
                    var name = reader.GetString()!;
                    reader.Read();
                    members.Add(new(name, Read(ref reader)));
                }

                return ObjectValue.Of(members);
            default:
                throw new JsonException($"A value cannot start with {reader.TokenType}.");
        }
    }
}

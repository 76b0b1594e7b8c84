using System.Text.Json;
using System.Text.Json.Serialization;

namespace Weir.Definitions.Values;

public sealed class ValueJsonConverter : JsonConverter<Value>
{
    public override bool HandleNull => true;

    public override Value Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => ValueJson.Read(ref reader);

    public override void Write(Utf8JsonWriter writer, Value value, JsonSerializerOptions options) => ValueJson.Write(writer, value ?? Value.Null);
}

public sealed class ObjectValueJsonConverter : JsonConverter<ObjectValue>
{
    public override ObjectValue Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        ValueJson.Read(ref reader) as ObjectValue ?? throw new JsonException("An object was expected.");

    public override void Write(Utf8JsonWriter writer, ObjectValue value, JsonSerializerOptions options) => ValueJson.Write(writer, value);
}

using Weir.Definitions.Schemas;
using Weir.Definitions.Values;

namespace Weir.Definitions.EditorSchemas;

/// <summary>A schema that an action or pack brought along, as a part of another one and in the words of draft 7.</summary>
internal static class ForeignSchema
{
    private static readonly string[] OfWholeFiles = ["$schema", "$id"];

    /// <param name="home">The JSON pointer, with <c>#</c>, of the place that it gets.</param>
    public static ObjectValue AsDraft7(ObjectValue schema, string home)
    {
        var members = schema.Members
            .Where(member => !IsDropped(schema, member.Key, member.Value))
            .Select(member => KeyValuePair.Create(member.Key, Member(member.Key, member.Value, home)));
        var rewritten = ObjectValue.Of(members);

        // Draft 7 reads nothing beside a reference.
        return rewritten.Count > 1 && rewritten.TryGet("$ref", out var reference)
            ? ObjectValue.Of(rewritten.Members.Where(member => member.Key != "$ref"))
                .With("allOf", ArrayValue.Of([.. (rewritten.Get("allOf") as ArrayValue)?.Items ?? [], ObjectValue.Of(("$ref", reference))]))
            : rewritten;
    }

    /// <summary>
    /// <c>required: true</c> stands in maps of parameters and is no JSON Schema; what follows <c>prefixItems</c> would bind all items in draft 7, which
    /// does not know that word.
    /// </summary>
    private static bool IsDropped(ObjectValue schema, string keyword, Value value) =>
        OfWholeFiles.Contains(keyword) || (keyword == "required" && value is BooleanValue) || (keyword == "items" && schema.TryGet("prefixItems", out _));

    private static Value Member(string keyword, Value value, string home) => value switch
    {
        StringValue reference when keyword == "$ref" => Value.Of(home + reference.Value[1..]),
        ObjectValue inner when SchemaReader.Schemas.Contains(keyword) => AsDraft7(inner, home),
        ObjectValue map when SchemaReader.SchemaMaps.Contains(keyword) => ObjectValue.Of(map.Members.Select(member => KeyValuePair.Create(member.Key, Of(member.Value, home)))),
        ArrayValue list when SchemaReader.SchemaLists.Contains(keyword) => ArrayValue.Of(list.Items.Select(item => Of(item, home))),
        _ => value,
    };

    private static Value Of(Value schema, string home) => schema is ObjectValue inner ? AsDraft7(inner, home) : schema;
}

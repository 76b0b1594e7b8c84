using Weir.Definitions.Schemas;
using Weir.Definitions.Values;

namespace Weir.Definitions.EditorSchemas;

/// <summary>A key as editors show it.</summary>
/// <param name="Text">What hovering tells.</param>
internal readonly record struct KeySchema(string Name, string Text, ObjectValue Schema);

/// <summary>The kinds of values that keys of definitions take, as JSON Schemas (draft 7).</summary>
internal static class KeySchemas
{
    public const string Draft = "http://json-schema.org/draft-07/schema#";

    /// <summary>Numbers and booleans are taken as they are written.</summary>
    public static ObjectValue Text { get; } = Parse("""{"type": ["string", "number", "boolean"]}""");

    public static ObjectValue Condition { get; } = Text;

    public static ObjectValue Flag { get; } = Parse("""{"type": "boolean"}""");

    /// <summary>A text with an expression.</summary>
    public static ObjectValue Expression { get; } = Parse("""{"type": "string", "pattern": "\\{\\{"}""");

    public static ObjectValue FlagOrExpression { get; } = AnyOf(Flag, Expression);

    public static ObjectValue Duration { get; } = Parse(
        """{"anyOf": [{"type": "number", "minimum": 0}, {"type": "string", "pattern": "^ *([0-9.]+(ms|s|m|h|d)?)+ *$"}]}""");

    public static ObjectValue DurationOrExpression { get; } = Parse(
        """{"anyOf": [{"type": "number", "minimum": 0}, {"type": "string", "pattern": "^ *([0-9.]+(ms|s|m|h|d)?)+ *$|\\{\\{"}]}""");

    public static ObjectValue NameList { get; } = Parse("""{"type": ["string", "array"], "items": {"type": ["string", "number", "boolean"]}}""");

    public static ObjectValue Map { get; } = Parse("""{"type": "object"}""");

    public static ObjectValue Any { get; } = ObjectValue.Empty;

    public static ObjectValue Environment { get; } = Parse(
        """{"type": "object", "propertyNames": {"pattern": "^[A-Za-z_][A-Za-z0-9_]*$"}, "additionalProperties": {"type": ["string", "number", "boolean", "null"]}}""");

    /// <summary>A map of names that definitions give.</summary>
    public static ObjectValue Named { get; } = Parse("""{"type": "object", "propertyNames": {"pattern": "^[A-Za-z_][A-Za-z0-9_-]{0,127}$"}}""");

    public static ObjectValue Priority { get; } = WholeOrExpression(1, 5);

    public static ObjectValue NamedOf(string definition) => Named.With(ObjectValue.Of(("additionalProperties", Ref(definition))));

    public static ObjectValue ListOf(string definition) => ObjectValue.Of(("type", "array"), ("minItems", 1L), ("items", Ref(definition)));

    public static ObjectValue Choice(IEnumerable<string> words) => ObjectValue.Of(("enum", ArrayValue.Of(words.Select(Value.Of))));

    public static ObjectValue Whole(long minimum, long maximum) =>
        ObjectValue.Of(("type", "integer"), ("minimum", minimum), ("maximum", maximum));

    public static ObjectValue WholeOrExpression(long minimum, long maximum) => NumberOrExpression(Whole(minimum, maximum));

    public static ObjectValue MinutesOrExpression(decimal maximum) =>
        NumberOrExpression(ObjectValue.Of(("type", "number"), ("exclusiveMinimum", 0L), ("maximum", Value.Of(maximum))));

    public static ObjectValue AnyOf(params ReadOnlySpan<ObjectValue> schemas) => ObjectValue.Of(("anyOf", ArrayValue.Of([.. schemas.ToArray()])));

    /// <summary>One schema for values of a type, one for all others: messages then tell what is wrong, which those of alternatives cannot.</summary>
    public static ObjectValue ByKind(string type, ObjectValue schema, ObjectValue otherwise) =>
        ObjectValue.Of(("if", ObjectValue.Of(("type", type))), ("then", schema), ("else", otherwise));

    public static ObjectValue Requires(params IEnumerable<string> keys) => ObjectValue.Of(("required", ArrayValue.Of(keys.Select(Value.Of))));

    public static ObjectValue Ref(string definition) => ObjectValue.Of(("$ref", $"#/definitions/{SchemaReferences.Token(definition)}"));

    public static ObjectValue Parse(string json) => (ObjectValue)ValueJson.Parse(json);

    /// <summary>A mapping with exactly the keys that its reader knows.</summary>
    /// <param name="keys">Those of the reader.</param>
    /// <param name="rules">Further keywords of the schema; null adds none.</param>
    /// <exception cref="InvalidOperationException">A key is described that the reader does not know, or the other way round.</exception>
    public static ObjectValue Mapping(string text, IReadOnlyCollection<string> keys, ReadOnlySpan<KeySchema> described, string? rules = null)
    {
        var entries = described.ToArray();
        var differing = keys.Except(entries.Select(entry => entry.Name)).Concat(entries.Select(entry => entry.Name).Except(keys)).ToList();
        if (differing.Count > 0 || entries.Length != keys.Count)
        {
            throw new InvalidOperationException($"The schema and the reader of '{text}' differ in: {string.Join(", ", differing)}");
        }

        var properties = entries.Select(entry => KeyValuePair.Create<string, Value>(entry.Name, WithText(entry.Schema, entry.Text)));
        var mapping = ObjectValue.Of(("type", "object"), ("description", text), ("additionalProperties", false), ("properties", ObjectValue.Of(properties)));
        return rules is null ? mapping : mapping.With(Parse(rules));
    }

    /// <summary>Draft 7 reads nothing beside a reference, so that one is wrapped.</summary>
    private static ObjectValue WithText(ObjectValue schema, string text) =>
        ObjectValue.Of(("description", text)).With(schema.TryGet("$ref", out _) ? ObjectValue.Of(("allOf", ArrayValue.Of(schema))) : schema);

    private static ObjectValue NumberOrExpression(ObjectValue number) => AnyOf(number, Expression);
}

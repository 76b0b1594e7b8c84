using Weir.Definitions.Schemas;
using Weir.Definitions.Values;

namespace Weir.Definitions.Actions;

/// <summary>Turns JSON Schemas into inputs of actions and back.</summary>
public static class ActionSchema
{
    private static readonly (string Type, ActionInputTypes Input)[] Types =
    [
        ("string", ActionInputTypes.String),
        ("number", ActionInputTypes.Number),
        ("integer", ActionInputTypes.Integer),
        ("boolean", ActionInputTypes.Boolean),
        ("array", ActionInputTypes.Array),
        ("object", ActionInputTypes.Object),
    ];

    /// <summary>
    /// A description with the inputs that a JSON Schema declares, so that definitions are checked against them with their places.
    /// The schema itself is checked too, when all values are known.
    /// </summary>
    /// <param name="name">The action's name.</param>
    /// <param name="description">For people.</param>
    /// <param name="parameters">
    /// A JSON Schema of type object, or a map of parameters: <c>{region: {type: string, required: true}}</c>.
    /// </param>
    /// <exception cref="SchemaException">It is no such schema.</exception>
    public static ActionDescription Describe(string name, string description, ObjectValue parameters)
    {
        var schema = WithoutDefaulted(Normalize(parameters));
        var compiled = JsonSchema.Compile(schema);
        var properties = schema.Get("properties") as ObjectValue ?? ObjectValue.Empty;
        var required = (schema.Get("required") as ArrayValue)?.Items ?? [];
        return new()
        {
            Name = name,
            Description = description,
            Inputs = [.. properties.Members.Select(member => Input(member.Key, member.Value as ObjectValue ?? ObjectValue.Empty, required.Contains(Value.Of(member.Key))))],
            AcceptsOtherInputs = schema.TryGet("additionalProperties", out var others) && !others.Equals(Value.False),
            ConfigSchema = compiled,
        };
    }

    /// <summary>The JSON Schema of an action's inputs, for documents and editors.</summary>
    public static Value Of(ActionDescription action)
    {
        if (action.ConfigSchema is { } own)
        {
            return own.Source;
        }

        var schema = ObjectValue.Of(
            ("type", "object"),
            ("properties", ObjectValue.Of(action.Inputs.Select(input => KeyValuePair.Create(input.Name, Of(input))))),
            ("required", ArrayValue.Of(action.Inputs.Where(input => input.Required).Select(input => Value.Of(input.Name)))),
            ("additionalProperties", action.AcceptsOtherInputs));
        foreach (var group in action.ExactlyOneOf)
        {
            schema = schema.With("oneOf", ArrayValue.Of(group.Select(name => (Value)ObjectValue.Of(("required", ArrayValue.Of(Value.Of(name)))))));
        }

        return schema;
    }

    /// <summary>A map of parameters as the JSON Schema that it means; a JSON Schema as it is.</summary>
    /// <param name="parameters">As written.</param>
    /// <param name="acceptsOthers">Whether names that a map does not hold are taken, too.</param>
    public static ObjectValue Normalize(ObjectValue parameters, bool acceptsOthers = false)
    {
        if (parameters.Get("properties") is ObjectValue || parameters.Get("type") is StringValue)
        {
            return parameters;
        }

        var required = parameters.Members.Where(member => member.Value is ObjectValue own && own.Get("required").Equals(Value.True) && own.Get("default").IsNull);
        return ObjectValue.Of(
            ("type", "object"),
            ("properties", parameters),
            ("required", ArrayValue.Of(required.Select(member => Value.Of(member.Key)))),
            ("additionalProperties", acceptsOthers));
    }

    /// <summary>An input with a default is never missing, whatever <c>required</c> says.</summary>
    private static ObjectValue WithoutDefaulted(ObjectValue schema) => schema.Get("required") is ArrayValue required && schema.Get("properties") is ObjectValue properties
        ? schema.With("required", ArrayValue.Of(required.Items.Where(name => properties.Get(name.ToText()) is not ObjectValue input || input.Get("default").IsNull)))
        : schema;

    private static ActionInput Input(string name, ObjectValue schema, bool required) => new()
    {
        Name = name,
        Types = TypesOf(schema),
        Required = (required || schema.Get("required").Equals(Value.True)) && schema.Get("default").IsNull,
        Default = schema.Get("default") is { IsNull: false } value ? value : null,
        Enum = (schema.Get("enum") as ArrayValue)?.Items ?? [],
        Description = (schema.Get("description") as StringValue)?.Value ?? "",
        Minimum = Bound(schema, "minimum"),
        Maximum = Bound(schema, "maximum"),
    };

    private static ActionInputTypes TypesOf(ObjectValue schema)
    {
        var names = SchemaTypes.Of(schema);
        return names.Count == 0 || names.Contains("null")
            ? ActionInputTypes.Any
            : names.Aggregate(ActionInputTypes.None, (types, name) => types | Types.First(type => type.Type == name).Input);
    }

    private static decimal? Bound(ObjectValue schema, string keyword) =>
        schema.Get(keyword) is NumberValue number && number.TryGetDecimal(out var exact) ? exact : null;

    private static Value Of(ActionInput input)
    {
        var schema = ObjectValue.Empty;
        var types = Types.Where(type => input.Types.HasFlag(type.Input)).Select(type => Value.Of(type.Type)).ToList();
        if (input.Types.HasFlag(ActionInputTypes.Duration))
        {
            // A number of seconds, or a text such as 90s.
            types = [Value.Of("number"), Value.Of("string")];
        }

        if (types.Count > 0 && !input.Types.HasFlag(ActionInputTypes.Any))
        {
            schema = schema.With("type", types.Count == 1 ? types[0] : ArrayValue.Of(types));
        }

        if (input.Description.Length > 0)
        {
            schema = schema.With("description", input.Description);
        }

        if (input.Default is { } value)
        {
            schema = schema.With("default", value);
        }

        if (input.Enum.Count > 0)
        {
            schema = schema.With("enum", ArrayValue.Of(input.Enum));
        }

        if (input.Minimum is { } minimum)
        {
            schema = schema.With("minimum", Value.Of(minimum));
        }

        return input.Maximum is { } maximum ? schema.With("maximum", Value.Of(maximum)) : schema;
    }
}

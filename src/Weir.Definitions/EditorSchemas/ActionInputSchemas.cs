using Weir.Definitions.Actions;
using Weir.Definitions.Schemas;
using Weir.Definitions.Values;
using static Weir.Definitions.EditorSchemas.KeySchemas;

namespace Weir.Definitions.EditorSchemas;

/// <summary>The inputs of one action as definitions write them: checked as <see cref="Jobs.ActionCheck"/> does.</summary>
internal static class ActionInputSchemas
{
    private const string NumberText = "[-+]?[0-9.]+([eE][-+]?[0-9]+)?";
    private const string DurationText = " *([0-9.]+(ms|s|m|h|d)?)+ *";

    /// <summary>Whether a definition has to give it inputs.</summary>
    public static bool AsksForInputs(ActionDescription action) => action.ExactlyOneOf.Count > 0 || action.Inputs.Any(input => input.Required);

    /// <param name="self">The reference to this schema: that of the action's own schema is found under its <c>then</c>.</param>
    public static ObjectValue Of(ActionDescription action, ObjectValue self)
    {
        var home = $"{((StringValue)self.Get("$ref")).Value}/then";
        var own = action.ConfigSchema?.Source as ObjectValue;
        var described = own?.Get("properties") as ObjectValue ?? ObjectValue.Empty;
        var properties = action.Inputs.Select(input => KeyValuePair.Create<string, Value>(input.Name, Notes(input).With(Checked(input, described.TryGet(input.Name, out _)
            ? ObjectValue.Of(("$ref", $"{home}/properties/{SchemaReferences.Token(input.Name)}"))
            : TypeOf(input)))));
        var schema = ObjectValue.Of(
            ("title", action.Name),
            ("description", action.Description),
            ("type", "object"),
            ("properties", ObjectValue.Of(properties)),
            ("required", ArrayValue.Of(action.Inputs.Where(input => input.Required).Select(input => Value.Of(input.Name)))),
            ("additionalProperties", action.AcceptsOtherInputs));
        if (action.ExactlyOneOf.Count > 0)
        {
            schema = schema.With("allOf", ArrayValue.Of(action.ExactlyOneOf.Select(group => (Value)ObjectValue.Of(("oneOf", ArrayValue.Of(group.Select(name => (Value)Requires(name))))))));
        }

        // Which inputs are required is told above.
        return own is null ? schema : schema.With(ActionSchemas.WhenKnown(ObjectValue.Of(ForeignSchema.AsDraft7(own, home).Members.Where(member => member.Key != "required"))));
    }

    private static ObjectValue Notes(ActionInput input)
    {
        var notes = input.Description.Length == 0 ? ObjectValue.Empty : ObjectValue.Of(("description", input.Description));
        return input.Default is { } value ? notes.With("default", value) : notes;
    }

    /// <summary>Editors offer the values of an alternative, and not those of a condition.</summary>
    private static ObjectValue Checked(ActionInput input, ObjectValue schema) => input.Enum.Count > 0
        ? AnyOf(ObjectValue.Of(("enum", ArrayValue.Of(input.Enum))), Expression)
        : ActionSchemas.WhenKnown(schema);

    private static ObjectValue TypeOf(ActionInput input)
    {
        var schema = TypeOf(input.Types);
        schema = input.Minimum is { } minimum ? schema.With("minimum", Value.Of(minimum)) : schema;
        return input.Maximum is { } maximum ? schema.With("maximum", Value.Of(maximum)) : schema;
    }

    /// <summary>Text that reads as what is asked for is taken for it.</summary>
    private static ObjectValue TypeOf(ActionInputTypes types)
    {
        if (types.HasFlag(ActionInputTypes.Any))
        {
            return Any;
        }

        var names = new List<string>();
        var texts = new List<string>();
        Add(ActionInputTypes.String, ["string", "number", "boolean"]);
        Add(ActionInputTypes.Number, ["number"], NumberText);
        Add(ActionInputTypes.Integer, ["integer"], NumberText);
        Add(ActionInputTypes.Boolean, ["boolean"], "true|false");
        Add(ActionInputTypes.Array, ["array"]);
        Add(ActionInputTypes.Object, ["object"]);
        Add(ActionInputTypes.Duration, ["number"], DurationText);
        var plain = ObjectValue.Of(("type", ArrayValue.Of(names.Distinct(StringComparer.Ordinal).Select(Value.Of))));
        return names.Contains("string") || texts.Count == 0
            ? plain
            : AnyOf(plain, ObjectValue.Of(("type", "string"), ("pattern", $"^({string.Join('|', texts.Distinct(StringComparer.Ordinal))})$")));

        void Add(ActionInputTypes type, string[] accepted, string? text = null)
        {
            if (types.HasFlag(type))
            {
                names.AddRange(accepted);
                texts.AddRange(text is null ? [] : [text]);
            }
        }
    }
}

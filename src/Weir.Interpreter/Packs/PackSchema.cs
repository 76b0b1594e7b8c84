using Weir.Definitions.Schemas;
using Weir.Definitions.Values;

namespace Weir.Interpreter.Packs;

/// <summary>What <c>pack.yaml</c> and files of actions may hold.</summary>
public static class PackSchema
{
    private const string ActionText = """
        {
          "type": "object",
          "required": ["name", "runner"],
          "additionalProperties": false,
          "properties": {
            "name": {"description": "The action is used as PACK.NAME, or PACK/NAME.", "type": "string", "pattern": "^[A-Za-z][A-Za-z0-9_-]*$", "maxLength": 64},
            "label": {"description": "Shown to people.", "type": "string"},
            "description": {"description": "What it is for.", "type": "string"},
            "runner": {"description": "What runs the program; activity is one of a worker of any Temporal SDK.", "enum": ["shell", "python", "node", "activity"]},
            "entry_point": {"description": "The program's file, from the pack's folder.", "type": "string", "minLength": 1},
            "parameters": {"description": "A JSON Schema of the parameters, or a map of names to schemas in which required: true may stand.", "type": "object"},
            "parameter_delivery": {"description": "How the program gets them: one JSON object on standard input, variables WEIR_PARAM_NAME, or the file $WEIR_PARAMETERS.", "enum": ["stdin", "env", "file"]},
            "output": {"description": "A JSON Schema of the result.", "type": "object"},
            "output_format": {"description": "What standard output is: one JSON value, or text.", "enum": ["json", "text"]},
            "env": {"description": "Environment of the program.", "type": "object", "additionalProperties": {"type": ["string", "number", "boolean"]}},
            "timeout": {"description": "How long one execution may take, for example 30s.", "type": ["number", "string"], "format": "duration"},
            "activity": {"description": "The activity's type.", "type": "string", "minLength": 1, "maxLength": 255},
            "task_queue": {"description": "The task queue of its workers.", "type": "string", "minLength": 1, "maxLength": 255}
          },
          "if": {"properties": {"runner": {"const": "activity"}}},
          "then": {"required": ["activity", "task_queue"]},
          "else": {"required": ["entry_point"]}
        }
        """;

    private const string PackText = """
        {
          "type": "object",
          "required": ["name", "version"],
          "additionalProperties": false,
          "properties": {
            "name": {"description": "The pack's name, the first part of the names of its actions.", "type": "string", "pattern": "^[a-z][a-z0-9_-]*$", "maxLength": 64},
            "version": {"description": "Semantic version, for example 1.2.0.", "type": "string", "pattern": "^[0-9]+\\.[0-9]+\\.[0-9]+([-+][0-9A-Za-z.+-]+)?$", "maxLength": 64},
            "label": {"description": "Shown to people.", "type": "string"},
            "description": {"description": "What it is for.", "type": "string"},
            "author": {"description": "Who wrote the pack.", "type": "string"},
            "tags": {"description": "Words to find it by.", "type": "array", "items": {"type": "string"}},
            "config_schema": {"description": "A JSON Schema of the configuration, or a map of names to schemas. The file config.yaml may hold it instead.", "type": "object"},
            "config": {"description": "Values of the configuration: {{ pack.config.NAME }}. Those of the installation stand over them.", "type": "object"},
            "actions": {"description": "The actions of the pack; more may stand in actions/*.yaml.", "type": "array", "items": {"type": "object"}}
          }
        }
        """;

    public static JsonSchema Pack { get; } = JsonSchema.Compile(ValueJson.Parse(PackText));

    public static JsonSchema Action { get; } = JsonSchema.Compile(ValueJson.Parse(ActionText));

    /// <summary>The schema of <c>pack.yaml</c> for editors, that of its actions included.</summary>
    public static ObjectValue ForEditors { get; } = Describe((ObjectValue)Pack.Source);

    /// <summary>The schema of a file of <c>actions/</c> for editors.</summary>
    public static ObjectValue ActionForEditors { get; } = Titled("Weir action", (ObjectValue)Action.Source);

    private static ObjectValue Describe(ObjectValue pack)
    {
        var properties = (ObjectValue)pack.Get("properties");
        var actions = ((ObjectValue)properties.Get("actions")).With(ObjectValue.Of(("items", Action.Source)));
        return Titled("Weir pack", pack.With(ObjectValue.Of(("properties", properties.With(ObjectValue.Of(("actions", actions)))))));
    }

    private static ObjectValue Titled(string title, ObjectValue schema) =>
        ObjectValue.Of(("$schema", "http://json-schema.org/draft-07/schema#"), ("title", title)).With(schema);
}

using Weir.Definitions.Schemas;
using Weir.Definitions.Values;

namespace Weir.Interpreter.Packs;

/// <summary>What <c>pack.yaml</c> and files of actions may hold.</summary>
internal static class PackSchema
{
    private const string ActionText = """
        {
          "type": "object",
          "required": ["name", "runner"],
          "additionalProperties": false,
          "properties": {
            "name": {"type": "string", "pattern": "^[A-Za-z][A-Za-z0-9_-]*$", "maxLength": 64},
            "label": {"type": "string"},
            "description": {"type": "string"},
            "runner": {"enum": ["shell", "python", "node", "activity"]},
            "entry_point": {"type": "string", "minLength": 1},
            "parameters": {"type": "object"},
            "parameter_delivery": {"enum": ["stdin", "env", "file"]},
            "output": {"type": "object"},
            "output_format": {"enum": ["json", "text"]},
            "env": {"type": "object", "additionalProperties": {"type": ["string", "number", "boolean"]}},
            "timeout": {"type": ["number", "string"], "format": "duration"},
            "activity": {"type": "string", "minLength": 1, "maxLength": 255},
            "task_queue": {"type": "string", "minLength": 1, "maxLength": 255}
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
            "name": {"type": "string", "pattern": "^[a-z][a-z0-9_-]*$", "maxLength": 64},
            "version": {"type": "string", "pattern": "^[0-9]+\\.[0-9]+\\.[0-9]+([-+][0-9A-Za-z.+-]+)?$", "maxLength": 64},
            "label": {"type": "string"},
            "description": {"type": "string"},
            "author": {"type": "string"},
            "tags": {"type": "array", "items": {"type": "string"}},
            "config_schema": {"type": "object"},
            "config": {"type": "object"},
            "actions": {"type": "array", "items": {"type": "object"}}
          }
        }
        """;

    public static JsonSchema Pack { get; } = JsonSchema.Compile(ValueJson.Parse(PackText));

    public static JsonSchema Action { get; } = JsonSchema.Compile(ValueJson.Parse(ActionText));
}

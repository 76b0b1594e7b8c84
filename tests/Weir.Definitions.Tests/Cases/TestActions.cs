using Weir.Definitions.Actions;
using Weir.Definitions.Values;

namespace Weir.Definitions.Tests.Cases;

/// <summary>A catalog for definitions under test: the real actions' names with enough of their inputs to check against.</summary>
public static class TestActions
{
    public static IActionCatalog Catalog { get; } = new ActionCatalog(
    [
        new ActionDescription
        {
            Name = "shell",
            Inputs =
            [
                new() { Name = "run", Types = ActionInputTypes.String, Script = new("shell", "bash") },
                new() { Name = "command", Types = ActionInputTypes.String },
                new() { Name = "args", Types = ActionInputTypes.Array },
                new() { Name = "shell", Types = ActionInputTypes.String, Enum = ["bash", "sh"] },
                new() { Name = "working-directory", Types = ActionInputTypes.String },
            ],
            ExactlyOneOf = [["run", "command"]],
        },
        new ActionDescription
        {
            Name = "script",
            Inputs =
            [
                new() { Name = "script", Types = ActionInputTypes.String, Script = new("interpreter", "bash") },
                new() { Name = "file", Types = ActionInputTypes.String },
                new() { Name = "interpreter", Types = ActionInputTypes.String },
                new() { Name = "args", Types = ActionInputTypes.Array },
            ],
            ExactlyOneOf = [["script", "file"]],
        },
        new ActionDescription
        {
            Name = "http/request",
            Inputs =
            [
                new() { Name = "url", Types = ActionInputTypes.String, Required = true },
                new() { Name = "method", Types = ActionInputTypes.String, Enum = ["GET", "POST", "PUT", "DELETE", "PATCH"] },
                new() { Name = "headers", Types = ActionInputTypes.Object },
                new() { Name = "body", Types = ActionInputTypes.String | ActionInputTypes.Object | ActionInputTypes.Array },
                new() { Name = "timeout", Types = ActionInputTypes.Duration, Minimum = 0.001m, Maximum = 3600 },
                new() { Name = "expected-status", Types = ActionInputTypes.Integer | ActionInputTypes.String | ActionInputTypes.Array },
                new() { Name = "verify-tls", Types = ActionInputTypes.Boolean },
            ],
            Outputs = ["status_code", "headers", "content_type", "body", "elapsed_ms"],
        },
        new ActionDescription
        {
            Name = "sleep",
            Inputs = [new() { Name = "duration", Types = ActionInputTypes.Duration, Required = true, Minimum = 0, Maximum = 86_400 }],
            Outputs = ["duration_seconds"],
        },
        new ActionDescription
        {
            Name = "file/write",
            Inputs =
            [
                new() { Name = "path", Types = ActionInputTypes.String, Required = true },
                new() { Name = "content", Types = ActionInputTypes.String | ActionInputTypes.Number | ActionInputTypes.Array | ActionInputTypes.Object, Required = true },
            ],
            Outputs = ["path", "size_bytes"],
        },
        ActionSchema.Describe("user.creator", "Creates a user.", (ObjectValue)ValueJson.Parse(
            """
            {
              "name": {"type": "string", "required": true, "pattern": "^[a-z]+$"},
              "age": {"type": "integer", "minimum": 0},
              "groups": {"type": "array", "items": {"type": "string"}, "maxItems": 2}
            }
            """)),
        new ActionDescription
        {
            Name = "echo",
            AcceptsOtherInputs = true,
        },
    ]);
}

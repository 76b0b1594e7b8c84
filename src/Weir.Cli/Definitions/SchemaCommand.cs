using System.CommandLine;
using Weir.Cli.Terminal;
using Weir.Definitions.EditorSchemas;
using Weir.Interpreter.Packs;

namespace Weir.Cli.Definitions;

/// <summary><c>weir schema [KIND]</c>: JSON Schemas, for editors.</summary>
internal static class SchemaCommand
{
    public static Command Create(Output output)
    {
        var kind = new Argument<SchemaKind>("KIND") { Description = "definition, pack (pack.yaml) or action (a file of a pack's actions)", DefaultValueFactory = _ => SchemaKind.Definition };
        var command = new Command("schema", "Writes the JSON Schema of definitions or packs, for editors") { kind };
        command.SetBody(output, async (parsed, _) =>
        {
            await output.Data.WriteAsync(SchemaText.Write(parsed.GetValue(kind) switch
            {
                SchemaKind.Pack => PackSchema.ForEditors,
                SchemaKind.Action => PackSchema.ActionForEditors,
                _ => DefinitionSchema.Value,
            }));
            return ExitCodes.Completed;
        });
        return command;
    }
}

internal enum SchemaKind
{
    Definition,
    Pack,
    Action,
}

using System.CommandLine;
using Weir.Cli.Packs;
using Weir.Cli.Terminal;
using Weir.Definitions.EditorSchemas;
using Weir.Interpreter.Packs;

namespace Weir.Cli.Definitions;

/// <summary><c>weir schema [KIND]</c>: JSON Schemas, for editors.</summary>
internal static class SchemaCommand
{
    public static Command Create(Output output)
    {
        var kind = new Argument<SchemaKind>("KIND") { Description = "definition, test (a file for 'weir test'), pack (pack.yaml) or action (a file of a pack's actions)", DefaultValueFactory = _ => SchemaKind.Definition };
        var pack = new Option<string[]>("--pack") { Description = "The folder of a pack that is not installed, whose actions are known, too; may be repeated", HelpName = "DIR" };
        var data = DataFolder.CreateOption();
        var command = new Command("schema", "Writes the JSON Schema of definitions, tests or packs, for editors") { kind, pack, data };
        command.SetBody(output, async (parsed, _) =>
        {
            var packs = PackFolder.ReadAll(output, parsed.GetValue(pack) ?? [], DataFolder.From(parsed, data));
            await output.Data.WriteAsync(SchemaText.Write(parsed.GetValue(kind) switch
            {
                SchemaKind.Pack => PackSchema.ForEditors,
                SchemaKind.Action => PackSchema.ActionForEditors,
                SchemaKind.Test => TestFileSchema.Create(packs.Actions),
                _ => DefinitionSchema.Create(packs.Actions),
            }));
            return ExitCodes.Completed;
        });
        return command;
    }
}

internal enum SchemaKind
{
    Definition,
    Test,
    Pack,
    Action,
}

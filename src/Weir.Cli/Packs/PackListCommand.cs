using System.CommandLine;
using System.Text.Json.Nodes;
using Weir.Cli.Definitions;
using Weir.Cli.Runs;
using Weir.Cli.Terminal;
using Weir.Interpreter.Packs;

namespace Weir.Cli.Packs;

/// <summary><c>weir pack list</c>.</summary>
internal static class PackListCommand
{
    public static Command Create(Output output)
    {
        var data = DataFolder.CreateOption();
        var format = RunOptions.Output();
        var command = new Command("list", "Lists installed packs") { data, format };
        command.SetBody(output, async (parsed, _) =>
        {
            var packs = InstalledPacks.Load(new(DataFolder.From(parsed, data).Packs));
            foreach (var broken in packs.Results)
            {
                DefinitionFile.Show(output, broken.Diagnostics);
            }

            if (parsed.GetValue(format) == OutputFormat.Json)
            {
                await output.Data.WriteLineAsync(new JsonArray([.. packs.Packs.Select(Json)]).ToIndentedText());
            }
            else if (packs.Results.Count == 0)
            {
                output.Notice("no packs yet; 'weir pack install SOURCE' installs one");
            }
            else
            {
                await output.Data.WriteLineAsync($"{"PACK",-24}  {"VERSION",-12}  {"ACTIONS",7}  {"WORKFLOWS",9}  DESCRIPTION");
                foreach (var pack in packs.Packs)
                {
                    await output.Data.WriteLineAsync(
                        $"{pack.Name,-24}  {pack.Version,-12}  {pack.Actions.Count,7}  {pack.Workflows.Count,9}  {SafeText.OneLine(pack.Description ?? "")}".TrimEnd());
                }
            }

            return packs.Results.All(result => result.Diagnostics.Count == 0) ? ExitCodes.Completed : ExitCodes.Error;
        });
        return command;
    }

    private static JsonNode Json(Pack pack) => new JsonObject
    {
        ["name"] = pack.Name,
        ["version"] = pack.Version,
        ["description"] = pack.Description,
        ["actions"] = new JsonArray([.. pack.Actions.Select(action => (JsonNode)action.Description.Name)]),
        ["workflows"] = new JsonArray([.. pack.Workflows.Select(file => (JsonNode)Path.GetFileName(file))]),
    };
}

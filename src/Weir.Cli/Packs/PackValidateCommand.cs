using System.CommandLine;
using Weir.Cli.Definitions;
using Weir.Cli.Terminal;

namespace Weir.Cli.Packs;

/// <summary><c>weir pack validate DIR</c>: the manifest, its actions and every workflow, without running anything.</summary>
internal static class PackValidateCommand
{
    public static Command Create(Output output)
    {
        var folder = new Argument<string>("DIR") { Description = "The pack's folder" };
        var data = DataFolder.CreateOption();
        var command = new Command("validate", "Checks a pack and shows every error") { folder, data };
        command.SetBody(output, async (parsed, _) =>
        {
            var (pack, packs) = PackFolder.Read(output, parsed.GetRequiredValue(folder), DataFolder.From(parsed, data));
            var isGood = true;
            foreach (var workflow in pack.Workflows)
            {
                var compiled = DefinitionFile.Check(workflow, packs);
                DefinitionFile.Show(output, compiled.Diagnostics);
                isGood &= compiled.Succeeded;
            }

            if (isGood)
            {
                await output.Data.WriteLineAsync($"{pack.Name} {pack.Version}: valid ({pack.Actions.Count} actions, {pack.Workflows.Count} workflows, {pack.Tests.Count} tests)");
            }

            return isGood ? ExitCodes.Completed : ExitCodes.Usage;
        });
        return command;
    }
}

using System.CommandLine;
using Weir.Cli.Runs;
using Weir.Cli.Terminal;
using Weir.Definitions.Plans;
using Weir.Interpreter.Packs;

namespace Weir.Cli.Definitions;

/// <summary><c>weir validate FILE...</c>: checks definitions without running them.</summary>
internal static class ValidateCommand
{
    public static Command Create(Output output)
    {
        var files = new Argument<string[]>("FILE") { Description = "Definitions; - reads standard input", Arity = ArgumentArity.OneOrMore };
        var data = DataFolder.CreateOption();
        var format = RunOptions.Output();
        var command = new Command("validate", "Checks definitions and shows every error") { files, data, format };
        command.SetBody(output, async (parsed, _) =>
        {
            var packs = InstalledPacks.Load(new(DataFolder.From(parsed, data).Packs));
            var results = parsed.GetRequiredValue(files).Select(file => (File: file, Result: DefinitionFile.Check(file, packs))).ToArray();
            if (parsed.GetValue(format) == OutputFormat.Json)
            {
                await output.Data.WriteLineAsync(ValidationJson.Write(results));
            }
            else
            {
                foreach (var (file, result) in results)
                {
                    DefinitionFile.Show(output, result.Diagnostics);
                    if (result.Plan is { } plan)
                    {
                        var word = plan.Form == PlanForm.Tasks ? "tasks" : "jobs";
                        await output.Data.WriteLineAsync($"{file}: valid ({plan.Nodes.Count} {word})");
                    }
                }
            }

            return results.All(entry => entry.Result.Succeeded) ? ExitCodes.Completed : ExitCodes.Usage;
        });
        return command;
    }
}

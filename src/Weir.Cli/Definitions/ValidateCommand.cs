using System.CommandLine;
using Weir.Cli.Terminal;

namespace Weir.Cli.Definitions;

/// <summary><c>weir validate FILE...</c>: checks definitions without running them.</summary>
internal static class ValidateCommand
{
    public static Command Create(Output output)
    {
        var files = new Argument<string[]>("FILE") { Description = "Definitions; - reads standard input", Arity = ArgumentArity.OneOrMore };
        var command = new Command("validate", "Checks definitions and shows every error") { files };
        command.SetBody(output, async (parsed, _) =>
        {
            var valid = true;
            foreach (var file in parsed.GetRequiredValue(files))
            {
                var result = DefinitionFile.Check(file);
                DefinitionFile.Show(output, result.Diagnostics);
                if (result.Plan is { } plan)
                {
                    await output.Data.WriteLineAsync($"{file}: valid ({plan.Nodes.Count} jobs)");
                }
                else
                {
                    valid = false;
                }
            }

            return valid ? ExitCodes.Completed : ExitCodes.Usage;
        });
        return command;
    }
}

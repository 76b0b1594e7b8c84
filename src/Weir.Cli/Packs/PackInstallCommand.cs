using System.CommandLine;
using Weir.Cli.Definitions;
using Weir.Cli.Terminal;
using Weir.Interpreter.Packs;

namespace Weir.Cli.Packs;

/// <summary><c>weir pack install SOURCE</c>.</summary>
internal static class PackInstallCommand
{
    public static Command Create(Output output)
    {
        var source = new Argument<string>("SOURCE") { Description = "A folder, a zip, or a gzipped tar" };
        var config = new Option<string?>("--config") { Description = "YAML or JSON values of the pack's configuration [default: those of an earlier installation]", HelpName = "FILE" };
        var data = DataFolder.CreateOption();
        var command = new Command("install", "Installs a pack, in place of one of the same name") { source, config, data };
        command.SetBody(output, async (parsed, _) =>
        {
            var folder = DataFolder.From(parsed, data);
            folder.Create();
            try
            {
                var values = parsed.GetValue(config) is { } file ? DefinitionFile.ReadValues(output, file) : null;
                var result = new PackStore(folder.Packs).Install(parsed.GetRequiredValue(source), values);
                DefinitionFile.Show(output, result.Diagnostics);
                if (result.Pack is not { } pack)
                {
                    throw new CliException("the pack is not valid; nothing was installed.", ExitCodes.Usage);
                }

                await output.Data.WriteLineAsync(pack.Name);
                output.Notice($"installed {pack.Name} {pack.Version} ({pack.Actions.Count} actions, {pack.Workflows.Count} workflows)");
                return ExitCodes.Completed;
            }
            catch (PackException problem)
            {
                throw new CliException($"{problem.Message}; nothing was installed.", innerException: problem);
            }
            catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
            {
                throw new CliException($"{problem.Message} Nothing was installed.", innerException: problem);
            }
        });
        return command;
    }
}

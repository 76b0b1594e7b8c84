using System.CommandLine;
using Weir.Cli.Terminal;
using Weir.Interpreter.Packs;

namespace Weir.Cli.Packs;

/// <summary><c>weir pack remove NAME</c>.</summary>
internal static class PackRemoveCommand
{
    public static Command Create(Output output)
    {
        var name = new Argument<string>("NAME") { Description = "The pack" };
        var data = DataFolder.CreateOption();
        var command = new Command("remove", "Removes an installed pack") { name, data };
        command.SetBody(output, (parsed, _) =>
        {
            var pack = parsed.GetRequiredValue(name);
            if (!new PackStore(DataFolder.From(parsed, data).Packs).Remove(pack))
            {
                throw new CliException($"there is no pack '{pack}'. 'weir pack list' shows all.", ExitCodes.NotFound);
            }

            output.Notice($"removed {pack}");
            return Task.FromResult(ExitCodes.Completed);
        });
        return command;
    }
}

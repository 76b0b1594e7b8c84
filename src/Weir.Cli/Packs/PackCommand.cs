using System.CommandLine;
using Weir.Cli.Terminal;

namespace Weir.Cli.Packs;

/// <summary><c>weir pack</c>: folders of actions, workflows and tests.</summary>
internal static class PackCommand
{
    public static Command Create(Output output) => new("pack", "Packs: actions, workflows and tests in one folder")
    {
        PackValidateCommand.Create(output),
        PackTestCommand.Create(output),
        PackInstallCommand.Create(output),
        PackListCommand.Create(output),
        PackRemoveCommand.Create(output),
    };
}

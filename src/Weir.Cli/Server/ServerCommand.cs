using System.CommandLine;
using Weir.Cli.Terminal;

namespace Weir.Cli.Server;

/// <summary><c>weir server ...</c>: the engine for other processes.</summary>
internal static class ServerCommand
{
    public static Command Create(Output output) => new("server", "Serves the engine to other processes")
    {
        StartDevCommand.Create(output),
    };
}

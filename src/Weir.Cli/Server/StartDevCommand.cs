using System.CommandLine;
using Weir.Cli.Terminal;

namespace Weir.Cli.Server;

/// <summary><c>weir server start-dev</c>: the engine over gRPC, for any Temporal SDK on this machine.</summary>
internal static class StartDevCommand
{
    public static Command Create(Output output)
    {
        var options = new StartDevOptions();
        var command = new Command("start-dev", "Serves the engine over gRPC on this machine");
        options.AddTo(command);
        command.SetBody(output, (parsed, token) => ServerProcess.RunAsync(output, Prepare(options.Read(parsed, output)), token));
        return command;
    }

    // Programs that make a temporary file for its name hand over an empty file.
    private static ServerOptions Prepare(ServerOptions options)
    {
        if (options.Data is not null && File.Exists(options.Data))
        {
            if (new FileInfo(options.Data).Length > 0)
            {
                throw new CliException($"'{options.Data}' is a file, and Weir keeps its runs in a folder. Give the name of one that is a folder or is not there yet.");
            }

            File.Delete(options.Data);
        }

        return options;
    }
}

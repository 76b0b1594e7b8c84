using System.CommandLine;
using System.Net;
using Microsoft.Extensions.Logging;
using Weir.Cli.Terminal;
using Weir.Engine;

namespace Weir.Cli.Server;

/// <summary><c>weir test-server PORT</c>: an engine in memory whose time can be skipped, for the test environments of Temporal's SDKs.</summary>
internal static class TestServerCommand
{
    private const string Name = "test-server";

    public static Command Create(Output output)
    {
        var port = new Argument<int>("PORT") { Description = "TCP port of the gRPC service on 127.0.0.1; 0 takes a free one" };
        port.Validators.Add(PortOption.Check);
        var unlocked = new Option<bool>("--enable-time-skipping") { Description = "Skips time from the start; otherwise when a client unlocks it" };
        var command = new Command(Name, "Serves an engine whose time can be skipped, for tests") { port, unlocked };
        command.SetBody(output, (parsed, token) => ServerProcess.RunAsync(output, Options(parsed.GetValue(port), parsed.GetValue(unlocked)), token));
        return command;
    }

    /// <summary>SDKs start their test server with the port alone (<c>EXECUTABLE PORT [--enable-time-skipping]</c>): that is this command too.</summary>
    public static string[] Adopt(string[] args) =>
        args.Length > 0 && args[0].Length > 0 && args[0].All(char.IsAsciiDigit) ? [Name, .. args] : args;

    private static ServerOptions Options(int port, bool unlocked) => new()
    {
        Endpoint = new IPEndPoint(IPAddress.Loopback, port),
        Engine = new EngineOptions { TimeSkipping = unlocked ? TimeSkippingMode.Unlocked : TimeSkippingMode.Locked },
        Log = new LogOptions(LogLevel.Warning, LogFormat.Text),
    };
}

using System.CommandLine;
using System.Net;
using Weir.Cli.Terminal;
using Weir.Engine;
using Weir.Engine.Sqlite;
using Weir.Engine.Storage;
using Weir.Server.Grpc;

namespace Weir.Cli.Server;

/// <summary><c>weir server start-dev</c>: the engine over gRPC, for any Temporal SDK on this machine.</summary>
internal static class StartDevCommand
{
    public static Command Create(Output output)
    {
        var port = new Option<int>("--port", "-p")
        {
            Description = "TCP port of the gRPC service; 0 takes a free one",
            DefaultValueFactory = _ => GrpcHostOptions.DefaultPort,
        };
        port.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && result.GetValueOrDefault<int>() is < 0 or > IPEndPoint.MaxPort)
            {
                result.AddError($"--port takes a number from 0 to {IPEndPoint.MaxPort}");
            }
        });
        var ip = new Option<IPAddress>("--ip")
        {
            Description = "IP address to listen on",
            DefaultValueFactory = _ => IPAddress.Loopback,
            CustomParser = result =>
            {
                if (IPAddress.TryParse(result.Tokens[0].Value, out var address))
                {
                    return address;
                }

                result.AddError($"--ip takes an IP address, not '{result.Tokens[0].Value}'");
                return null;
            },
        };
        var data = new Option<string?>("--data", "--db-filename")
        {
            Description = "Folder to keep runs in; without it they are kept in memory and end with the server",
            HelpName = "DIR",
        };
        var command = new Command("start-dev", "Serves the engine over gRPC on this machine") { port, ip, data };
        command.SetBody(output, (parsed, token) => RunAsync(
            output, new IPEndPoint(parsed.GetRequiredValue(ip), parsed.GetValue(port)), parsed.GetValue(data), token));
        return command;
    }

    private static async Task<int> RunAsync(Output output, IPEndPoint endpoint, string? data, CancellationToken cancellationToken)
    {
        var sqlite = data is null ? null : new SqliteEngineStore(data);
        await using var engine = await WeirEngine.StartAsync(sqlite ?? (IEngineStore)new MemoryEngineStore(), new EngineOptions(), cancellationToken);
        await using var host = await ListenAsync(engine, endpoint, cancellationToken);
        sqlite?.Announce(host.Address);
        output.Notice($"Weir's engine listens on {host.Address} ({(data is null ? "in memory" : $"in {Path.GetFullPath(data)}")}). Ctrl-C ends it.");
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // A signal is how this command ends.
        }

        return ExitCodes.Completed;
    }

    private static async Task<GrpcHost> ListenAsync(WeirEngine engine, IPEndPoint endpoint, CancellationToken cancellationToken)
    {
        try
        {
            return await GrpcHost.StartAsync(
                new GrpcHostServices { Workflow = engine.WorkflowService, Operator = engine.OperatorService },
                new GrpcHostOptions { Ip = endpoint.Address, Port = endpoint.Port },
                cancellationToken);
        }
        catch (IOException problem)
        {
            throw new CliException($"{problem.Message}. Choose another port with --port.", innerException: problem);
        }
    }
}

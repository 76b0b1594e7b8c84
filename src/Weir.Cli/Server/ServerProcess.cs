using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Logging;
using Weir.Cli.Terminal;
using Weir.Engine;
using Weir.Engine.Sqlite;
using Weir.Engine.Storage;
using Weir.Protocol.Calls;
using Weir.Protocol.OperatorService.V1;
using Weir.Protocol.WorkflowService.V1;
using Weir.Server.Grpc;

namespace Weir.Cli.Server;

/// <summary>A server for Temporal SDKs, from its start to the signal that ends it.</summary>
internal static class ServerProcess
{
    private const string DefaultNamespace = "default";
    private static readonly TimeSpan Retention = TimeSpan.FromDays(1);

    public static async Task<int> RunAsync(Output output, ServerOptions options, CancellationToken cancellationToken)
    {
        using var log = ServerLog.Create(options.Log);
        var sqlite = options.Data is null ? null : new SqliteEngineStore(options.Data);
        var store = sqlite ?? (IEngineStore)new MemoryEngineStore();
        await using var engine = await WeirEngine.StartAsync(store, options.Engine with { LoggerFactory = log }, cancellationToken);
        await PrepareAsync(engine, options, cancellationToken);
        await using var host = await ListenAsync(engine, options, log, cancellationToken);
        sqlite?.Announce(host.Address);
        var place = options.Data is null ? "in memory" : $"in {Path.GetFullPath(options.Data)}";
        var time = options.Engine.TimeSkipping == TimeSkippingMode.Off ? "" : ", time can be skipped";
        output.Notice($"Weir's engine listens on {host.Address} ({place}{time}). Ctrl-C ends it.");
        try
        {
            // Whoever watches over the process starts it again; this one could do nothing any more, also when there is room again.
            throw await engine.StoreBroken.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // A signal is how a server ends.
            return ExitCodes.Completed;
        }
    }

    /// <summary>What callers may count on from the first call on.</summary>
    private static async Task PrepareAsync(WeirEngine engine, ServerOptions options, CancellationToken cancellationToken)
    {
        foreach (var name in options.Namespaces.Where(name => name != DefaultNamespace))
        {
            await UnlessThereAsync(engine.WorkflowService.RegisterNamespaceAsync(
                new RegisterNamespaceRequest { Namespace = name, WorkflowExecutionRetentionPeriod = Duration.FromTimeSpan(Retention) },
                cancellationToken: cancellationToken));
        }

        foreach (var name in options.Namespaces.Append(DefaultNamespace).Distinct())
        {
            foreach (var attribute in options.SearchAttributes)
            {
                var request = new AddSearchAttributesRequest { Namespace = name };
                request.SearchAttributes.Add(attribute.Name, attribute.Type);
                await UnlessThereAsync(engine.OperatorService.AddSearchAttributesAsync(request, cancellationToken: cancellationToken));
            }
        }
    }

    private static async Task UnlessThereAsync(Task adding)
    {
        try
        {
            await adding;
        }
        catch (RpcException there) when (there.Code == StatusCode.AlreadyExists)
        {
            // An earlier server added it to the same folder.
        }
    }

    private static async Task<GrpcHost> ListenAsync(WeirEngine engine, ServerOptions options, ILoggerFactory log, CancellationToken cancellationToken)
    {
        try
        {
            return await GrpcHost.StartAsync(
                new GrpcHostServices { Workflow = engine.WorkflowService, Operator = engine.OperatorService, Test = engine.TestService },
                new GrpcHostOptions { Ip = options.Endpoint.Address, Port = options.Endpoint.Port, LoggerFactory = log },
                cancellationToken);
        }
        catch (IOException problem)
        {
            throw new CliException($"{problem.Message}. Choose another port with --port.", innerException: problem);
        }
    }
}

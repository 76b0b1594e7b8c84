using System.Net;
using Google.Protobuf.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Weir.Protocol.Grpc;
using Weir.Protocol.Health;
using Weir.Protocol.Health.V1;
using Weir.Protocol.Reflection;
using Weir.Protocol.Reflection.V1;
using Weir.Protocol.Services;

namespace Weir.Server.Grpc;

/// <summary>
/// Serves an engine to other processes over gRPC. Stopping refuses new calls, lets those under way finish for a moment, ends the
/// rest with UNAVAILABLE, and closes the connections; disposing stops.
/// </summary>
public sealed class GrpcHost : IAsyncDisposable
{
    private static readonly FileDescriptor[] ServedFiles =
    [
        Weir.Protocol.WorkflowService.V1.ServiceReflection.Descriptor,
        Weir.Protocol.OperatorService.V1.ServiceReflection.Descriptor,
        Weir.Protocol.TestService.V1.ServiceReflection.Descriptor,
        HealthReflection.Descriptor,
    ];

    private readonly WebApplication web;
    private readonly GrpcHostOptions options;
    private readonly CancellationTokenSource draining;
    private readonly CancellationTokenSource ending;
    private readonly Lazy<Task> stop;

    private GrpcHost(WebApplication web, GrpcHostOptions options, CancellationTokenSource draining, CancellationTokenSource ending)
    {
        this.web = web;
        this.options = options;
        this.draining = draining;
        this.ending = ending;
        var address = options.SocketPath is null
            ? new Uri(web.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First())
            : null;
        Endpoint = address is null ? null : new IPEndPoint(options.Ip, address.Port);
        stop = new(StopOnceAsync);
    }

    /// <summary>Where it listens, with the port that was taken; null when it listens on a Unix socket.</summary>
    public IPEndPoint? Endpoint { get; }

    /// <summary>The address for a client on this machine, as <c>HOST:PORT</c> or <c>unix:PATH</c>.</summary>
    public string Address =>
        Endpoint is null ? $"unix:{options.SocketPath}"
        : Endpoint.Address.Equals(IPAddress.Any) ? $"{IPAddress.Loopback}:{Endpoint.Port}"
        : Endpoint.Address.Equals(IPAddress.IPv6Any) ? $"[{IPAddress.IPv6Loopback}]:{Endpoint.Port}"
        : Endpoint.ToString();

    /// <summary>Starts to listen; calls are answered when the task completes.</summary>
    /// <exception cref="IOException">The address cannot be listened on, for example because the port is in use.</exception>
    public static async Task<GrpcHost> StartAsync(
        GrpcHostServices services, GrpcHostOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new GrpcHostOptions();
        var draining = new CancellationTokenSource();
        var ending = new CancellationTokenSource();
        var web = Build(options);
        try
        {
            Map(web, services, options, draining.Token, ending.Token);
            await web.StartAsync(cancellationToken).ConfigureAwait(false);
            return new GrpcHost(web, options, draining, ending);
        }
        catch (Exception exception)
        {
            await web.DisposeAsync().ConfigureAwait(false);
            draining.Dispose();
            ending.Dispose();
            if (exception is IOException { InnerException: AddressInUseException })
            {
                throw new IOException($"cannot listen on {options.Ip}:{options.Port}: the port is in use", exception);
            }

            throw;
        }
    }

    /// <summary>Stops; a second call returns the same task. It does not throw when calls had to be cut.</summary>
    public Task StopAsync() => stop.Value;

    public async ValueTask DisposeAsync() => await StopAsync().ConfigureAwait(false);

    private static WebApplication Build(GrpcHostOptions options)
    {
        // The empty builder reads no settings files and no environment: what listens where is said by the options alone.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton(options.LoggerFactory);
        builder.Services.AddLogging();
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<IHostLifetime, OwnedLifetime>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = options.StopTimeout);
        builder.WebHost.UseKestrelCore();
        if (options.Certificate is not null)
        {
            builder.WebHost.UseKestrelHttpsConfiguration();
        }

        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            KestrelLimits.Apply(kestrel);
            if (options.SocketPath is { } socketPath)
            {
                File.Delete(socketPath);
                kestrel.ListenUnixSocket(socketPath, listen => listen.Protocols = HttpProtocols.Http2);
                return;
            }

            kestrel.Listen(options.Ip, options.Port, listen =>
            {
                listen.Protocols = HttpProtocols.Http2;
                if (options.Certificate is { } certificate)
                {
                    listen.UseHttps(certificate);
                }
            });
        });
        return builder.Build();
    }

    private static void Map(
        WebApplication web, GrpcHostServices services, GrpcHostOptions options, CancellationToken draining, CancellationToken ending)
    {
        var calls = new GrpcServiceOptions
        {
            MaxReceiveMessageSizeBytes = options.MaxReceiveMessageSizeBytes,
            TimeProvider = options.TimeProvider,
            Stopping = ending,
        };
        var names = new List<string>();
        Add(WorkflowServiceMethods.All, services.Workflow);
        Add(OperatorServiceMethods.All, services.Operator);
        Add(TestServiceMethods.All, services.Test);
        var health = new HealthService(names, draining);
        web.MapGrpcService(HealthService.Methods, health, calls);
        web.MapGrpcStream($"/{HealthService.ServiceName}/Watch", HealthCheckRequest.Parser, health.WatchAsync, calls);
        var reflection = new ReflectionService([.. names, HealthService.ServiceName], ServedFiles);
        foreach (var name in ReflectionService.ServiceNames)
        {
            web.MapGrpcStream($"/{name}/ServerReflectionInfo", ServerReflectionRequest.Parser, reflection.AnswerAsync, calls);
        }

        web.MapUnknownGrpcServices();

        void Add<TService>(IReadOnlyList<RpcMethod<TService>> methods, TService? service)
            where TService : class
        {
            if (service is not null)
            {
                web.MapGrpcService(methods, service, calls);
                names.Add(methods[0].ServiceName);
            }
        }
    }

    private async Task StopOnceAsync()
    {
        // These bounds are promises to the person who stops the process, so they are not on the clock that tests move.
        using var bound = new CancellationTokenSource(options.StopTimeout);
        await draining.CancelAsync().ConfigureAwait(false);
        ending.CancelAfter(options.DrainTimeout);
        try
        {
            await web.StopAsync(bound.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (bound.IsCancellationRequested)
        {
            // Connections that outlived the bound are cut.
        }

        await web.DisposeAsync().ConfigureAwait(false);
        draining.Dispose();
        ending.Dispose();
    }

    /// <summary>The process's signals belong to whoever owns this host.</summary>
    private sealed class OwnedLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}

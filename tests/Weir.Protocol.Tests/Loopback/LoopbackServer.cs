using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Weir.Protocol.Grpc;
using Weir.Protocol.Services;

namespace Weir.Protocol.Tests.Loopback;

/// <summary>Kestrel with HTTP/2 on a free port of this machine.</summary>
internal sealed class LoopbackServer : IAsyncDisposable
{
    private readonly WebApplication web;

    private LoopbackServer(WebApplication web, LogLines log)
    {
        this.web = web;
        Log = log;
        var address = web.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        Address = $"127.0.0.1:{new Uri(address).Port}";
    }

    public string Address { get; }

    public LogLines Log { get; }

    public static Task<LoopbackServer> StartAsync(IWorkflowService service, GrpcServiceOptions? options = null, int port = 0) => StartAsync(
        web =>
        {
            web.MapGrpcService(WorkflowServiceMethods.All, service, options);
            web.MapUnknownGrpcServices();
        },
        port: port);

    public static async Task<LoopbackServer> StartAsync(Action<WebApplication> map, X509Certificate2? certificate = null, int port = 0)
    {
        var log = new LogLines();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        builder.Services.AddLogging(logging => logging.AddProvider(log));
        builder.WebHost.UseKestrelCore();
        if (certificate is not null)
        {
            builder.WebHost.UseKestrelHttpsConfiguration();
        }

        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port, listen =>
        {
            listen.Protocols = HttpProtocols.Http2;
            if (certificate is not null)
            {
                listen.UseHttps(certificate);
            }
        }));
        var web = builder.Build();
        map(web);
        await web.StartAsync();
        return new(web, log);
    }

    public GrpcChannel Connect(Func<GrpcChannelOptions, GrpcChannelOptions>? configure = null)
    {
        var options = new GrpcChannelOptions { Address = Address };
        return new(configure is null ? options : configure(options));
    }

    /// <summary>Closes all connections without waiting for calls.</summary>
    public async Task AbortAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await web.StopAsync(now.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await AbortAsync();
        await web.DisposeAsync();
    }
}

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Weir.Protocol.Calls;
using Weir.Protocol.Framing;
using Weir.Protocol.Grpc.Hosting;

namespace Weir.Protocol.Grpc;

/// <summary>Serves gRPC from ASP.NET Core endpoints. They need HTTP/2; see <see cref="GrpcServiceOptions"/> for limits.</summary>
public static class GrpcEndpoints
{
    private const string LoggerCategory = "Weir.Protocol.Grpc";

    /// <summary>Maps each of <paramref name="methods"/>, and answers UNIMPLEMENTED to any other method of the same service.</summary>
    /// <param name="endpoints">Where to map.</param>
    /// <param name="methods">The RPCs, all of one service, at least one.</param>
    /// <param name="service">The implementation, called concurrently.</param>
    /// <param name="options">Limits and clock; null means the defaults.</param>
    public static void MapGrpcService<TService>(
        this IEndpointRouteBuilder endpoints,
        IReadOnlyList<RpcMethod<TService>> methods,
        TService service,
        GrpcServiceOptions? options = null)
    {
        ArgumentOutOfRangeException.ThrowIfZero(methods.Count, nameof(methods));
        options ??= new GrpcServiceOptions();
        var logger = endpoints.ServiceProvider.GetRequiredService<ILoggerFactory>().CreateLogger(LoggerCategory);
        foreach (var method in methods)
        {
            endpoints.MapPost(method.Path, new UnaryCallHandler<TService>(method, service, options, logger).HandleAsync);
        }

        var serviceName = methods[0].ServiceName;
        endpoints.MapPost(
            $"/{serviceName}/{{method}}",
            http => RefuseAsync(http, RpcException.Unimplemented(serviceName, (string?)http.GetRouteValue("method") ?? "")));
    }

    /// <summary>Answers UNIMPLEMENTED to calls of services that are not mapped. Requests other than gRPC get 415.</summary>
    public static void MapUnknownGrpcServices(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost(
            "/{service}/{method}",
            http => RefuseAsync(http, new(StatusCode.Unimplemented, $"unknown service {http.GetRouteValue("service")}")));
        endpoints.MapPost(
            "/{**path}",
            http => RefuseAsync(http, new(StatusCode.Unimplemented, $"malformed method name: \"{http.Request.Path}\"")));
    }

    private static Task RefuseAsync(HttpContext http, RpcException error)
    {
        if (!GrpcHeaders.IsGrpcContentType(http.Request.ContentType))
        {
            http.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
            return Task.CompletedTask;
        }

        GrpcResponseWriter.WriteError(http.Response, error);
        return Task.CompletedTask;
    }
}

using Google.Protobuf;
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

    /// <summary>Maps one streaming RPC.</summary>
    /// <param name="endpoints">Where to map.</param>
    /// <param name="path">The HTTP/2 path: <c>/package.Service/Method</c>.</param>
    /// <param name="parser">Parses a request message.</param>
    /// <param name="answer">Turns the request messages of one call into its response messages; its token ends with the call.</param>
    /// <param name="options">Limits and clock; null means the defaults.</param>
    public static void MapGrpcStream<TRequest, TResponse>(
        this IEndpointRouteBuilder endpoints,
        string path,
        MessageParser<TRequest> parser,
        Func<IAsyncEnumerable<TRequest>, CancellationToken, IAsyncEnumerable<TResponse>> answer,
        GrpcServiceOptions? options = null)
        where TRequest : IMessage<TRequest>
        where TResponse : IMessage<TResponse>
    {
        var logger = endpoints.ServiceProvider.GetRequiredService<ILoggerFactory>().CreateLogger(LoggerCategory);
        endpoints.MapPost(path, new StreamCallHandler<TRequest, TResponse>(path, parser, answer, options ?? new GrpcServiceOptions(), logger).HandleAsync);
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

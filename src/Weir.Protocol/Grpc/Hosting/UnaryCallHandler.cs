using Google.Protobuf;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Weir.Protocol.Calls;
using Weir.Protocol.Framing;

namespace Weir.Protocol.Grpc.Hosting;

/// <summary>Answers the calls of one RPC.</summary>
internal sealed class UnaryCallHandler<TService>(
    RpcMethod<TService> method, TService service, GrpcServiceOptions options, ILogger logger)
{
    public async Task HandleAsync(HttpContext http)
    {
        if (!HttpProtocol.IsHttp2(http.Request.Protocol))
        {
            http.Response.StatusCode = StatusCodes.Status426UpgradeRequired;
            http.Response.Headers.Upgrade = "h2c";
            return;
        }

        if (!GrpcHeaders.IsGrpcContentType(http.Request.ContentType))
        {
            http.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
            return;
        }

        using var call = new ServerCall(http, options);
        try
        {
            var context = call.ReadContext();
            var request = await ReadRequestAsync(http, call.Token).ConfigureAwait(false);
            var response = await method.InvokeAsync(service, request, context, call.Token).ConfigureAwait(false);
            await GrpcResponseWriter.WriteMessageAsync(http, response, options, call.Token).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            Fail(http, call, exception);
        }
    }

    private async Task<IMessage> ReadRequestAsync(HttpContext http, CancellationToken cancellationToken)
    {
        try
        {
            return await GrpcRequestReader.ReadAsync(http.Request, method, options.MaxReceiveMessageSizeBytes, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (InvalidProtocolBufferException exception)
        {
            throw new RpcException(StatusCode.Internal, $"grpc: error unmarshalling request: {exception.Message}", null, exception);
        }
    }

    private void Fail(HttpContext http, ServerCall call, Exception exception)
    {
        var error = exception switch
        {
            RpcException outcome => outcome,
            OperationCanceledException when call.DeadlinePassed => new(StatusCode.DeadlineExceeded, "context deadline exceeded"),
            OperationCanceledException when options.Stopping.IsCancellationRequested =>
                new(StatusCode.Unavailable, "the server is shutting down"),
            OperationCanceledException when http.RequestAborted.IsCancellationRequested => new(StatusCode.Cancelled, "context canceled"),
            BadHttpRequestException or ConnectionResetException or IOException => new(StatusCode.Internal, "the request could not be read"),
            _ => Unexpected(http, exception),
        };
        if (http.RequestAborted.IsCancellationRequested)
        {
            GrpcServerLog.CallAbandoned(logger, method.Path, error.Code);
            return;
        }

        GrpcResponseWriter.WriteError(http.Response, error);
    }

    /// <summary>The caller learns where to look, and nothing about this server's inside.</summary>
    private RpcException Unexpected(HttpContext http, Exception exception)
    {
        GrpcServerLog.CallFailed(logger, exception, method.Path, http.TraceIdentifier);
        return new(StatusCode.Internal, $"internal error; the server's log has it under {http.TraceIdentifier}");
    }
}

using System.Net;
using Google.Protobuf;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Weir.Protocol.Calls;
using Weir.Protocol.Framing;

namespace Weir.Protocol.Grpc.Hosting;

/// <summary>One call as the server sees it: its metadata, and the token that ends with the caller, the deadline or the server.</summary>
internal sealed class ServerCall : IDisposable
{
    /// <summary>The longest time a timer takes; a call with a later deadline has none that anybody will see.</summary>
    private static readonly TimeSpan TimerMax = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    private readonly HttpContext http;
    private readonly GrpcServiceOptions options;
    private CancellationTokenSource? deadline;
    private CancellationTokenSource? linked;

    public ServerCall(HttpContext http, GrpcServiceOptions options)
    {
        this.http = http;
        this.options = options;
        Token = http.RequestAborted;
    }

    public CancellationToken Token { get; private set; }

    public bool DeadlinePassed => deadline is { IsCancellationRequested: true };

    /// <summary>Reads metadata and deadline, and starts the deadline's timer.</summary>
    /// <exception cref="RpcException">INTERNAL: a malformed <c>grpc-timeout</c>.</exception>
    public CallContext ReadContext()
    {
        Dictionary<string, string>? headers = null;
        TimeSpan? timeout = null;
        foreach (var (name, value) in http.Request.Headers)
        {
            if (!GrpcHeaders.IsReserved(name))
            {
                (headers ??= new(StringComparer.Ordinal))[name.ToLowerInvariant()] = value.ToString();
            }
            else if (string.Equals(name, GrpcHeaders.Timeout, StringComparison.OrdinalIgnoreCase))
            {
                timeout = GrpcTimeout.TryParse(value.ToString(), out var parsed)
                    ? parsed
                    : throw new RpcException(StatusCode.Internal, $"malformed grpc-timeout: {value}");
            }
        }

        StartTimer(timeout);
        var context = CallContext.InProcess with
        {
            Deadline = options.TimeProvider.GetUtcNow() + timeout,
            Peer = Peer(http.Connection),
        };
        return headers is null ? context : context with { Headers = headers };
    }

    /// <summary>Refuses what is no gRPC request, with the HTTP status that says so.</summary>
    public static bool TryAccept(HttpContext http)
    {
        if (!HttpProtocol.IsHttp2(http.Request.Protocol))
        {
            http.Response.StatusCode = StatusCodes.Status426UpgradeRequired;
            http.Response.Headers.Upgrade = "h2c";
            return false;
        }

        if (!GrpcHeaders.IsGrpcContentType(http.Request.ContentType))
        {
            http.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
            return false;
        }

        return true;
    }

    /// <summary>Answers with the status that belongs to <paramref name="exception"/>.</summary>
    public void Fail(Exception exception, string path, ILogger logger)
    {
        var error = exception switch
        {
            RpcException outcome => outcome,
            InvalidProtocolBufferException => new(StatusCode.Internal, $"grpc: error unmarshalling request: {exception.Message}", null, exception),
            OperationCanceledException when DeadlinePassed => new(StatusCode.DeadlineExceeded, "context deadline exceeded"),
            OperationCanceledException when options.Stopping.IsCancellationRequested => new(StatusCode.Unavailable, "the server is shutting down"),
            OperationCanceledException when http.RequestAborted.IsCancellationRequested => new(StatusCode.Cancelled, "context canceled"),
            BadHttpRequestException or ConnectionResetException or IOException => new(StatusCode.Internal, "the request could not be read"),
            _ => Unexpected(exception, path, logger),
        };
        if (http.RequestAborted.IsCancellationRequested)
        {
            GrpcServerLog.CallAbandoned(logger, path, error.Code);
            return;
        }

        GrpcResponseWriter.WriteError(http.Response, error);
    }

    public void Dispose()
    {
        linked?.Dispose();
        deadline?.Dispose();
    }

    private void StartTimer(TimeSpan? timeout)
    {
        if (timeout < TimerMax)
        {
            deadline = new CancellationTokenSource(timeout.Value, options.TimeProvider);
            linked = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, deadline.Token, options.Stopping);
        }
        else
        {
            linked = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, options.Stopping);
        }

        Token = linked.Token;
    }

    /// <summary>The caller learns where to look, and nothing about this server's inside.</summary>
    private RpcException Unexpected(Exception exception, string path, ILogger logger)
    {
        GrpcServerLog.CallFailed(logger, exception, path, http.TraceIdentifier);
        return new(StatusCode.Internal, $"internal error; the server's log has it under {http.TraceIdentifier}");
    }

    private static string Peer(ConnectionInfo connection) =>
        connection.RemoteIpAddress is { } address ? new IPEndPoint(address, connection.RemotePort).ToString() : connection.Id;
}

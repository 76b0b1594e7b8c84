using System.Net;
using Google.Protobuf;
using Weir.Protocol.Calls;
using Weir.Protocol.Framing;
using Weir.Protocol.Grpc.Client;

namespace Weir.Protocol.Grpc;

/// <summary>
/// A connection to a gRPC server over HTTP/2. It connects with the first call, opens more connections when one has no room for
/// another call, and connects again by itself. Safe for concurrent use; disposing ends the calls in flight.
/// </summary>
public sealed class GrpcChannel : IAsyncDisposable
{
    /// <summary>The longest time a timer takes; later deadlines are left to the server.</summary>
    private static readonly TimeSpan TimerMax = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    private static readonly string UserAgent = $"grpc-weir-dotnet/{typeof(GrpcChannel).Assembly.GetName().Version?.ToString(3)}";

    private readonly GrpcChannelOptions options;
    private readonly Uri baseAddress;
    private readonly IReadOnlyDictionary<string, string> headers;
    private readonly HttpMessageInvoker transport;
    private readonly CancellationTokenSource closing = new();

    /// <exception cref="ArgumentException">The address or a header of <paramref name="options"/> is not valid.</exception>
    public GrpcChannel(GrpcChannelOptions options)
    {
        this.options = options;
        baseAddress = GrpcTransport.BaseAddress(options);
        headers = GrpcMetadata.ForChannel(options);
        transport = new HttpMessageInvoker(GrpcTransport.CreateHandler(options));
    }

    /// <summary>The server as the options named it.</summary>
    public string Address => options.Address;

    /// <summary>Makes a unary call.</summary>
    /// <param name="method">The RPC.</param>
    /// <param name="request">The request message; it is read before the first await.</param>
    /// <param name="context">Metadata and deadline; null means none.</param>
    /// <param name="cancellationToken">Ends the call here and tells the server to stop.</param>
    /// <exception cref="RpcException">
    /// The call did not succeed. UNAVAILABLE: no connection. DEADLINE_EXCEEDED: the deadline passed first, even if the server never answers.
    /// RESOURCE_EXHAUSTED: a message is larger than allowed. CANCELLED: the channel was disposed during the call.
    /// </exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async Task<TResponse> UnaryAsync<TService, TRequest, TResponse>(
        RpcMethod<TService, TRequest, TResponse> method, TRequest request, CallContext? context, CancellationToken cancellationToken)
        where TRequest : IMessage<TRequest>
        where TResponse : IMessage<TResponse>
    {
        ObjectDisposedException.ThrowIf(closing.IsCancellationRequested, this);
        cancellationToken.ThrowIfCancellationRequested();
        var timeout = TimeLeft(context);
        using var message = CreateRequest(method.Path, request, context, timeout);
        using var deadline = timeout < TimerMax ? new CancellationTokenSource(timeout.Value, options.TimeProvider) : null;
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, closing.Token, deadline?.Token ?? default);
        try
        {
            using var response = await transport.SendAsync(message, end.Token).ConfigureAwait(false);
            return await GrpcResponseReader.ReadAsync(response, method.ResponseParser, options.MaxReceiveMessageSizeBytes, end.Token)
                .ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not RpcException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (deadline is { IsCancellationRequested: true })
            {
                throw DeadlineExceeded(method.Path, exception);
            }

            if (closing.IsCancellationRequested)
            {
                throw new RpcException(StatusCode.Cancelled, $"the connection to {Address} was closed during the call", null, exception);
            }

            if (TransportErrors.ToRpcException(exception, Address) is { } error)
            {
                throw error;
            }

            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync().ConfigureAwait(false);
        transport.Dispose();
    }

    private static RpcException DeadlineExceeded(string path, Exception? cause) =>
        new(StatusCode.DeadlineExceeded, $"the deadline passed before {path} answered", null, cause);

    private TimeSpan? TimeLeft(CallContext? context) => context?.Deadline - options.TimeProvider.GetUtcNow();

    private HttpRequestMessage CreateRequest(string path, IMessage request, CallContext? context, TimeSpan? timeout)
    {
        if (timeout <= TimeSpan.Zero)
        {
            throw DeadlineExceeded(path, cause: null);
        }

        var content = GrpcRequestContent.Create(request, options);
        var message = new HttpRequestMessage(HttpMethod.Post, new Uri(baseAddress, path))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = content,
        };

        // The transport checks the server's certificate against this name when it is set.
        message.Headers.Host = options.Tls?.ServerName;
        message.Headers.TryAddWithoutValidation(GrpcHeaders.Te, GrpcHeaders.Trailers);
        message.Headers.TryAddWithoutValidation("user-agent", UserAgent);
        message.Headers.TryAddWithoutValidation(GrpcHeaders.AcceptEncoding, GrpcHeaders.SupportedEncodings);
        if (content.Compressed)
        {
            message.Headers.TryAddWithoutValidation(GrpcHeaders.Encoding, GrpcHeaders.Gzip);
        }

        if (timeout is { } left)
        {
            message.Headers.TryAddWithoutValidation(GrpcHeaders.Timeout, GrpcTimeout.Format(left));
        }

        GrpcMetadata.Write(message.Headers, headers, (context ?? CallContext.InProcess).Headers);
        return message;
    }
}

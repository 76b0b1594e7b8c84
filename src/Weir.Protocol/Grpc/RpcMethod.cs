using System.Buffers;
using Google.Protobuf;
using Weir.Protocol.Calls;

namespace Weir.Protocol.Grpc;

/// <summary>One unary RPC of a service that <typeparamref name="TService"/> implements.</summary>
public abstract class RpcMethod<TService>(string serviceName, string name)
{
    public string ServiceName { get; } = serviceName;

    public string Name { get; } = name;

    /// <summary>The HTTP/2 path: <c>/package.Service/Method</c>.</summary>
    public string Path { get; } = $"/{serviceName}/{name}";

    /// <summary>Parses a request message. It keeps no reference to <paramref name="request"/>.</summary>
    /// <exception cref="InvalidProtocolBufferException">The bytes are not a valid request message.</exception>
    public abstract IMessage ParseRequest(ReadOnlySequence<byte> request);

    /// <summary>Calls the service with a message that <see cref="ParseRequest"/> returned, and returns the response message.</summary>
    public abstract Task<IMessage> InvokeAsync(TService service, IMessage request, CallContext context, CancellationToken cancellationToken);
}

/// <inheritdoc/>
public sealed class RpcMethod<TService, TRequest, TResponse>(
    string serviceName,
    string name,
    MessageParser<TRequest> requestParser,
    MessageParser<TResponse> responseParser,
    Func<TService, TRequest, CallContext, CancellationToken, Task<TResponse>> call)
    : RpcMethod<TService>(serviceName, name)
    where TRequest : IMessage<TRequest>
    where TResponse : IMessage<TResponse>
{
    public MessageParser<TResponse> ResponseParser { get; } = responseParser;

    /// <inheritdoc/>
    public override IMessage ParseRequest(ReadOnlySequence<byte> request) => requestParser.ParseFrom(request);

    /// <inheritdoc/>
    public override async Task<IMessage> InvokeAsync(
        TService service, IMessage request, CallContext context, CancellationToken cancellationToken) =>
        await call(service, (TRequest)request, context, cancellationToken).ConfigureAwait(false);
}

using Google.Protobuf;
using Weir.Protocol.Calls;

namespace Weir.Protocol.Grpc;

/// <summary>A connection to a gRPC server over HTTP/2.</summary>
public sealed class GrpcChannel
{
    public Task<TResponse> UnaryAsync<TService, TRequest, TResponse>(
        RpcMethod<TService, TRequest, TResponse> method, TRequest request, CallContext? context, CancellationToken cancellationToken)
        where TRequest : IMessage<TRequest>
        where TResponse : IMessage<TResponse> =>
        throw new NotImplementedException();
}

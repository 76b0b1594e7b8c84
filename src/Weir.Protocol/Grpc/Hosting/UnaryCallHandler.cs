using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Weir.Protocol.Grpc.Hosting;

/// <summary>Answers the calls of one RPC.</summary>
internal sealed class UnaryCallHandler<TService>(
    RpcMethod<TService> method, TService service, GrpcServiceOptions options, ILogger logger)
{
    public async Task HandleAsync(HttpContext http)
    {
        if (!ServerCall.TryAccept(http))
        {
            return;
        }

        using var call = new ServerCall(http, options);
        try
        {
            var context = call.ReadContext();
            var request = await GrpcRequestReader.ReadAsync(http.Request, method, options.MaxReceiveMessageSizeBytes, call.Token).ConfigureAwait(false);
            var response = await method.InvokeAsync(service, request, context, call.Token).ConfigureAwait(false);
            await GrpcResponseWriter.WriteMessageAsync(http, response, options, call.Token).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            call.Fail(exception, method.Path, logger);
        }
    }
}

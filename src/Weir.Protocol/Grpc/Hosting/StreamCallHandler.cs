using Google.Protobuf;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Weir.Protocol.Framing;

namespace Weir.Protocol.Grpc.Hosting;

/// <summary>Answers the calls of one streaming RPC: messages out for messages in, as they come.</summary>
internal sealed class StreamCallHandler<TRequest, TResponse>(
    string path,
    MessageParser<TRequest> parser,
    Func<IAsyncEnumerable<TRequest>, CancellationToken, IAsyncEnumerable<TResponse>> answer,
    GrpcServiceOptions options,
    ILogger logger)
    where TRequest : IMessage<TRequest>
    where TResponse : IMessage<TResponse>
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
            call.ReadContext();
            var requests = GrpcStreamReader.ReadAllAsync(http.Request, parser, options.MaxReceiveMessageSizeBytes, call.Token);
            http.Response.ContentType = GrpcHeaders.ContentType;
            await http.Response.StartAsync(call.Token).ConfigureAwait(false);
            await http.Response.BodyWriter.FlushAsync(call.Token).ConfigureAwait(false);
            await foreach (var response in answer(requests, call.Token).ConfigureAwait(false))
            {
                GrpcResponseWriter.WriteFrame(http.Response, response);
                await http.Response.BodyWriter.FlushAsync(call.Token).ConfigureAwait(false);
            }

            GrpcResponseWriter.WriteOk(http.Response);
        }
        catch (Exception exception)
        {
            call.Fail(exception, path, logger);
        }
    }
}

using System.Buffers;
using System.Runtime.CompilerServices;
using Google.Protobuf;
using Microsoft.AspNetCore.Http;
using Weir.Protocol.Calls;
using Weir.Protocol.Framing;

namespace Weir.Protocol.Grpc.Hosting;

/// <summary>Reads the messages of a streaming request as they come.</summary>
internal static class GrpcStreamReader
{
    /// <exception cref="RpcException">A frame is malformed, too large, incomplete or in an unknown encoding; or it is no valid message.</exception>
    public static async IAsyncEnumerable<T> ReadAllAsync<T>(
        HttpRequest request, MessageParser<T> parser, int lengthBytesMax, [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : IMessage<T>
    {
        var encoding = GrpcRequestReader.CheckEncoding(request);
        GrpcRequestReader.LiftBodyLimit(request.HttpContext);
        var body = request.BodyReader;
        while (true)
        {
            var read = await body.ReadAsync(cancellationToken).ConfigureAwait(false);
            var buffer = read.Buffer;
            if (GrpcRequestReader.TryReadFrame(buffer, lengthBytesMax) is { } frame && buffer.Length >= GrpcFrame.HeaderSizeBytes + frame.LengthBytes)
            {
                var payload = buffer.Slice(GrpcFrame.HeaderSizeBytes, frame.LengthBytes);
                var message = GrpcRequestReader.ParsePayload(payload, frame, encoding, parser.ParseFrom, lengthBytesMax);
                body.AdvanceTo(payload.End);
                yield return message;
            }
            else if (!read.IsCompleted)
            {
                body.AdvanceTo(buffer.Start, buffer.End);
            }
            else
            {
                body.AdvanceTo(buffer.End);
                if (!buffer.IsEmpty)
                {
                    throw new RpcException(StatusCode.Internal, "grpc: the request message ended early (unexpected EOF)");
                }

                yield break;
            }
        }
    }
}

using System.Buffers;
using System.Net;
using Google.Protobuf;
using Weir.Protocol.Calls;
using Weir.Protocol.Framing;

namespace Weir.Protocol.Grpc.Client;

/// <summary>Reads the response to a unary call: one message and the status that follows it, or a status alone.</summary>
internal static class GrpcResponseReader
{
    private const int InitialBufferSizeBytes = 4096;

    /// <returns>The message of a call that succeeded.</returns>
    /// <exception cref="RpcException">The call failed, or what came is not a gRPC response.</exception>
    public static async Task<TResponse> ReadAsync<TResponse>(
        HttpResponseMessage response, MessageParser<TResponse> parser, int lengthBytesMax, CancellationToken cancellationToken)
        where TResponse : IMessage<TResponse>
    {
        if (GrpcStatusReader.Read(response.Headers) is { } status)
        {
            throw status.Error ?? new RpcException(StatusCode.Internal, "the server sent no response message");
        }

        ThrowUnlessGrpc(response);
        using var body = new PooledBuffer(InitialBufferSizeBytes);
        var frame = await ReadBodyAsync(response, body, lengthBytesMax, cancellationToken).ConfigureAwait(false);
        ThrowUnlessOk(response, truncated: frame is null && body.Length > 0);
        if (frame is not { } complete)
        {
            throw new RpcException(StatusCode.Internal, "the server sent no response message");
        }

        return Parse(body.Written[GrpcFrame.HeaderSizeBytes..], complete, response, parser, lengthBytesMax);
    }

    /// <summary>Reads to the end of the body; null when it ended before a whole message.</summary>
    private static async Task<GrpcFrame?> ReadBodyAsync(
        HttpResponseMessage response, PooledBuffer body, int lengthBytesMax, CancellationToken cancellationToken)
    {
        GrpcFrame? frame = null;
        var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            int read;
            while ((read = await stream.ReadAsync(body.GetMemory(), cancellationToken).ConfigureAwait(false)) > 0)
            {
                body.Advance(read);
                if (body.Length < GrpcFrame.HeaderSizeBytes)
                {
                    continue;
                }

                frame ??= GrpcFrame.Parse(body.WrittenSpan, lengthBytesMax);
                if (body.Length - GrpcFrame.HeaderSizeBytes > frame.Value.LengthBytes)
                {
                    throw new RpcException(StatusCode.Internal, "the server sent more than one response message");
                }
            }
        }

        return frame is { } header && body.Length - GrpcFrame.HeaderSizeBytes == header.LengthBytes ? header : null;
    }

    private static TResponse Parse<TResponse>(
        ReadOnlyMemory<byte> payload, GrpcFrame frame, HttpResponseMessage response, MessageParser<TResponse> parser, int lengthBytesMax)
        where TResponse : IMessage<TResponse>
    {
        try
        {
            if (!frame.Compressed)
            {
                return parser.ParseFrom(payload.Span);
            }

            var encoding = response.Headers.TryGetValues(GrpcHeaders.Encoding, out var values) ? string.Join(',', values) : null;
            if (encoding != GrpcHeaders.Gzip)
            {
                throw new RpcException(StatusCode.Internal, $"the server sent a message compressed with '{encoding ?? GrpcHeaders.Identity}'");
            }

            using var plain = GrpcGzip.Decompress(new ReadOnlySequence<byte>(payload), lengthBytesMax);
            return parser.ParseFrom(plain.WrittenSpan);
        }
        catch (InvalidProtocolBufferException exception)
        {
            throw new RpcException(StatusCode.Internal, "the server sent a malformed response message", null, exception);
        }
    }

    private static void ThrowUnlessOk(HttpResponseMessage response, bool truncated)
    {
        var status = GrpcStatusReader.Read(response.TrailingHeaders);
        if (status?.Error is { } error)
        {
            throw error;
        }

        if (truncated)
        {
            throw new RpcException(StatusCode.Internal, "the response message ended early");
        }

        if (status is null)
        {
            throw new RpcException(StatusCode.Internal, "the server closed the call without a status");
        }
    }

    private static void ThrowUnlessGrpc(HttpResponseMessage response)
    {
        if (response.StatusCode != HttpStatusCode.OK)
        {
            throw new RpcException(
                HttpStatusMapping.ToStatusCode(response.StatusCode), $"unexpected HTTP status code received from server: {(int)response.StatusCode}");
        }

        var contentType = response.Content.Headers.ContentType?.ToString();
        if (!GrpcHeaders.IsGrpcContentType(contentType))
        {
            throw new RpcException(StatusCode.Unknown, $"the server does not speak gRPC: it answered with content type '{contentType}'");
        }
    }
}

using System.Buffers;
using System.IO.Pipelines;
using Google.Protobuf;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Weir.Protocol.Calls;
using Weir.Protocol.Framing;

namespace Weir.Protocol.Grpc.Hosting;

/// <summary>Reads the one message of a unary request from Kestrel's buffers, without copying it unless it is compressed.</summary>
internal static class GrpcRequestReader
{
    /// <exception cref="RpcException">The frame is malformed, too large, incomplete, not alone, or in an unknown encoding.</exception>
    /// <exception cref="InvalidProtocolBufferException">The bytes are not a valid request message.</exception>
    public static async Task<IMessage> ReadAsync<TService>(
        HttpRequest request, RpcMethod<TService> method, int lengthBytesMax, CancellationToken cancellationToken)
    {
        var encoding = CheckEncoding(request);
        LiftBodyLimit(request.HttpContext);
        var body = request.BodyReader;
        GrpcFrame? frame = null;
        while (true)
        {
            var read = await body.ReadAsync(cancellationToken).ConfigureAwait(false);
            frame ??= TryReadFrame(read.Buffer, lengthBytesMax);
            if (frame is { } known && read.Buffer.Length > GrpcFrame.HeaderSizeBytes + known.LengthBytes)
            {
                throw new RpcException(StatusCode.Internal, "grpc: received more than one request message for a unary call");
            }

            if (read.IsCompleted)
            {
                return Parse(body, read.Buffer, frame, encoding, method, lengthBytesMax);
            }

            body.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    public static GrpcFrame? TryReadFrame(ReadOnlySequence<byte> buffer, int lengthBytesMax)
    {
        if (buffer.Length < GrpcFrame.HeaderSizeBytes)
        {
            return null;
        }

        Span<byte> header = stackalloc byte[GrpcFrame.HeaderSizeBytes];
        buffer.Slice(0, GrpcFrame.HeaderSizeBytes).CopyTo(header);
        return GrpcFrame.Parse(header, lengthBytesMax);
    }

    private static IMessage Parse<TService>(
        PipeReader body, ReadOnlySequence<byte> buffer, GrpcFrame? frame, string? encoding, RpcMethod<TService> method, int lengthBytesMax)
    {
        if (frame is not { } known || buffer.Length < GrpcFrame.HeaderSizeBytes + known.LengthBytes)
        {
            throw new RpcException(
                StatusCode.Internal,
                buffer.IsEmpty ? "grpc: received no request message" : "grpc: the request message ended early (unexpected EOF)");
        }

        try
        {
            return ParsePayload(buffer.Slice(GrpcFrame.HeaderSizeBytes, known.LengthBytes), known, encoding, method.ParseRequest, lengthBytesMax);
        }
        finally
        {
            body.AdvanceTo(buffer.End);
        }
    }

    public static T ParsePayload<T>(ReadOnlySequence<byte> payload, GrpcFrame frame, string? encoding, Func<ReadOnlySequence<byte>, T> parse, int lengthBytesMax)
    {
        if (!frame.Compressed)
        {
            return parse(payload);
        }

        if (encoding is null)
        {
            throw new RpcException(StatusCode.Internal, "grpc: compressed flag set with identity or empty encoding");
        }

        using var plain = GrpcGzip.Decompress(payload, lengthBytesMax);
        return parse(new ReadOnlySequence<byte>(plain.Written));
    }

    /// <summary>The encoding of compressed messages; null when there is none.</summary>
    public static string? CheckEncoding(HttpRequest request)
    {
        var encoding = request.Headers[GrpcHeaders.Encoding].ToString();
        return encoding switch
        {
            GrpcHeaders.Gzip => encoding,
            "" or GrpcHeaders.Identity => null,
            _ => throw new RpcException(
                StatusCode.Unimplemented, $"grpc: Decompressor is not installed for grpc-encoding \"{encoding}\""),
        };
    }

    /// <summary>The frame's length is what limits a call; the web server's own limit would answer without a gRPC status.</summary>
    public static void LiftBodyLimit(HttpContext http)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = null;
        }
    }
}

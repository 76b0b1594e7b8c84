using System.Net;
using System.Net.Http.Headers;
using Google.Protobuf;
using Weir.Protocol.Calls;
using Weir.Protocol.Framing;

namespace Weir.Protocol.Grpc.Client;

/// <summary>
/// One framed request message. The array is not pooled: the transport may still be sending it when the call has ended, and sends it
/// again when a connection turns out to be closed.
/// </summary>
internal sealed class GrpcRequestContent : HttpContent
{
    private static readonly MediaTypeHeaderValue Grpc = new(GrpcHeaders.ContentType);

    private readonly byte[] frame;

    private GrpcRequestContent(byte[] frame, bool compressed)
    {
        this.frame = frame;
        Compressed = compressed;
        Headers.ContentType = Grpc;
    }

    public bool Compressed { get; }

    /// <summary>Serialises <paramref name="message"/>, compressed when it is large enough and gains by it.</summary>
    /// <exception cref="RpcException">RESOURCE_EXHAUSTED: the message is larger than the channel allows.</exception>
    public static GrpcRequestContent Create(IMessage message, GrpcChannelOptions options)
    {
        var size = message.CalculateSize();
        if (size > options.MaxSendMessageSizeBytes)
        {
            throw new RpcException(
                StatusCode.ResourceExhausted, $"trying to send message larger than max ({size} vs. {options.MaxSendMessageSizeBytes})");
        }

        var plain = GC.AllocateUninitializedArray<byte>(GrpcFrame.HeaderSizeBytes + size);
        message.WriteTo(plain.AsSpan(GrpcFrame.HeaderSizeBytes));
        if (options.CompressionThresholdBytes is { } threshold && size >= Math.Max(threshold, 1))
        {
            using var buffer = new PooledBuffer(plain.Length);
            buffer.Advance(GrpcFrame.HeaderSizeBytes);
            GrpcGzip.Compress(plain.AsSpan(GrpcFrame.HeaderSizeBytes), buffer);
            if (buffer.Length < plain.Length)
            {
                var compressed = buffer.WrittenSpan.ToArray();
                new GrpcFrame(true, compressed.Length - GrpcFrame.HeaderSizeBytes).WriteTo(compressed);
                return new(compressed, compressed: true);
            }
        }

        new GrpcFrame(false, size).WriteTo(plain);
        return new(plain, compressed: false);
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken) =>
        stream.WriteAsync(frame, cancellationToken).AsTask();

    protected override bool TryComputeLength(out long length)
    {
        length = frame.Length;
        return true;
    }
}

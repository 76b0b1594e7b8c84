using System.Buffers;
using System.Globalization;
using Google.Protobuf;
using Microsoft.AspNetCore.Http;
using Weir.Protocol.Calls;
using Weir.Protocol.Framing;

namespace Weir.Protocol.Grpc.Hosting;

/// <summary>Writes the answer to a unary call: a message with status OK, or a status alone.</summary>
internal static class GrpcResponseWriter
{
    private const string OkText = "0";

    public static async Task WriteMessageAsync(
        HttpContext http, IMessage message, GrpcServiceOptions options, CancellationToken cancellationToken)
    {
        var response = http.Response;
        response.ContentType = GrpcHeaders.ContentType;
        var size = message.CalculateSize();
        using var compressed = size > 0 && size >= options.CompressionThresholdBytes
            && GrpcHeaders.AcceptsGzip(http.Request.Headers[GrpcHeaders.AcceptEncoding].ToString())
                ? Compress(message, size)
                : null;
        if (compressed is not null)
        {
            response.Headers[GrpcHeaders.Encoding] = GrpcHeaders.Gzip;
        }

        // Kestrel's writer may be used only after the headers are final.
        await response.StartAsync(cancellationToken).ConfigureAwait(false);
        if (compressed is not null)
        {
            WriteFrameHeader(response.BodyWriter, new(true, compressed.Length));
            response.BodyWriter.Write(compressed.WrittenSpan);
        }
        else
        {
            WriteFrame(response, message, size);
        }

        WriteOk(response);
    }

    /// <summary>Writes one message of a response that has started.</summary>
    public static void WriteFrame(HttpResponse response, IMessage message) => WriteFrame(response, message, message.CalculateSize());

    /// <summary>Ends a response with status OK.</summary>
    public static void WriteOk(HttpResponse response) => response.AppendTrailer(GrpcHeaders.Status, OkText);

    /// <summary>Writes <paramref name="error"/> as headers without a body, or as trailers when headers are out already.</summary>
    public static void WriteError(HttpResponse response, RpcException error)
    {
        if (!response.HasStarted)
        {
            response.ContentType = GrpcHeaders.ContentType;
            response.Headers[GrpcHeaders.AcceptEncoding] = GrpcHeaders.SupportedEncodings;
        }

        var target = response.HasStarted
            ? (Action<string, string>)((name, value) => response.AppendTrailer(name, value))
            : (name, value) => response.Headers[name] = value;
        target(GrpcHeaders.Status, ((int)error.Code).ToString(CultureInfo.InvariantCulture));
        target(GrpcHeaders.Message, GrpcMessageText.Encode(error.Message));
        if (GrpcStatusDetails.Format(error) is { } details)
        {
            target(GrpcHeaders.StatusDetails, details);
        }
    }

    private static void WriteFrame(HttpResponse response, IMessage message, int size)
    {
        WriteFrameHeader(response.BodyWriter, new(false, size));
        message.WriteTo(response.BodyWriter);
    }

    private static void WriteFrameHeader(IBufferWriter<byte> target, GrpcFrame frame)
    {
        frame.WriteTo(target.GetSpan(GrpcFrame.HeaderSizeBytes));
        target.Advance(GrpcFrame.HeaderSizeBytes);
    }

    private static PooledBuffer Compress(IMessage message, int size)
    {
        var plain = ArrayPool<byte>.Shared.Rent(size);
        var compressed = new PooledBuffer(size);
        try
        {
            message.WriteTo(plain.AsSpan(0, size));
            GrpcGzip.Compress(plain.AsSpan(0, size), compressed);
            return compressed;
        }
        catch
        {
            compressed.Dispose();
            throw;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(plain);
        }
    }
}

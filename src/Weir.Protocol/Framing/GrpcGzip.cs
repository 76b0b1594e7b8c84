using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using Weir.Protocol.Calls;

namespace Weir.Protocol.Framing;

/// <summary>gzip of single messages.</summary>
internal static class GrpcGzip
{
    private const int ChunkSizeBytes = 16 * 1024;

    /// <summary>What follows the compressed data: a checksum, and the length of the plain data modulo 2^32 (RFC 1952).</summary>
    private const int TrailerSizeBytes = 8;
    private const int LengthSizeBytes = 4;

    /// <summary>Compresses <paramref name="message"/>, which is not empty: the stream would write nothing, not even its header.</summary>
    public static void Compress(ReadOnlySpan<byte> message, IBufferWriter<byte> target)
    {
        ArgumentOutOfRangeException.ThrowIfZero(message.Length, nameof(message));
        using var gzip = new GZipStream(new BufferWriterStream(target), CompressionLevel.Fastest);
        gzip.Write(message);
    }

    /// <summary>
    /// Decompresses into a buffer that the caller disposes. It stops at the first byte beyond <paramref name="lengthBytesMax"/>, so that
    /// a few bytes cannot become gigabytes here.
    /// </summary>
    /// <exception cref="RpcException">INTERNAL: no valid gzip. RESOURCE_EXHAUSTED: larger than allowed.</exception>
    public static PooledBuffer Decompress(ReadOnlySequence<byte> compressed, int lengthBytesMax)
    {
        var buffer = new PooledBuffer(ChunkSizeBytes);
        try
        {
            using var gzip = new GZipStream(new SequenceStream(compressed), CompressionMode.Decompress);
            int read;
            while ((read = gzip.Read(buffer.GetSpan(ChunkSizeBytes)[..ChunkSizeBytes])) > 0)
            {
                buffer.Advance(read);
                if (buffer.Length > lengthBytesMax)
                {
                    throw new RpcException(
                        StatusCode.ResourceExhausted,
                        $"grpc: received message larger than max (over {lengthBytesMax} after decompression vs. {lengthBytesMax})");
                }
            }

            ThrowIfTruncated(compressed, buffer.Length);
            return buffer;
        }
        catch (InvalidDataException exception)
        {
            buffer.Dispose();
            throw new RpcException(StatusCode.Internal, "grpc: failed to decompress the received message: not valid gzip", null, exception);
        }
        catch
        {
            buffer.Dispose();
            throw;
        }
    }

    /// <summary>The stream takes an early end for the end.</summary>
    private static void ThrowIfTruncated(ReadOnlySequence<byte> compressed, int plainLength)
    {
        Span<byte> length = stackalloc byte[LengthSizeBytes];
        if (compressed.Length < TrailerSizeBytes)
        {
            throw new InvalidDataException();
        }

        compressed.Slice(compressed.Length - LengthSizeBytes).CopyTo(length);
        if (BinaryPrimitives.ReadUInt32LittleEndian(length) != (uint)plainLength)
        {
            throw new InvalidDataException();
        }
    }
}

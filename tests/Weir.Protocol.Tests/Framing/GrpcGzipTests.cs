using System.Buffers;
using System.IO.Compression;
using Weir.Protocol.Calls;
using Weir.Protocol.Framing;

namespace Weir.Protocol.Tests.Framing;

public sealed class GrpcGzipTests
{
    [Fact]
    public void A_known_gzip_member_is_read()
    {
        // "hi", stored without compression, with its CRC-32 and length.
        byte[] member =
        [
            0x1F, 0x8B, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0xFF,
            0x01, 0x02, 0x00, 0xFD, 0xFF, 0x68, 0x69,
            0xAC, 0x2A, 0x93, 0xD8, 0x02, 0x00, 0x00, 0x00,
        ];
        using var plain = GrpcGzip.Decompress(new ReadOnlySequence<byte>(member), 2);
        Assert.Equal("hi"u8.ToArray(), plain.Written.ToArray());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100_000)]
    public void What_is_compressed_is_read_back_from_many_segments(int size)
    {
        var message = new byte[size];
        new Random(3).NextBytes(message);
        using var compressed = new PooledBuffer(16);
        GrpcGzip.Compress(message, compressed);
        using var plain = GrpcGzip.Decompress(Segments.Split(compressed.Written.ToArray(), 7), size);
        Assert.True(plain.WrittenSpan.SequenceEqual(message));
    }

    [Fact]
    public void A_bomb_stops_at_the_limit()
    {
        var bomb = Gzip(new byte[200_000_000]);
        Assert.InRange(bomb.Length, 1, 1_000_000);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var error = Assert.Throws<RpcException>(() => GrpcGzip.Decompress(new ReadOnlySequence<byte>(bomb), 1_000_000));
        Assert.Equal(StatusCode.ResourceExhausted, error.Code);
        Assert.StartsWith("grpc: received message larger than max", error.Message);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 8_000_000);
    }

    [Fact]
    public void Bytes_that_are_no_gzip_are_refused()
    {
        var error = Assert.Throws<RpcException>(() => GrpcGzip.Decompress(new ReadOnlySequence<byte>("no gzip here"u8.ToArray()), 100));
        Assert.Equal(StatusCode.Internal, error.Code);
    }

    [Fact]
    public void A_truncated_member_is_refused()
    {
        var whole = Gzip(Enumerable.Range(0, 5000).Select(i => (byte)(i * i)).ToArray());
        var error = Assert.Throws<RpcException>(
            () => GrpcGzip.Decompress(new ReadOnlySequence<byte>(whole, 0, whole.Length / 2), 100_000));
        Assert.Equal(StatusCode.Internal, error.Code);
    }

    internal static byte[] Gzip(byte[] plain)
    {
        using var target = new MemoryStream();
        using (var gzip = new GZipStream(target, CompressionLevel.SmallestSize))
        {
            gzip.Write(plain);
        }

        return target.ToArray();
    }
}

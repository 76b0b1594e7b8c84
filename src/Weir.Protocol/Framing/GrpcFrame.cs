using System.Buffers.Binary;
using Weir.Protocol.Calls;

namespace Weir.Protocol.Framing;

/// <summary>
/// The header before each gRPC message: one byte that says whether the message is compressed, then its length as an unsigned
/// big-endian 32-bit number.
/// </summary>
internal readonly record struct GrpcFrame(bool Compressed, int LengthBytes)
{
    public const int HeaderSizeBytes = FlagSizeBytes + LengthSizeBytes;

    private const int FlagSizeBytes = 1;
    private const int LengthSizeBytes = 4;
    private const byte PlainFlag = 0;
    private const byte CompressedFlag = 1;

    public void WriteTo(Span<byte> header)
    {
        header[0] = Compressed ? CompressedFlag : PlainFlag;
        BinaryPrimitives.WriteUInt32BigEndian(header[FlagSizeBytes..], (uint)LengthBytes);
    }

    /// <summary>Reads a header and checks its length, so that nobody allocates for a length that will be refused.</summary>
    /// <exception cref="RpcException">INTERNAL: the flag is unknown. RESOURCE_EXHAUSTED: the message is larger than allowed.</exception>
    public static GrpcFrame Parse(ReadOnlySpan<byte> header, int lengthBytesMax)
    {
        var flag = header[0];
        if (flag > CompressedFlag)
        {
            throw new RpcException(StatusCode.Internal, $"grpc: received unexpected payload format {flag}");
        }

        var length = BinaryPrimitives.ReadUInt32BigEndian(header[FlagSizeBytes..]);
        if (length > (uint)lengthBytesMax)
        {
            throw new RpcException(
                StatusCode.ResourceExhausted, $"grpc: received message larger than max ({length} vs. {lengthBytesMax})");
        }

        return new(flag == CompressedFlag, (int)length);
    }
}
